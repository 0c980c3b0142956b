import BookDriver
import BrowserDriver
import Foundation
import Synchronization

/// `book serve` of a temporary book. It ends with this object, or with the test process, however that ends.
final class BookServer: Sendable {
    let root: String
    private let child: Process
    private let output = Mutex("")
    /// A shell that waits for the end of its standard input, which this object holds,
    /// and then ends the server.
    private let guardian = Process()
    private let lifeline = Pipe()

    private static let guardScript = """
        cat >/dev/null
        ps -p "$1" -o args= | grep -qF "$2" && kill -KILL "$1"
        rm -rf "$2"
        """
    /// The port that the server says it listens on.
    var port: UInt16 {
        get async throws {
            try await wait(until: "its address") { text in
                text.firstMatch(of: #/serving http://127.0.0.1:(\d+)/#).flatMap { UInt16($0.1) }
            }
        }
    }

    /// - Parameters:
    ///   - chapters: their texts by their names without `.md`; a name with a dot is that of another file.
    ///   - tool: another build of the tool than the tests' own.
    ///   - environment: additional variables.
    ///   - options: additional options of the command.
    ///   - prepare: called first, with the book's folder.
    init(
        _ chapters: [String: String], libraries: [String] = [], settings: String = "memory: 512\noutput: 4\n",
        port: UInt16 = 0, tool: String? = nil, environment: [String: String] = [:], options: [String] = [],
        prepare: (_ root: String) throws -> Void = { _ in }
    ) throws {
        root = try Fixture.makeBook(chapters, libraries: libraries, settings: settings)
        try prepare(root)
        child = Fixture.process(
            tool ?? Fixture.tool, ["serve", "--root", root, "--port", "\(port)"] + options,
            environment: environment)
        let pipe = Pipe()
        child.standardOutput = pipe
        child.standardError = pipe
        try child.run()
        // Other child processes must not inherit it.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
        guardian.arguments = ["-c", Self.guardScript, "guard", "\(child.processIdentifier)", root]
        guardian.standardInput = lifeline
        guardian.standardOutput = FileHandle.nullDevice
        guardian.standardError = FileHandle.nullDevice
        try guardian.run()
        Thread.detachNewThread { [weak self] in
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                self?.output.withLock { $0 += String(decoding: data, as: UTF8.self) }
            }
        }
    }

    deinit {
        try? lifeline.fileHandleForWriting.close()
    }

    // MARK: The author

    func path(_ name: String) -> String { "\(root)/chapters/\(name.contains(".") ? name : name + ".md")" }

    func save(_ name: String, _ text: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    func edit(_ name: String, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: path(name), encoding: .utf8)
        guard text.contains(old) else { throw ToolFailed(description: "no '\(old)' in \(name)") }
        try save(name, text.replacingOccurrences(of: old, with: new))
    }

    func delete(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    func rename(_ name: String, _ new: String) throws {
        try FileManager.default.moveItem(atPath: path(name), toPath: path(new))
    }

    // MARK: The process

    var said: String { output.withLock { $0 } }
    var isRunning: Bool { child.isRunning }

    var process: pid_t { child.processIdentifier }

    /// After the server has ended: its exit code, or the signal that ended it.
    var status: Int32 { child.terminationStatus }

    /// The programs of chapters that are running.
    var programs: [String] {
        processes.filter { $0.hasPrefix("\(root)/.build/book/work/") }
    }

    /// The running commands that name this book, except for the server itself.
    var processes: [String] {
        Processes.all(of: root).filter { ![process, guardian.processIdentifier].contains($0.number) }
            .map(\.command)
    }

    func interrupt() { signal(SIGINT) }
    func signal(_ number: Int32) { kill(process, number) }

    /// Waits until the server and everything that it started have ended.
    func waitForEnd() async throws {
        try await poll("its end", 300) { isRunning ? nil : () }
        try await poll("the end of what it started", 10) { processes.isEmpty ? () : nil }
    }

    @discardableResult
    func wait<Answer>(until what: String, seconds: Double = 300, _ answer: (String) -> Answer?) async throws
        -> Answer
    {
        try await poll(what, seconds) { answer(said) }
    }

    /// Polls, the last time after the deadline, since each poll can be delayed.
    private func poll<Answer>(
        _ what: String, _ seconds: Double, _ look: () async throws -> Answer?
    ) async throws -> Answer {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let isLast = ContinuousClock.now > end
            if let answer = try await look() { return answer }
            if isLast {
                throw ToolFailed(description: "waited \(seconds) s in vain for \(what):\n\(said)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until the server has printed a text more than `count` times.
    func wait(until text: String, times count: Int = 1) async throws {
        try await wait(until: "'\(text)', \(count) times") { said in
            said.components(separatedBy: text).count > count ? true : nil
        }
    }

    // MARK: The reader

    func get(_ path: String, _ headers: String...) async throws -> String {
        let port = try await port
        let lines =
            headers.contains { $0.hasPrefix("Host:") } ? headers : ["Host: 127.0.0.1:\(port)"] + headers
        return try await answer(
            to:
                "GET \(path) HTTP/1.1\r\n\((lines + ["Connection: close"]).joined(separator: "\r\n"))\r\n\r\n",
            port: port)
    }

    /// Waits until a page has this text.
    func wait(for text: String, in page: String, seconds: Double = 300) async throws {
        try await poll("'\(text)' in \(page)", seconds) {
            try await get("/" + page).contains(text) ? () : nil
        }
    }

    func address(_ page: String = "") async throws -> String { "http://127.0.0.1:\(try await port)/\(page)" }
}
