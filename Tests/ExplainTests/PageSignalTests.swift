import Foundation
import Testing

/// A page that is given up while it is made: Ctrl-C, a closed terminal.
@Suite struct PageSignalTests {
    /// A command that makes a page, with folders of its own for temporary files and results.
    private final class Command {
        let folder: String
        private let process = Process()
        private let errors = Pipe()

        init(ignoring signals: String = "") throws {
            folder = NSTemporaryDirectory() + "signals-\(UUID().uuidString)"
            for name in ["temporary", "cache"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            try "[[[2]], [5]]".write(toFile: "\(folder)/weights.txt", atomically: true, encoding: .utf8)
            let explain = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appendingPathComponent("explain").path
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = [
                "-c", "trap '' \(signals.isEmpty ? "0" : signals); exec \"$0\" \"$@\"", explain,
                "\(folder)/weights.txt", "--activations", "relu", "--input", "10", "--output",
                "\(folder)/page.html",
            ]
            var environment = ProcessInfo.processInfo.environment
            environment["TMPDIR"] = "\(folder)/temporary"
            environment["XDG_CACHE_HOME"] = "\(folder)/cache"
            environment["BOOK_CACHE"] = nil
            process.environment = environment
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            try? FileManager.default.removeItem(atPath: folder)
        }

        /// Waits until the libraries are compiled, which takes long enough.
        func waitUntilBusy() {
            var said = ""
            while !said.contains("for pages") {
                let data = errors.fileHandleForReading.availableData
                if data.isEmpty { break }
                said += String(decoding: data, as: UTF8.self)
            }
            #expect(said.contains("Neural for pages"), "\(said)")
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func end() -> (reason: Process.TerminationReason, status: Int32) {
            process.waitUntilExit()
            return (process.terminationReason, process.terminationStatus)
        }

        var isRunning: Bool { process.isRunning }

        var left: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/temporary")) ?? [])
                + (FileManager.default.fileExists(atPath: "\(folder)/page.html") ? ["page.html"] : [])
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func endsAndLeavesNothing(signal: Int32) throws {
        let command = try Command()
        command.waitUntilBusy()
        command.send(signal)
        let end = command.end()
        #expect(end.reason == .uncaughtSignal && end.status == signal)
        #expect(command.left == [])
    }

    /// As with `nohup`, or with Ctrl-C behind a script.
    @Test func ignoredSignalsStayIgnored() throws {
        let command = try Command(ignoring: "HUP INT")
        command.waitUntilBusy()
        command.send(SIGHUP)
        command.send(SIGINT)
        // Signals are delivered in any order, but these two before a later one that ends the command.
        Thread.sleep(forTimeInterval: 0.5)
        #expect(command.isRunning)
        command.send(SIGTERM)
        #expect(command.end().status == SIGTERM)
        #expect(command.left == [])
    }
}
