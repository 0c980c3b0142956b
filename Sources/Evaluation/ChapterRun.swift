import Exhibits
import Foundation
import Subprocess

/// How far a chapter's program may go.
package struct Limits: Equatable, Sendable {
    package var seconds: Double
    /// MiB of address space.
    package var memory: Int
    /// MiB that may be shown, printed or written.
    package var output: Int

    package init(seconds: Double, memory: Int, output: Int) {
        self.seconds = seconds
        self.memory = memory
        self.output = output
    }
}

/// What a chapter's program did.
struct ChapterRun: Sendable {
    enum End: Equatable {
        case finished
        /// It left before its end, with this code.
        case exited(Int)
        case trapped
        case tookTooLong
        case wroteTooMuch
        case leftChild
    }

    var end: End
    var records: [Record]
    /// What it, and the back-trace, wrote to standard error.
    var errorText: String

    /// Runs a program in `folder`, with nothing of the machine's environment, no standard input, and limits.
    ///
    /// What it sends goes to files, not pipes: so what was sent before the end is there whatever the end was,
    /// nothing can hang on a pipe that a child of the program keeps open, and the kernel itself bounds what
    /// is written.
    static func run(
        _ program: String, in folder: String, limits: Limits, throwWatch: Int? = nil
    ) async throws(EvaluationError) -> ChapterRun {
        let wire = folder + "/wire"
        let log = folder + "/log"
        // ulimit -f counts blocks of 512 bytes; not every system knows -v.
        let script = """
            ulimit -c 0; ulimit -f \(limits.output * 2048); ulimit -v \(limits.memory * 1024) 2>/dev/null
            exec "$0" 3>wire >log 2>&1
            """
        var environment: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "TZ": "UTC",
            "SWIFT_BACKTRACE":
                "enable=yes,color=no,interactive=no,output-to=stderr,threads=crashed,limit=64,registers=none,"
                + "images=none,timeout=10s",
        ]
        if let throwWatch { environment["BOOK_THROWS"] = "\(throwWatch)" }
        var options = PlatformOptions()
        options.createSession = true
        let watch = Watch()
        let status: Int
        let group: pid_t
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", script, program], environment: .custom(environment),
                workingDirectory: .init(folder), platformOptions: options, input: .none, output: .discarded,
                error: .discarded
            ) { execution in
                watch.start(group: execution.processIdentifier.value, seconds: limits.seconds)
                return execution.processIdentifier.value
            }
            status = Tool.status(of: result.terminationStatus)
            group = result.closureResult
        } catch {
            _ = watch.stop()
            throw .compilerFailed(command: program, reason: "\(error)")
        }
        let tookTooLong = watch.stop()
        // Whoever is left of the group, or of the session, goes.
        let left = Session.members(of: group)
        let leftChild = kill(-group, 0) == 0 || !left.isEmpty
        kill(-group, SIGKILL)
        for process in left { kill(process, SIGKILL) }

        var reader = RecordReader((try? [UInt8](Data(contentsOf: URL(fileURLWithPath: wire)))) ?? [])
        let records = reader.readAll()
        let logBytes = (try? Data(contentsOf: URL(fileURLWithPath: log))) ?? Data()
        let reachedEnd = records.last?.kind == .end
        let end: End
        if tookTooLong {
            end = .tookTooLong
        } else if status == 128 + Int(SIGXFSZ) {
            end = .wroteTooMuch
        } else if status >= 128 {
            end = .trapped
        } else if !reachedEnd || status != 0 {
            end = .exited(status)
        } else {
            end = leftChild ? .leftChild : .finished
        }
        return ChapterRun(
            end: end, records: records,
            errorText: String(decoding: logBytes.prefix(1 << 20), as: UTF8.self))
    }
}

enum Session {
    /// The processes that are still in a session: a child may have left its process group (Foundation's
    /// `Process` puts it in a new one), but not so easily its session.
    static func members(of session: pid_t) -> [pid_t] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return [] }
        return names.compactMap { name in
            // `pid (command) state parent group session …`; the command may hold anything, also a `)`.
            guard let process = pid_t(name),
                let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 3,
                fields[3] == "\(session)", fields[0] != "Z"
            else { return nil }
            return process
        }
    }
}
