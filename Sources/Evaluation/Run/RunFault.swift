import Exhibits
import Foundation
import Manuscript

extension Evaluator {
    /// What is wrong with how a run ended; nil if nothing is.
    func fault(
        of run: ChapterRun, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Diagnostic? {
        let (chapter, limits) = (source.chapter, source.limits)
        func at(_ line: Int?, _ column: Int?, _ message: String) -> Diagnostic {
            // Where only the line is known its first character that is no space is meant.
            let place = line.map(ProgramPlace.init(programLine:)).flatMap { place in
                column.map { place.place(in: chapter, column: $0) } ?? place.startOfCode(in: chapter)
            }
            return Diagnostic(
                path: chapter.path, line: place?.line ?? 0, column: place?.column ?? 0,
                message: message.withIndentedLines)
        }
        // Where the program was when it was stopped: the cell it had begun last.
        let lastCell = run.records.last { $0.kind == .cell }.map { ($0.cell + 1) * ProgramText.cellStride }
        let sofar = Self.soFar(run)
        switch run.end {
        case .finished:
            guard let stream = run.reopened else { return nil }
            let place = Self.nameOfStream(in: chapter)
            return Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message:
                    "the program, or one that it started, opened its \(stream) by name, as '/dev/stdout' or "
                    + "'/proc/self/fd/1', and a file that is opened so is written from its beginning: what was printed there before "
                    + "may be lost; use print, the streams that are open, or '>&1' and '>&2' in a shell")
        case .trapped:
            var trap = try await trap(of: run, program, source, in: folder)
            if trap.isOfMemory {
                trap.message +=
                    "; a chapter may use \(limits.memory) MiB: use less, or set 'memory:' in book.yml"
            }
            let current = run.records.suffix(from: run.records.lastIndex { $0.kind == .cell } ?? 0)
            guard trap.line == nil,
                let last = current.last(where: { $0.kind == .line || $0.kind == .reflectedLine })
            else { return at(trap.line ?? lastCell, trap.column, trap.message + sofar) }
            // The last thing that is known of it.
            return at(
                (last.cell + 1) * ProgramText.cellStride + last.line, nil,
                trap.message + " (where is not known: after this line, the last one whose value was reported)"
                    + sofar)
        case .tookTooLong where run.signal != nil && run.signal != Int(SIGXCPU):
            let signal = run.signal ?? 0
            let stop =
                program.isModule ? nil : try await callPlace(sending: signal, program, source, in: folder)
            return at(
                stop?.line ?? lastCell, stop?.line == nil ? 1 : stop?.column,
                "the program was stopped by \(Ending.name(ofSignal: signal)) when its time "
                    + "(\(EvaluationError.text(limits.seconds)) s) was up; remove what sends that signal"
                    + sofar)
        case .tookTooLong:
            // Swift's runtime may have said what is waited for in vain.
            let misuse = run.errorText.split(separator: "\n").last {
                $0.hasPrefix(Self.misuse)
            }
            return at(
                lastCell, 1,
                "this cell did not end within \(EvaluationError.text(limits.seconds)) s and was stopped; make it end, or "
                    + "set 'seconds:' in the chapter's front matter or in book.yml" + sofar
                    + (misuse.map { "\n\($0)" } ?? ""))
        case .wroteTooMuch:
            return at(
                lastCell, 1,
                "this cell wrote more than \(limits.output) MiB and was stopped; print less, or set 'output:' "
                    + "in book.yml" + sofar)
        case .usedTooMuchMemory:
            return at(
                lastCell, 1,
                "the chapter's processes used more than \(limits.memory) MiB of memory together and were stopped; use "
                    + "less, or set 'memory:' in book.yml" + sofar)
        case .startedTooMany:
            return at(
                lastCell, 1,
                "the chapter had more than \(Program.mostProcesses) processes at once, which were stopped; start fewer, "
                    + "one after the other" + sofar)
        case .leftChild:
            return at(
                lastCell, 1,
                "the chapter left a child process behind, which was stopped; wait for it, or start none")
        case .exited(let code):
            let stop = program.isModule ? nil : try await callPlace(sending: 0, program, source, in: folder)
            guard let stop, stop.line != nil else {
                return at(
                    lastCell, 1,
                    "the program ended with code \(code) before the chapter's end, or what it sent last was lost; let its code "
                        + "neither end it (exit, pthread_exit, execv) nor close or replace what the tool has open "
                        + "(descriptor 3)" + sofar)
            }
            return at(
                stop.line, stop.column,
                "the program left with code \(code) before the chapter's end; remove the call of 'exit'"
                    + sofar)
        }
    }

    /// Why and where a run trapped; where it does not say so itself the program runs again.
    func trap(
        of run: ChapterRun, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap {
        var trap = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
        if program.isModule { return try await moduleTrap(run, source, in: folder) ?? trap }
        // Where the runtime has other words, the place is not told.
        if trap.isUncaughtError {
            let thrown = try await throwPlace(of: trap, program, source, in: folder)
            (trap.line, trap.column) = (thrown?.line, thrown?.column)
        } else if trap.line == nil || trap.isOfCaller || trap.countOfAccesses > 0, !trap.isOfMemory {
            let signal = trap.signal ?? run.signal ?? 0
            // Where a stack is full is chance: sometimes in code in which the back-trace ends at once.
            for _ in 0..<(trap.isStackOverflow ? 5 : 1) {
                let again = try await source.run(
                    program, in: folder,
                    tracing: .stops(signal: signal, behindCalls: trap.countOfAccesses))
                guard again.end == .trapped else { continue }
                let stop = Trap(errorText: again.errorText, signal: again.signal, source.text.lines)
                guard stop.line != nil, trap.isFound(by: stop),
                    trap.countOfAccesses == 0 || trap.hasLine(by: stop)
                else { continue }
                (trap.line, trap.column) = (stop.line, stop.column)
                if trap.isStackOverflow { trap.message = stop.message }
                break
            }
        }
        return trap
    }

    /// Runs the program once more to find the call by which it sends itself a signal, or with 0 leaves.
    private func callPlace(
        sending signal: Int, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap? {
        let run = try await source.run(program, in: folder, tracing: .stops(signal: signal))
        guard run.end == .trapped else { return nil }
        let stop = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
        return stop.isOfCall ? stop : nil
    }

    /// Runs the program again to find where the error that nobody caught was thrown: to count, and to stop there.
    ///
    /// - Returns: nil if it is not certain that each time it is the same error.
    private func throwPlace(
        of trap: Trap, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap? {
        let counted = try await source.run(program, in: folder, tracing: .thrownErrors(nil))
        let end = Trap(errorText: counted.errorText, signal: counted.signal, source.text.lines)
        guard end.isUncaughtError, end.message == trap.message,
            let thrown = Self.uncaughtThrow(in: counted.errorText, source.text.lines)
        else { return nil }
        var place: Trap?
        // Other threads than the main one may throw in another order each time.
        for _ in 0..<(thrown.isOfMainThread ? 1 : 2) {
            let run = try await source.run(program, in: folder, tracing: .thrownErrors(thrown.words))
            let found = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
            guard found.isOfThrow, place == nil || place?.line == found.line && place?.column == found.column
            else { return nil }
            place = found
        }
        return place
    }

    /// Which of the errors that a program threw nobody caught, as `ThrowHooks` says at the program's end, where it says so; the
    /// error's own words come after it. The program may have left its own line without an end.
    static func uncaughtThrow(
        in errorText: String, _ lines: ProgramLines
    ) -> (words: String, isOfMainThread: Bool)? {
        let before = String(
            errorText[..<(Trap.start(in: errorText, signal: Int(SIGILL), lines) ?? errorText.endIndex)])
        guard let said = before.lastRange(of: "book-uncaught ") else { return nil }
        let words = before[said.upperBound...].prefix { $0 != "\n" }
        let parts = words.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[0]), number > 0, ["main", "other"].contains(parts[1])
        else { return nil }
        return (String(words), parts[1] == "main")
    }

    /// Compiles and runs a module that trapped again, so that it says why and where. A module has no back-trace
    /// with lines: it tells which statements it comes to, first one in many, then each of the last.
    ///
    /// - Returns: nil if it did not get as far as the module did, or got further, so that it tells of something else.
    private func moduleTrap(
        _ stopped: ChapterRun, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap? {
        let folder = folder + "/explained"
        let compiled = try await module(
            source.text, of: source.chapter, limits: source.limits,
            reporting: Reporting(source.chapter.frontMatter), explains: true, in: folder)
        guard let program = compiled.program else { return nil }
        func run(_ first: Int, _ stride: Int) async throws(EvaluationError) -> ChapterRun {
            try await source.run(program, in: folder, tracing: .statements(first: first, stride: stride))
        }
        let stride = 10_000
        let coarse = try await run(stride, stride)
        let passed = coarse.records.count { $0.kind == .stop }
        let fine = try await run(passed * stride, 1)
        guard fine.end == .trapped, Self.hasReachedTheSame(fine.records, as: stopped.records) else {
            return nil
        }
        var trap = Trap(errorText: fine.errorText, source.text.lines)
        if let last = fine.records.last(where: { $0.kind == .stop })
            ?? coarse.records.last(where: { $0.kind == .stop })
        {
            trap.line =
                last.line > 0
                ? (last.cell + 1) * ProgramText.cellStride + last.line
                : ProgramText.inlineBase + last.cell * ProgramText.inlineStride + 1
        }
        return trap
    }

    /// Whether a run got where another did: to the same cell, having shown and printed what that did. It may have sent more of
    /// the cell: what an optimized module does just before a stop is left out where nothing tells. Which values of lines there
    /// are depends on what is reported.
    static func hasReachedTheSame(_ records: [Record], as others: [Record]) -> Bool {
        func progress(_ records: [Record]) -> (shown: [Record], printed: [UInt8], cell: Int?) {
            var printed: [UInt8] = []
            let shown = records.filter { record in
                switch record.kind {
                case .cell, .output, .inlineValue, .control, .end: return true
                // What it printed may be sent in other pieces.
                case .print, .errorPrint: printed += record.html.bytes
                case .line, .reflectedLine, .progress, .stop: break
                }
                return false
            }
            return (shown, printed, records.last { $0.kind == .cell }?.cell)
        }
        let (own, other) = (progress(records), progress(others))
        return own.shown.starts(with: other.shown) && own.printed.starts(with: other.printed)
            && own.cell == other.cell
    }

    /// Where the chapter names one of its streams; its first cell that runs where it does not say so literally.
    private static func nameOfStream(in chapter: Chapter) -> Place {
        let names = ["/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd", "/proc/"]
        let cells = chapter.cells.filter { $0.kind.isCompiled }
        for name in names {
            for cell in cells {
                for (index, line) in cell.source.split(separator: "\n", omittingEmptySubsequences: false)
                    .enumerated()
                where line.contains(name) {
                    if let place = ProgramPlace.cell(index: cell.index, line: index + 1).startOfCode(
                        in: chapter)
                    {
                        return place
                    }
                }
            }
        }
        return cells.first?.place ?? Place(line: 1, column: 1)
    }

    private static let misuse = "SWIFT TASK CONTINUATION MISUSE"

    /// The last lines that a program printed, for a message.
    private static func soFar(_ run: ChapterRun) -> String {
        func last(_ kind: Record.Kind, _ words: String) -> String {
            guard let record = run.records.last(where: { $0.kind == kind }) else { return "" }
            var lines = record.entries.map(\.printed)
            // Where there was no room for more the last line is none.
            if run.end == .wroteTooMuch, lines.count > 1, !record.html.string.hasSuffix("\n") {
                lines.removeLast()
            }
            let line = lines.last { !$0.isEmpty && !$0.hasPrefix(misuse) }
            return line.map { "\n\(words): \($0.prefix(200))" } ?? ""
        }
        return last(.print, "printed last") + last(.errorPrint, "printed last to standard error")
    }
}

extension String {
    /// With each line but the first indented, so that no text of a program's looks like the tool's own message. A carriage return
    /// before the end of a line stays, and is shown as what it is.
    var withIndentedLines: String {
        String(decoding: utf8.flatMap { $0 == 0x0A ? [0x0A, 0x20, 0x20, 0x20, 0x20] : [$0] }, as: UTF8.self)
    }
}
