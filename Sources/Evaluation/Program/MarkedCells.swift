import Manuscript

// Cells that have to fail: `fails` must not compile, `traps` must trap.

extension Evaluator {
    /// Checks cells that must not compile, and cells that must trap.
    func checkMarkedCells(
        _ source: ChapterSource, digits: Int, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        let chapter = source.chapter
        // An error of the chapter's program would also be one of theirs.
        let runs = outcome.diagnostics.isEmpty
        let marked = chapter.cells.filter { $0.kind.mustNotCompile || $0.kind.mustTrap }
        if mode.isSandboxed, marked.count > Self.maxMarked {
            let place = marked[Self.maxMarked].place
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, line: place.line, column: place.column,
                    message:
                        "with --sandbox a chapter has \(Self.maxMarked) cells marked 'fails' or 'traps' at most, "
                        + "since each is "
                        + "a program of its own; remove this one, or move it to another chapter"))
            return
        }
        for cell in chapter.cells where cell.kind.mustNotCompile || (cell.kind.mustTrap && runs) {
            let text = ProgramText(
                chapter, upTo: cell.index, data: source.text.data, digits: digits,
                lines: source.text.lines, isOpen: cell.kind.mustNotCompile)
            let place = "\(folder)/\(cell.kind.rawValue)-\(cell.index)"
            if cell.kind.mustNotCompile {
                try await checkFails(cell, text, chapter, in: place, &outcome)
            } else {
                let source = ChapterSource(
                    chapter: chapter, text: text, limits: source.limits, settings: source.settings)
                try await checkTraps(cell, source, in: place, &outcome)
            }
        }
    }

    /// Each may run as long as the chapter's program.
    private static let maxMarked = 10

    private func checkFails(
        _ cell: Cell, _ text: ProgramText, _ chapter: Chapter, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        // Without reporting: only the cell's own errors count. Compiled to SIL, since some errors (a variable
        // used before initialization) are found only then.
        let result = try await askCompiler(
            of: text.text,
            Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags + [
                "-emit-sil", "-o", "/dev/null",
            ], in: folder)
        var said: [String] = []
        let messages = text.messages(of: result)
            .filter { $0.severity == .error }
        for message in messages {
            // The chapter's program compiles without this cell, so the cell causes the error, wherever it is
            // reported: after the cell, in an earlier one, or in a macro's expansion.
            if message.isInProgram, case .cell(cell.index, let line) = ProgramPlace(programLine: message.line)
            {
                said.append("line \(min(line, cell.places.count)): error: \(message.text)")
            } else {
                said.append("error: \(message.text)")
            }
        }
        if said.isEmpty, !result.isSuccess {
            outcome.diagnostics += ToolFailure(result).diagnostics(in: chapter, text.lines)
        } else if said.isEmpty {
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, at: cell.place,
                    message: "this cell is marked 'fails', but it compiles; remove the word 'fails', or make "
                        + "the mistake that it should show"))
        } else if mode.isSandboxed, let fault = said.firstResult({ ShownText.fault(in: $0) }) {
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, at: cell.place,
                    message: "the compiler's message for this cell can't be shown: \(fault)"))
        } else {
            outcome.messages[cell.index] = said.joined(separator: "\n")
        }
    }

    private func checkTraps(
        _ cell: Cell, _ source: ChapterSource, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        let chapter = source.chapter
        let isObserved = [.omitted(.changesBehavior), .omitted(.unrepeatable)].contains(outcome.reporting)
        let limit = isObserved ? outcome.reporting : Reporting(chapter.frontMatter)
        let compiled =
            mode.isSandboxed
            ? try await module(
                source.text, of: chapter, limits: source.limits, reporting: limit, explains: true, in: folder)
            : try await compile(
                source.text, of: chapter, reporting: limit, in: folder, timings: &outcome.timings)
        outcome.note(compiled)
        var diagnostics =
            compiled.diagnostics.isEmpty
            ? try await earlyUses(source, in: folder + "-early-uses") : compiled.diagnostics
        if mode.isSandboxed, diagnostics.isEmpty {
            let (found, other) = try await sandboxFaults(source.text, of: chapter, in: folder + "-rules")
            try requireNone(other)
            diagnostics = found
        }
        outcome.diagnostics += diagnostics
        guard diagnostics.isEmpty, let program = compiled.program else { return }
        let run = try await source.run(program, in: folder)
        if let fault = RecordCheck.fault(in: run, of: source) {
            outcome.diagnostics.append(fault)
        } else if run.end == .trapped {
            let trap = try await trap(of: run, program, source, in: folder)
            // A line of another cell can't be shown below this one.
            var line: Int?
            if let place = trap.line.map(ProgramPlace.init(programLine:)), place.isWritten(in: chapter),
                case .cell(cell.index, let own) = place
            {
                line = own
            }
            outcome.messages[cell.index] = (line.map { "line \($0): " } ?? "") + trap.message
            let run = try await PrintOrder(source: source, program: program, folder: folder).ordered(run)
            outcome.records += run.records.filter { $0.cell == cell.index && $0.kind.isShown }
        } else if run.end == .finished {
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, at: cell.place,
                    message: "this cell is marked 'traps', but it does not trap; remove the word 'traps', or "
                        + "make the mistake that it should show"))
        } else if case .exited(let code) = run.end {
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, at: cell.place,
                    message:
                        "this cell is marked 'traps', but the program exits with code \(code), which is not a "
                        + "trap; remove the call of 'exit', or make the mistake that it should show"))
        } else if let fault = try await fault(of: run, program, source, in: folder) {
            outcome.diagnostics.append(fault)
        }
    }
}
