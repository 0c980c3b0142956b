import Exhibits
import Foundation
import Manuscript

/// A run of a chapter's program.
struct ChapterRun: Sendable {
    enum End: Equatable {
        case finished
        /// It exited before its end with this code.
        case exited(Int)
        case trapped
        case tookTooLong
        case wroteTooMuch
        /// Together with its child processes; a single process runs out of memory instead.
        case usedTooMuchMemory
        case startedTooMany
        case leftChild
    }

    var end: End
    /// The signal that ended it; for a run that took too long, the one that had suspended it.
    var signal: Int?
    var records: [Record]
    /// Whether all output on the wire is records, and a module's do not say why it was stopped.
    var isReadable = true
    /// Standard error of the program and the back-tracer.
    var errorText: String
    /// The stream, if any, that the program opened by name: its output may have overwritten earlier output.
    var reopened: String?

    /// The part that the chapter's page shows: with controls, nothing that requires reflection.
    func shown(in chapter: Chapter) -> ChapterRun {
        chapter.frontMatter.live && records.contains { $0.kind == .control } ? withoutReflection : self
    }

    /// The part that a page's program can send as well: everything that does not require reflection.
    var withoutReflection: ChapterRun {
        var run = self
        run.records.removeAll { $0.kind == .reflectedLine }
        return run
    }

    /// Runs a program in an empty folder within `folder`, with an empty environment, no standard input, and
    /// limits.
    ///
    /// Its output goes to files, not pipes: so everything that was sent before the end is kept, however it
    /// ended, a child process that keeps a pipe open can't block the tool, and the kernel itself limits the
    /// output.
    ///
    /// - Parameters:
    ///   - settings: the settings of controls.
    ///   - lines: the program's lines.
    ///   - conditions: the other conditions of the run.
    static func run(
        _ program: Program, in folder: String, limits: Limits, settings: [String: String] = [:],
        lines: ProgramLines = .byCell, tracing: Tracing = .nothing, under conditions: Conditions = .usual
    ) async throws(EvaluationError) -> ChapterRun {
        let scratch = folder + "/scratch"
        try Files.replaceFolder(scratch)
        let files = program.files(in: folder, together: tracing.isTogether)
        let watch = try OpenWatch(files.filter { $0.flags & O_APPEND != 0 })
        let process = SupervisedProcess(
            path: program.command, name: program.name,
            arguments: program.arguments(settings: settings.merging(tracing.settings) { $1 }),
            environment: environment.merging(conditions.environment) { $1 }
                .merging(["HOME": scratch, "TMPDIR": scratch]) { $1 },
            folder: scratch, files: [.noInput] + files, scratch: scratch,
            limits: program.limits(limits), isIsolated: !program.isModule,
            hasFixedAddresses: conditions.hasFixedAddresses)
        let ended: SupervisedProcess.End
        do throws(SupervisedProcess.Failure) {
            ended = try await process.run()
        } catch .notStarted(let reason) {
            throw .notStarted(tool: "the chapter's program", reason: reason)
        } catch {
            throw .cancelled
        }

        let reopened = watch.openedAgain().min()
        var reader = RecordReader(try written("wire", in: folder))
        var records = reader.readAll()
        var log: [UInt8] = []
        if program.isModule {
            // A module has a single stream, in which it also says why it stops.
            log = records.filter { $0.kind == .errorPrint }.flatMap(\.html.bytes).suffix(1 << 16)
            records.removeAll { $0.kind == .errorPrint }
        }
        let isReadable = reader.isAtEnd && log.isEmpty
        log += try written(tracing.isTogether ? "out" : "log", in: folder)
        // The reason for a stop comes last.
        let errorText = String(decoding: log.suffix(1 << 20), as: UTF8.self)
        let signal = ended.signal
        let end = End(
            of: ended, hasTrapped: program.hasTrapped(log: errorText),
            reachedEnd: records.last?.kind == .end)
        if tracing.isTogether {
            // Both grow with all output.
            records.removeAll { $0.kind == .errorPrint }
            records = PrintedOutput.filled(records, output: log, errors: [])
        } else if !program.isModule {
            // The reason for a stop, and its place, are on standard error as well. A program that sends
            // itself a signal may continue after the report.
            let hasStopped = end != .finished && end != .leftChild
            let told =
                hasStopped
                ? Trap.start(in: errorText, signal: signal, lines) : CrashReport.start(in: errorText)
            let toldCount = told.map { errorText[$0...].utf8.count } ?? 0
            records = PrintedOutput.filled(
                records, output: try written("out", in: folder), errors: Array(log.dropLast(toldCount)))
        }
        if case .prints = tracing {
            // Keep both streams separate.
        } else {
            records = PrintedOutput.joined(records)
        }
        return ChapterRun(
            end: end, signal: signal, records: records, isReadable: isReadable, errorText: errorText,
            reopened: reopened.map { $0 == 1 ? "standard output" : "standard error" })
    }

    /// What every program is given.
    private static let environment = [
        "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
        "SWIFT_BACKTRACE":
            "enable=yes,color=no,interactive=no,output-to=stderr,threads=crashed,limit=64,registers=crashed,"
            + "images=none,timeout=10s",
    ]

    /// A file in the program's folder. The program may have removed or replaced it.
    private static func written(_ name: String, in folder: String) throws(EvaluationError) -> [UInt8] {
        do throws(Unreadable) {
            // Its own output is limited; a file that it linked there instead is not.
            var status = stat()
            if lstat("\(folder)/\(name)", &status) == 0,
                status.st_mode & S_IFMT == S_IFLNK
                    || (status.st_mode & S_IFMT == S_IFREG && status.st_nlink > 1)
            {
                throw .wrongKind(is: "a link", needed: "a file")
            }
            return try Files.contents(of: "\(folder)/\(name)", limit: nil)
        } catch {
            throw .failed(
                tool: "the chapter's program", at: "sending what it shows",
                reason:
                    "the file '\(name)' next to the folder where it runs \(error); it belongs to the tool, and the "
                    + "chapter's code must not change it")
        }
    }
}

extension ChapterRun.End {
    /// - Parameters:
    ///   - hasTrapped: whether the program's log contains a trap.
    ///   - reachedEnd: whether it has sent its last record.
    init(of process: SupervisedProcess.End, hasTrapped: Bool, reachedEnd: Bool) {
        let signal = process.signal
        if process.limit == .time || signal == Int(SIGXCPU) {
            self = .tookTooLong
        } else if process.limit == .scratch || signal == Int(SIGXFSZ) {
            self = .wroteTooMuch
        } else if process.limit == .memory {
            self = .usedTooMuchMemory
        } else if process.limit == .processes {
            self = .startedTooMany
        } else if signal != nil || hasTrapped {
            self = .trapped
        } else if case .exited(let code) = process.exitStatus, !reachedEnd || code != 0 {
            self = .exited(code)
        } else {
            self = process.hasLeftOthers ? .leftChild : .finished
        }
    }
}

extension SupervisedProcess.End {
    /// The signal that ended the program; of one that took too long, the one that had suspended it.
    fileprivate var signal: Int? {
        if limit == .time { return stopped }
        if case .signaled(let number) = exitStatus { return number }
        return nil
    }
}
