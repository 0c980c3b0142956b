import BookDriver
import Foundation
import Testing

/// However the tool ends, nothing that it started continues to run: no compilers, no programs, and no
/// processes started by programs.
///
/// Serialized, since programs that never end leave other tests little time.
@Suite(.ownThreads, .serialized) struct InterruptionTests {
    enum Command: String, CaseIterable {
        case build, check, accept, serve
    }

    static let cases: [(Command, Int32)] =
        [SIGINT, SIGTERM, SIGHUP, SIGKILL].map { (.build, $0) }
        + [(.check, SIGKILL), (.accept, SIGINT), (.serve, SIGINT), (.serve, SIGKILL)]

    private func book(_ chapter: String) throws -> String {
        let folder = NSTemporaryDirectory() + "interruption-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try chapter.write(toFile: folder + "/01-case.md", atomically: true, encoding: .utf8)
        return try Fixture(folder: folder).makeBook(
            settings: "memory: 512\noutput: 4\nseconds: 86400\nlive: true\n")
    }

    /// Starts a command, ends it once something that it started is running, and returns the processes left.
    private func interrupt(
        _ arguments: [String], in root: String, by signal: Int32,
        once isReady: ([Processes.Process]) -> Bool
    ) throws -> [Processes.Process] {
        let process = Fixture.process(
            Fixture.tool, arguments + ["--root", root], environment: CachingCompiler.uncached)
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The book's libraries may have to be compiled first.
        var isRunning = false
        _ = Processes.wait(seconds: 600) {
            isRunning = isReady(Processes.all(of: root))
            return isRunning || !process.isRunning
        }
        #expect(isRunning, "\(Processes.all(of: root))")
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        let left = Processes.left(of: root)
        for process in left { kill(process.number, SIGKILL) }
        return left
    }

    private func arguments(_ command: Command) -> [String] {
        [command.rawValue] + (command == .serve ? ["--port", "0"] : [])
    }

    /// The chapter's program runs forever, and so does a grandchild in a session of its own.
    @Test(arguments: cases)
    func programs(_ command: Command, _ signal: Int32) throws {
        let root = try book(
            """
            # Endless

            ```swift
            import Foundation
            @_silgen_name("fork") func copy() -> Int32
            if copy() == 0 {
                setsid()
                if copy() != 0 { exit(0) }
                setsid()
                for number in 1...31 { signal(Int32(number), SIG_IGN) }
                while true {}
            }
            while true {}
            ```

            """)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let left = try interrupt(arguments(command), in: root, by: signal) {
            $0.count { $0.command.contains("/main/program") } > 1
        }
        #expect(left.isEmpty, "\(left)")
    }

    @Test(arguments: [Command.build, .serve], [SIGINT, SIGKILL])
    func compilers(_ command: Command, _ signal: Int32) throws {
        let functions = (0..<6_000).map {
            "func f\($0)(_ a: [Int]) -> Int { a.map { $0 * \($0) }.reduce(0, +) }"
        }
        let root = try book("# Long\n\n```swift\n\(functions.joined(separator: "\n"))\n```\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let left = try interrupt(arguments(command), in: root, by: signal) {
            $0.contains { $0.command.contains("swift-frontend") && $0.command.contains("main.o") }
        }
        #expect(left.isEmpty, "\(left)")
    }

    @Test(arguments: [Command.build, .serve], [SIGINT, SIGKILL])
    func modules(_ command: Command, _ signal: Int32) throws {
        let root = try book("# Endless\n\n```swift\nvar n = 0\nwhile n >= 0 { n = (n + 1) % 1000 }\n```\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let left = try interrupt(arguments(command) + ["--sandbox"], in: root, by: signal) {
            $0.contains { $0.command.contains("chapter.wasm") && $0.command.contains("wasmkit") }
        }
        #expect(left.isEmpty, "\(left)")
    }
}
