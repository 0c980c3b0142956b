import Exhibits
import Foundation
import Manuscript

/// What a chapter's program did.
struct ChapterRun: Sendable {
    enum End: Equatable {
        case finished
        /// It left before its end, with this code.
        case exited(Int)
        case trapped
        case tookTooLong
        case wroteTooMuch
        /// Together with what it started; one process alone sees its memory end.
        case usedTooMuchMemory
        case startedTooMany
        case leftChild
    }

    var end: End
    /// What ended it, where that was a signal; of one that took too long what had stopped it.
    var signal: Int?
    var records: [Record]
    /// Whether all that it sent are records, and those of a module do not say why it was stopped.
    var isReadable = true
    /// What it, and the back-trace, wrote to standard error.
    var errorText: String
    /// The stream, if any, that the program opened by name: what it wrote there may stand in place of what was printed before.
    var reopened: String?

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
        let environment: [String: String] = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
            "SWIFT_BACKTRACE":
                "enable=yes,color=no,interactive=no,output-to=stderr,threads=crashed,limit=64,registers=crashed,"
                + "images=none,timeout=10s",
        ].merging(conditions.environment) { $1 }
        var given = settings
        switch tracing {
        case .nothing, .together: break
        case .thrownErrors(let wanted): given["BOOK_THROWS"] = wanted ?? "0"
        case .stops(let signal, let count):
            given["BOOK_STOPS"] = "\(signal)"
            if count > 0 { given["BOOK_BEHIND_CALLS"] = "\(count)" }
        case .prints: given["BOOK_PRINTS"] = "1"
        case .statements(let first, let stride): given["BOOK_TRACE"] = "\(first),\(stride)"
        }
        let scratch = folder + "/scratch"
        try Files.replaceFolder(scratch)
        let files = program.files(in: folder, together: tracing.isTogether)
        let watch = try OpenWatch(files.filter { $0.flags & O_APPEND != 0 })
        let process = SupervisedProcess(
            path: program.command, name: program.name, arguments: program.arguments(settings: given),
            environment: environment.merging(["HOME": scratch, "TMPDIR": scratch]) { $1 }, folder: scratch,
            files: [.noInput] + files,
            scratch: scratch,
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
        let bytes = try written("wire", in: folder)
        var reader = RecordReader(bytes)
        var records = reader.readAll()
        var logBytes: [UInt8] = []
        if program.isModule {
            // A module has one way out, and says there why it ends.
            logBytes = records.filter { $0.kind == .errorPrint }.flatMap(\.html.bytes).suffix(1 << 16)
            records.removeAll { $0.kind == .errorPrint }
        }
        let isReadable = reader.isAtEnd && logBytes.isEmpty
        logBytes += try written(tracing.isTogether ? "out" : "log", in: folder)
        // What ends a program is said last.
        let errorText = String(decoding: logBytes.suffix(1 << 20), as: UTF8.self)
        let reachedEnd = records.last?.kind == .end
        let end: End
        var signal: Int?
        if case .signaled(let number) = ended.ending { signal = number }
        if ended.limit == .time { signal = ended.stopped }
        if ended.limit == .time || signal == Int(SIGXCPU) {
            end = .tookTooLong
        } else if ended.limit == .scratch || signal == Int(SIGXFSZ) {
            end = .wroteTooMuch
        } else if ended.limit == .memory {
            end = .usedTooMuchMemory
        } else if ended.limit == .processes {
            end = .startedTooMany
        } else if signal != nil || program.hasTrapped(log: errorText) {
            end = .trapped
        } else if case .exited(let code) = ended.ending, !reachedEnd || code != 0 {
            end = .exited(code)
        } else {
            end = ended.hasLeftOthers ? .leftChild : .finished
        }
        if tracing.isTogether {
            // Both grow with whatever is written.
            records.removeAll { $0.kind == .errorPrint }
            records = PrintedOutput.filled(records, output: logBytes, errors: [])
        } else if !program.isModule {
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
            end: end, signal: signal, records: records, isReadable: isReadable, errorText: errorText,
            reopened: reopened.map { $0 == 1 ? "standard output" : "standard error" })
    }

    /// What a program wrote to a file in its folder. It may have removed the file, or put something else in its place.
    private static func written(_ name: String, in folder: String) throws(EvaluationError) -> [UInt8] {
        do throws(Unreadable) {
            // What it wrote itself has a bound; what it may have linked there instead has none.
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
                    "the file '\(name)' beside the folder where it runs \(error); it belongs to the tool, so let the "
                    + "chapter's code leave it alone")
        }
    }
}
