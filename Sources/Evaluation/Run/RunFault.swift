import Exhibits
import Foundation
import Manuscript

extension Evaluator {
    /// The fault of how a run ended, if any.
    func fault(
        of run: ChapterRun, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Diagnostic? {
        let (chapter, limits) = (source.chapter, source.limits)
        func at(_ line: Int?, _ column: Int?, _ message: String) -> Diagnostic {
            // Without a column, the first character that is not a space is meant.
            let place = line.map(ProgramPlace.init(programLine:)).flatMap { place in
                column.map { place.place(in: chapter, column: $0) } ?? place.startOfCode(in: chapter)
            }
            return Diagnostic(
                path: chapter.path, at: place,
                message: message.withIndentedLines)
        }
        // The last cell that had begun when the program was stopped.
        let lastCell = run.records.last { $0.kind == .cell }.map {
            ProgramPlace.cell(index: $0.cell, line: 0).programLine
        }
        let sofar = Self.soFar(run)
        switch run.end {
        case .finished:
            guard let stream = run.reopened else { return nil }
            let place = Self.nameOfStream(in: chapter)
            return Diagnostic(
                path: chapter.path, at: place,
                message:
                    "the program, or one that it started, opened its \(stream) by path (such as '/dev/stdout' or "
                    + "'/proc/self/fd/1'); this overwrites the file from its beginning, so earlier output may be lost; use "
                    + "print, the streams that are open, or '>&1' and '>&2' in a shell")
        case .trapped:
            var trap = try await trap(of: run, program, source, in: folder)
            if trap.isOutOfMemory {
                trap.message +=
                    "; a chapter may use \(limits.memoryMiB) MiB: use less, or set 'memory:' in book.yml"
            }
            let current = run.records.suffix(from: run.records.lastIndex { $0.kind == .cell } ?? 0)
            guard trap.line == nil,
                let last = current.last(where: { $0.kind == .line || $0.kind == .reflectedLine })
            else { return at(trap.line ?? lastCell, trap.column, trap.message + sofar) }
            // The last known place.
            return at(
                ProgramPlace.cell(index: last.cell, line: last.line).programLine, nil,
                trap.message + " (at an unknown place after this line, the last one whose value was reported)"
                    + sofar)
        case .tookTooLong where run.signal != nil && run.signal != Int(SIGXCPU):
            let signal = run.signal ?? 0
            let stop =
                program.isModule ? nil : try await callPlace(sending: signal, program, source, in: folder)
            return at(
                stop?.line ?? lastCell, stop?.line == nil ? 1 : stop?.column,
                "the program was stopped by \(ExitStatus.name(ofSignal: signal)) when its time "
                    + "(\(EvaluationError.text(limits.seconds)) s) was up; remove what sends that signal"
                    + sofar)
        case .tookTooLong:
            // Swift's runtime may have reported a continuation that is never resumed.
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
                "this cell wrote more than \(limits.outputMiB) MiB and was stopped; print less, or set 'output:' "
                    + "in book.yml" + sofar)
        case .usedTooMuchMemory:
            return at(
                lastCell, 1,
                "the chapter's processes used more than \(limits.memoryMiB) MiB of memory together and were stopped; use "
                    + "less, or set 'memory:' in book.yml" + sofar)
        case .startedTooMany:
            return at(
                lastCell, 1,
                "the chapter had more than \(Program.maxProcesses) processes at once, which were stopped; start fewer, "
                    + "one after another" + sofar)
        case .leftChild:
            return at(
                lastCell, 1,
                "the chapter left a child process behind, which was stopped; wait for it, or start none")
        case .exited(let code):
            let stop = program.isModule ? nil : try await callPlace(sending: 0, program, source, in: folder)
            guard let stop, stop.line != nil else {
                return at(
                    lastCell, 1,
                    "the program ended with code \(code) before the chapter's end, or its last output was lost; its code must "
                        + "neither end it (exit, pthread_exit, execv) nor close or replace what the tool has open "
                        + "(descriptor 3)" + sofar)
            }
            return at(
                stop.line, stop.column,
                "the program exited with code \(code) before the chapter's end; remove the call of 'exit'"
                    + sofar)
        }
    }

    /// The reason and place of a trap; if the output does not say, the program runs again.
    func trap(
        of run: ChapterRun, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap {
        var trap = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
        if program.isModule { return try await moduleTrap(run, source, in: folder) ?? trap }
        // If the runtime's message has another wording, the place is unknown.
        if trap.isUncaughtError {
            let thrown = try await throwPlace(of: trap, program, source, in: folder)
            (trap.line, trap.column) = (thrown?.line, thrown?.column)
        } else if trap.line == nil || trap.mayNameCaller || trap.countOfAccesses > 0, !trap.isOutOfMemory {
            let signal = trap.signal ?? run.signal ?? 0
            // The place of a stack overflow is random, sometimes in code where the back-trace ends
            // immediately.
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

    /// Runs the program once more to find the call that sends itself a signal, or exits (0).
    private func callPlace(
        sending signal: Int, _ program: Program, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> Trap? {
        let run = try await source.run(program, in: folder, tracing: .stops(signal: signal))
        guard run.end == .trapped else { return nil }
        let stop = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
        return stop.isExitCall ? stop : nil
    }

    /// Runs the program again to find where an uncaught error was thrown: to count throws, and to stop at the
    /// right one.
    ///
    /// - Returns: nil if it is uncertain whether each run throws the same error.
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
        for _ in 0..<(thrown.isOnMainThread ? 1 : 2) {
            let run = try await source.run(program, in: folder, tracing: .thrownErrors(thrown.words))
            let found = Trap(errorText: run.errorText, signal: run.signal, source.text.lines)
            guard found.isRequestedThrow,
                place == nil || place?.line == found.line && place?.column == found.column
            else { return nil }
            place = found
        }
        return place
    }

    /// Which of the program's thrown errors was uncaught, as `ThrowHooks` reports at the program's end; the
    /// error's own text comes after it. The program may have left its last line unfinished.
    static func uncaughtThrow(
        in errorText: String, _ lines: ProgramLines
    ) -> (words: String, isOnMainThread: Bool)? {
        let before = String(
            errorText[..<(Trap.start(in: errorText, signal: Int(SIGILL), lines) ?? errorText.endIndex)])
        guard let said = before.lastRange(of: "book-uncaught ") else { return nil }
        let words = before[said.upperBound...].prefix { $0 != "\n" }
        let parts = words.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[0]), number > 0, ["main", "other"].contains(parts[1])
        else { return nil }
        return (String(words), parts[1] == "main")
    }

    /// Compiles and runs a trapped module again, so that it reports the reason and the place. A module has no
    /// back-trace with lines: it reports the statements that it reaches, first one in many, then each of the
    /// last ones.
    ///
    /// - Returns: nil if it did not get as far as the module did, or further, so its report would be about a
    ///   different stop.
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
        let passed = coarse.records.count { $0.kind == .location }
        let fine = try await run(passed * stride, 1)
        guard fine.end == .trapped, Self.hasReachedTheSame(fine.records, as: stopped.records) else {
            return nil
        }
        var trap = Trap(errorText: fine.errorText, source.text.lines)
        if let last = fine.records.last(where: { $0.kind == .location })
            ?? coarse.records.last(where: { $0.kind == .location })
        {
            trap.line =
                last.line > 0
                ? ProgramPlace.cell(index: last.cell, line: last.line).programLine
                : ProgramPlace.inlineValue(index: last.cell, form: .string).programLine
        }
        return trap
    }

    /// Whether a run got as far as another one: to the same cell, with the same output. It may have sent more
    /// of the cell: an optimized module may omit what precedes a stop. The values of lines depend on the
    /// reporting.
    static func hasReachedTheSame(_ records: [Record], as others: [Record]) -> Bool {
        func progress(_ records: [Record]) -> (shown: [Record], printed: [UInt8], cell: Int?) {
            var printed: [UInt8] = []
            let shown = records.filter { record in
                switch record.kind {
                case .cell, .output, .inlineValue, .control, .end: return true
                // Printed text may be sent in other pieces.
                case .print, .errorPrint: printed += record.html.bytes
                case .line, .reflectedLine, .progress, .location: break
                }
                return false
            }
            return (shown, printed, records.last { $0.kind == .cell }?.cell)
        }
        let (own, other) = (progress(records), progress(others))
        return own.shown.starts(with: other.shown) && own.printed.starts(with: other.printed)
            && own.cell == other.cell
    }

    /// The place where the chapter names one of its streams; if it contains none of the names, its first cell
    /// that runs.
    private static func nameOfStream(in chapter: Chapter) -> SourceLocation {
        let names = ["/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd", "/proc/"]
        let cells = chapter.cells.filter { $0.kind.isCompiled }
        for name in names {
            for cell in cells {
                for (index, line) in cell.lines.enumerated() where line.contains(name) {
                    if let place = ProgramPlace.cell(index: cell.index, line: index + 1).startOfCode(
                        in: chapter)
                    {
                        return place
                    }
                }
            }
        }
        return cells.first?.place ?? SourceLocation(line: 1, column: 1)
    }

    private static let misuse = "SWIFT TASK CONTINUATION MISUSE"

    /// The last printed lines, for a message.
    private static func soFar(_ run: ChapterRun) -> String {
        func last(_ kind: Record.Kind, _ words: String) -> String {
            guard let record = run.records.last(where: { $0.kind == kind }) else { return "" }
            var lines = record.entries.map(\.printed)
            // If the output limit was exceeded, the last line may be incomplete.
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
    /// All lines but the first are indented, so that a program's text can't look like a message of the tool.
    /// A carriage return before a line break is kept, and escaped.
    var withIndentedLines: String {
        String(decoding: utf8.flatMap { $0 == 0x0A ? [0x0A, 0x20, 0x20, 0x20, 0x20] : [$0] }, as: UTF8.self)
    }
}
