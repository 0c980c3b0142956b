import Exhibits
import Foundation
import Manuscript
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
    /// What ended it, where that was a signal.
    var signal: Int?
    var records: [Record]
    /// Whether all that it sent are records; what follows the last one of a module that was stopped says why.
    var isReadable = true
    /// What it, and the back-trace, wrote to standard error.
    var errorText: String

    /// What the chapter's page shows of it: what can be moved shows nothing that takes reflection.
    func shown(in chapter: Chapter) -> ChapterRun {
        chapter.frontMatter.live && records.contains { $0.kind == .control } ? withoutReflection : self
    }

    /// What a page's program can send as well: all but what takes reflection.
    var withoutReflection: ChapterRun {
        var run = self
        run.records.removeAll { $0.kind == .reflectedLine }
        return run
    }

    /// Runs a program in an empty folder within `folder`, with nothing of the machine's environment, no standard input, and limits.
    ///
    /// What it sends goes to files, not pipes: so what was sent before the end is there whatever the end was,
    /// nothing can hang on a pipe that a child of the program keeps open, and the kernel itself bounds what
    /// is written.
    ///
    /// - Parameters:
    ///   - settings: what controls are set to.
    ///   - lines: those of the program.
    ///   - conditions: what else may differ between two runs.
    static func run(
        _ program: Program, in folder: String, limits: Limits, settings: [String: String] = [:],
        lines: ProgramLines = .byCell, tracing: Tracing = .nothing, under conditions: Conditions = .usual
    ) async throws(EvaluationError) -> ChapterRun {
        // Empty, and apart from what is the tool's.
        let place = folder + "/run"
        try Files.replaceFolder(place)
        // ulimit -f counts blocks of 512 bytes; not every system knows -v.
        let script = """
            ulimit -c 0; ulimit -f \(limits.output * 2048); : >../out; : >../log
            ulimit -v \(program.addressSpace(limits) * 1024) 2>/dev/null
            \(conditions.launcher.replacing("REDIRECTED", with: program.redirection))
            """
        let environment: [String: String] = [
            "PATH": "/usr/bin:/bin", "HOME": place, "TMPDIR": place, "LANG": "C.UTF-8", "TZ": "UTC",
            "SWIFT_BACKTRACE":
                "enable=yes,color=no,interactive=no,output-to=stderr,threads=crashed,limit=64,registers=crashed,"
                + "images=none,timeout=10s",
        ].merging(conditions.environment) { $1 }
        var given = settings
        switch tracing {
        case .nothing: break
        case .throwing(let number): given["BOOK_THROWS"] = "\(number)"
        case .stops: given["BOOK_STOPS"] = "1"
        case .prints: given["BOOK_PRINTS"] = "1"
        case .statements(let first, let stride): given["BOOK_TRACE"] = "\(first),\(stride)"
        }
        let command = program.command(settings: given)
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = TimeLimit.teardown
        let timeLimit = TimeLimit()
        let status: Ending
        let group: pid_t
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: .init(["-c", script] + command),
                environment: .custom(
                    Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0), $1) })),
                workingDirectory: .init(place), platformOptions: options, input: .none, output: .discarded,
                error: .discarded
            ) { execution in
                timeLimit.start(group: execution.processIdentifier.value, seconds: limits.seconds)
                return execution.processIdentifier.value
            }
            // The shell becomes the program, so this is how the program itself ended.
            status = Ending(result.terminationStatus)
            group = result.closureResult
        } catch {
            _ = timeLimit.stop()
            if Task.isCancelled { throw .cancelled }
            throw .notStarted(tool: "sh", reason: "\(error) (for the chapter's program)")
        }
        let tookTooLong = timeLimit.stop()
        // Whoever is left of the group, or of the session, goes.
        let left = Session.members(of: group)
        let leftChild = kill(-group, 0) == 0 || !left.isEmpty
        kill(-group, SIGKILL)
        for process in left { kill(process, SIGKILL) }
        if Task.isCancelled { throw .cancelled }

        let bytes = try written("wire", in: folder)
        var reader = RecordReader(bytes)
        var records = reader.readAll()
        // A module has one way out: what follows its last record is the message of its end.
        var logBytes = program.isModule ? Array(bytes[reader.position...].suffix(1 << 16)) : []
        logBytes += try written("log", in: folder)
        // What ends a program is said last.
        let errorText = String(decoding: logBytes.suffix(1 << 20), as: UTF8.self)
        let reachedEnd = records.last?.kind == .end
        let end: End
        var signal: Int?
        if case .signaled(let number) = status { signal = number }
        if tookTooLong {
            end = .tookTooLong
        } else if signal == Int(SIGXFSZ) {
            end = .wroteTooMuch
        } else if signal != nil || program.hasTrapped(log: errorText) {
            end = .trapped
        } else if case .exited(let code) = status, !reachedEnd || code != 0 {
            end = .exited(code)
        } else {
            end = leftChild ? .leftChild : .finished
        }
        if !program.isModule {
            // What stopped the program is told on standard error too, as is where. A program that sends itself a signal may
            // go on behind the report.
            let hasStopped = end != .finished && end != .leftChild
            let told =
                hasStopped
                ? Trap.start(in: errorText, signal: signal, lines) : CrashReport.start(in: errorText)
            let toldCount = told.map { errorText[$0...].utf8.count } ?? 0
            records = PrintedOutput.filled(
                records, output: try written("out", in: folder),
                errors: Array(logBytes.dropLast(toldCount)))
        }
        if case .prints = tracing {
            // What each printed stays apart.
        } else {
            records = PrintedOutput.joined(records)
        }
        return ChapterRun(
            end: end, signal: signal, records: records, isReadable: reader.isAtEnd, errorText: errorText)
    }

    /// What a program wrote to a file in its folder. It may have removed the file, or put something else in its place.
    private static func written(_ name: String, in folder: String) throws(EvaluationError) -> [UInt8] {
        do throws(Unreadable) { return try Files.contents(of: "\(folder)/\(name)", limit: nil) } catch {
            throw .failed(
                tool: "the chapter's program", at: "sending what it shows",
                reason:
                    "the file '\(name)' beside the folder where it runs \(error); it belongs to the tool, so let the "
                    + "chapter's code leave it alone")
        }
    }
}

/// A chapter's program, ready to be run.
enum Program: Equatable, Sendable {
    case native(path: String)
    /// A WebAssembly module, and what runs it.
    case module(path: String, runner: String)

    var isModule: Bool {
        if case .module = self { return true }
        return false
    }

    /// The program and its arguments.
    func command(settings: [String: String]) -> [String] {
        let given = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        switch self {
        case .native(let path): return [path] + given
        case .module(let path, let runner): return [runner, "run", path] + given
        }
    }

    /// Records go to `wire`, what is printed to `out`, and standard error to `log`, beside the folder where it runs. Whoever opens a descriptor's file anew
    /// adds to it as well.
    var redirection: String { isModule ? ">../wire 2>../log" : "3>../wire >>../out 2>>../log" }

    /// MiB. The interpreter copies a module's memory when it grows, and needs some itself.
    func addressSpace(_ limits: Limits) -> Int {
        isModule ? 3 * limits.memory + 1024 : limits.memory
    }

    /// Whether the log tells of a stop that the exit code does not: `wasmkit` leaves with a code where a module traps,
    /// and a program that is sent a signal such as SIGSEGV by itself goes on after the back-trace.
    func hasTrapped(log: String) -> Bool {
        isModule ? log.contains("Error: Trap") : CrashReport(in: log) != nil
    }
}

/// What a run is asked to tell, to find a place.
enum Tracing {
    case nothing
    /// Throws: with 0 each is told, with a number that one traps.
    case throwing(Int)
    /// Each `print`, after it printed.
    case prints
    /// Calls that end the program, such as `exit`: those trap.
    case stops
    /// Statements: from the first of these on, one in so many is told.
    case statements(first: Int, stride: Int)
}

enum Session {
    /// The processes that are still in a session: a child may have left its process group (Foundation's
    /// `Process` puts it in a new one), but not so easily its session.
    static func members(of session: pid_t) -> [pid_t] {
        // The system's last process is the last word of `/proc/loadavg`: where none came after the session's first one,
        // that has no children.
        let load = Files.read("/proc/loadavg").map { String(decoding: $0, as: UTF8.self) } ?? ""
        if load.split(whereSeparator: \.isWhitespace).last == "\(session)" { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return [] }
        return names.compactMap { name in
            // `pid (command) state parent group session …`; the command may hold anything, also a `)`.
            guard let process = pid_t(name),
                let stat = Files.read("/proc/\(name)/stat").map({ String(decoding: $0, as: UTF8.self) }),
                let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 3,
                fields[3] == "\(session)", fields[0] != "Z"
            else { return nil }
            return process
        }
    }
}
