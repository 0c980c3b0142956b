import BookDriver
import BrowserDriver
import Foundation
import TestSupport
import Testing

/// `book serve` ends when it is told to, whatever it is doing and whatever delays it,
/// with everything that it started.
@Suite(.takesTurns) struct EndTests {
    private static let endless = "# One\n\n```swift\nvar n = 0\nwhile true { n &+= 1 }\n```\n"
    private static let settings = "memory: 512\noutput: 4\nseconds: 86400\nlive: false\n"
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private func running(
        _ chapter: String = endless, environment: [String: String] = [:]
    ) async throws -> BookServer {
        let server = try BookServer(
            ["01-case": chapter], settings: Self.settings, environment: environment)
        _ = try await server.port
        return server
    }

    private func waitForProgram(of server: BookServer) async throws {
        try await server.wait(until: "a program") { _ in server.programs.isEmpty ? nil : true
        }
    }

    @Test(arguments: signals) func whileAProgramRuns(_ signal: Int32) async throws {
        let server = try await running()
        try await waitForProgram(of: server)
        server.signal(signal)
        try await server.waitForEnd()
        #expect(server.status == 0)
    }

    @Test(arguments: signals) func atRandomMoments(_ signal: Int32) async throws {
        var random = SeededRandom()
        for _ in 0..<4 {
            let server = try await running(environment: CachingCompiler.uncached)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...4000, using: &random)))
            server.signal(signal)
            try await server.waitForEnd()
            #expect(server.status == 0)
        }
    }

    @Test(arguments: signals) func twoSignalsAtOnce(_ signal: Int32) async throws {
        let server = try await running()
        try await waitForProgram(of: server)
        // Two equal signals sent at once would be merged into one.
        let second = signal == SIGTERM ? SIGINT : SIGTERM
        server.signal(signal)
        server.signal(second)
        try await server.waitForEnd()
        // Either the server was quick enough to end by itself, or it was ended.
        #expect([0, 128 + signal, 128 + second].contains(server.status))
    }

    @Test func whileClientsHoldConnections() async throws {
        let server = try await running()
        let port = try await server.port
        let get = "GET /index.html HTTP/1.1\r\nHost: localhost:\(port)\r\n"
        let held = try (0..<60).map { number in
            let connection = try RawConnection(port: port)
            connection.send(["", get, get + "\r\n", "POST / HTTP/1.1\r\n"][number % 4])
            return connection
        }
        try await waitForProgram(of: server)
        server.interrupt()
        try await server.waitForEnd()
        #expect(server.status == 0)
        withExtendedLifetime(held) {}
    }

    // MARK: Output

    /// A running tool with its output pipe; both its process and its book end with this object.
    private final class Bare {
        let root: String
        let process: Process
        let output = Pipe()

        /// - Parameter images: number of faults to print, about 80 bytes each; at most a hundred are printed
        ///   per chapter.
        init(images: Int) throws {
            let folder = NSTemporaryDirectory() + "serve-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for chapter in 0...images / 100 {
                let lines = (0..<min(images, 100)).map { "![missing](images/missing-\($0).png)\n\n" }
                try "# One\n\n\(lines.joined())Text.\n".write(
                    toFile: folder + "/\(chapter + 10)-case.md", atomically: true, encoding: .utf8)
            }
            root = try Fixture(folder: folder).makeBook(libraries: [], settings: "live: false\n")
            process = Fixture.process(Fixture.tool, ["serve", "--root", root, "--port", "0"])
            process.standardOutput = output
            process.standardError = output
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            try? FileManager.default.removeItem(atPath: root)
        }

        /// Waits until the server has printed so much that it blocks until someone reads.
        func waitUntilStuck() async throws {
            let descriptor = output.fileHandleForReading.fileDescriptor
            try await Deadline("a full pipe").poll { () throws(BrowserError) in
                var count: Int32 = 0
                ioctl(descriptor, UInt(FIONREAD), &count)
                return count > 60_000 ? true : nil
            }
        }

        func waitForEnd() async throws {
            let process = process
            try await Deadline("its end").poll { () throws(BrowserError) in process.isRunning ? nil : true }
        }
    }

    /// The server can't end by itself, since nobody reads the output that it has to print first.
    @Test func twoSignalsWithUnreadOutput() async throws {
        let server = try Bare(images: 2000)
        try server.process.run()
        try await server.waitUntilStuck()
        kill(server.process.processIdentifier, SIGINT)
        kill(server.process.processIdentifier, SIGTERM)
        try await server.waitForEnd()
        #expect([128 + SIGINT, 128 + SIGTERM].contains(server.process.terminationStatus))
    }

    /// Even its first output may have to wait for a reader.
    @Test(arguments: [[SIGTERM], [SIGINT, SIGTERM]]) func beforeServing(_ signals: [Int32]) async throws {
        let server = try Bare(images: 0)
        let descriptor = server.output.fileHandleForWriting.fileDescriptor
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        let spaces = [UInt8](repeating: 0x20, count: 1 << 20)
        while write(descriptor, spaces, spaces.count) > 0 {}
        _ = fcntl(descriptor, F_SETFL, flags)
        try server.process.run()
        try await Deadline("its handlers").poll { () throws(BrowserError) in
            let status =
                (try? String(
                    contentsOfFile: "/proc/\(server.process.processIdentifier)/status", encoding: .utf8))
                ?? ""
            let caught = status.firstMatch(of: #/SigCgt:\s*([0-9a-f]+)/#).flatMap { UInt64($0.1, radix: 16) }
            return (caught ?? 0) & 1 << UInt64(SIGTERM - 1) != 0 ? true : nil
        }
        for signal in signals { kill(server.process.processIdentifier, signal) }
        try await server.waitForEnd()
        let expected = signals.count == 1 ? [SIGKILL] : signals
        #expect(expected.map { 128 + $0 }.contains(server.process.terminationStatus))
    }

    @Test func oneSignalWithUnreadOutput() async throws {
        let server = try Bare(images: 2000)
        try server.process.run()
        try await server.waitUntilStuck()
        kill(server.process.processIdentifier, SIGTERM)
        try await server.waitForEnd()
        #expect(server.process.terminationStatus == 128 + SIGKILL)
    }

    /// As in `book serve | head -n 1`.
    @Test func closedOutput() async throws {
        let server = try Bare(images: 0)
        try server.process.run()
        let first = server.output.fileHandleForReading.availableData
        #expect(String(decoding: first, as: UTF8.self).hasPrefix("serving http://127.0.0.1:"))
        // This process holds the other end too.
        try server.output.fileHandleForWriting.close()
        try server.output.fileHandleForReading.close()
        try await server.waitForEnd()
        #expect(server.process.terminationReason == .exit)
        #expect(server.process.terminationStatus == 0)
    }

    /// The system reports this by SIGHUP, and later output goes nowhere.
    @Test func closedTerminal() async throws {
        let server = try Bare(images: 20)
        let book = server.process.arguments?.joined(separator: " ") ?? ""
        let terminal = Process()
        terminal.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        #if os(Linux)
            terminal.arguments = ["-qfc", "exec \(Fixture.tool) \(book)", "/dev/null"]
        #else
            terminal.arguments = ["-q", "/dev/null", "/bin/sh", "-c", "exec \(Fixture.tool) \(book)"]
        #endif
        terminal.environment = server.process.environment
        let output = Pipe()
        (terminal.standardInput, terminal.standardOutput) = (Pipe(), output)
        try terminal.run()
        _ = output.fileHandleForReading.availableData
        func isServed() -> Bool {
            Processes.all(of: server.root).contains { $0.number != terminal.processIdentifier }
        }
        try await Deadline("the server").poll { () throws(BrowserError) in
            isServed() ? true : nil
        }
        kill(terminal.processIdentifier, SIGKILL)
        try await Deadline("the server's end").poll { () throws(BrowserError) in
            isServed() ? nil : true
        }
    }
}
