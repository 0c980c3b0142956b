import Foundation
import Synchronization

/// A program with a temporary folder of its own, as home and for temporary files. The folder and all
/// processes that the program started are removed along with this object, however the test ends.
///
/// A shell stands guard: it kills the program's process group and removes the folder once its standard input
/// ends. That happens at `stop()`, in `deinit`, and also when the test's own process crashes or is killed.
final class ChildProcess: Sendable {
    let folder: String
    private let name: String
    private let guardian = Process()
    private let lifeline = Mutex<FileHandle?>(nil)
    private let output = Mutex(Output())

    private struct Output {
        var bytes: [UInt8] = []
        var hasEnded = false
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// A signal ends `cat`, not the shell. The shell writes nothing to the output pipe and closes its end of
    /// it, so that the pipe ends with the program.
    private static let script = """
        trap : INT TERM HUP
        set -m
        exec 3>&1 >/dev/null 2>&1
        "$@" </dev/null >&3 2>&3 3>&- &
        child=$!
        exec 3>&-
        cat
        kill -KILL -- -$child
        wait
        for attempt in 1 2 3 4 5; do rm -rf "$0" && break; sleep 0.1; done
        """

    /// `arguments` may use the folder.
    init(_ program: String, arguments: (_ folder: String) throws -> [String]) throws(BrowserError) {
        name = program
        // The path of the system's temporary folder can be too long for the
        // sockets that browsers create there.
        var template = Array("/tmp/browser-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { name in
            mkdtemp(name.baseAddress!).map { String(cString: $0) }
        }
        guard let made else { throw BrowserError("no folder for \(program) in /tmp") }
        folder = made
        let input = Pipe()
        let pipe = Pipe()
        // Otherwise a child process started by another test would also hold the lifeline.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        guardian.executableURL = URL(fileURLWithPath: "/bin/bash")
        guardian.standardInput = input
        guardian.standardOutput = pipe
        guardian.standardError = pipe
        let environment = ["HOME": folder, "TMPDIR": folder, "XDG_RUNTIME_DIR": folder]
        guardian.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        do {
            guardian.arguments = ["-c", Self.script, folder, program] + (try arguments(folder))
            try guardian.run()
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw BrowserError("\(program) did not start: \(error)")
        }
        lifeline.withLock { $0 = input.fileHandleForWriting }
        read(pipe.fileHandleForReading)
    }

    deinit { cut() }

    private func read(_ handle: FileHandle) {
        Thread.detachNewThread { [weak self] in
            while true {
                let data = handle.availableData
                guard let self else { return }
                self.output.withLock {
                    $0.bytes += data
                    $0.hasEnded = data.isEmpty
                }
                if data.isEmpty { return }
            }
        }
    }

    private func cut() {
        lifeline.withLock {
            try? $0?.close()
            $0 = nil
        }
    }

    /// Waits for an output line of the program that contains `mark`, and returns the text after it.
    func output(after mark: String) async throws(BrowserError) -> String {
        let deadline = Deadline("“\(mark)” in the output of \(name)")
        do {
            return try await deadline.poll { () throws(BrowserError) -> String? in
                let (text, hasEnded) = output.withLock { ($0.text, $0.hasEnded) }
                // The last line may be incomplete.
                for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                    if let range = line.range(of: mark) { return String(line[range.upperBound...]) }
                }
                if hasEnded { throw BrowserError("\(name) ended before “\(mark)”") }
                return nil
            }
        } catch { throw BrowserError("\(error)\n" + output.withLock { $0.text }) }
    }

    /// Waits until the program, and every other process that could write to its output, has ended,
    /// but not forever.
    func waitForEnd(seconds: Double) async {
        let deadline = Deadline("\(name) ends by itself", seconds: seconds)
        _ = try? await deadline.poll { output.withLock { $0.hasEnded ? true : nil } }
    }

    /// Kills everything, and waits until the program and its folder are gone. Processes that the program
    /// started have been killed as well, but on a busy machine take a moment longer to end.
    func stop() async {
        cut()
        _ = try? await Deadline("the end of \(name)").poll { guardian.isRunning ? nil : true }
    }

    /// Whether a program is installed, by its name or by its path.
    static func isInstalled(_ program: String) -> Bool {
        if program.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: program) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
