import Manuscript

// Cells that are to fail: `fails` must not compile, `traps` must trap.

extension Evaluator {
    /// Cells that must not compile, and cells that must trap.
    func checkMarkedCells(
        _ source: ChapterSource, digits: Int, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        let chapter = source.chapter
        // What stops the chapter's program stops theirs, too.
        let runs = outcome.diagnostics.isEmpty
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

    private func checkFails(
        _ cell: Cell, _ text: ProgramText, _ chapter: Chapter, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        // Nothing is reported: only the mistakes of the cell itself count. To SIL, since some errors (a variable used before it has a value) come only there.
        let result = try await askCompiler(
            of: text.text,
            Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags + [
                "-emit-sil", "-o", "/dev/null",
            ], in: folder)
        var said: [String] = []
        let messages = text.messages(of: result)
            .filter { $0.severity == .error }
        for message in messages {
            // The chapter's program compiles without this cell: so what is wrong is its doing, wherever that shows itself,
            // behind the cell, in an earlier one, or in what a macro has made.
            if message.isOfProgram, case .cell(cell.index, let line) = ProgramPlace(programLine: message.line)
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
                    path: chapter.path, line: cell.place.line, column: cell.place.column,
                    message: "this cell is marked 'fails', but it compiles; remove the word 'fails', or make "
                        + "the mistake that it is to show"))
        } else {
            outcome.messages[cell.index] = said.joined(separator: "\n")
        }
    }

    private func checkTraps(
        _ cell: Cell, _ source: ChapterSource, in folder: String, _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        let chapter = source.chapter
        let runsAsItStands = [.asItStands, .unrepeatable].contains(outcome.reporting)
        let most = runsAsItStands ? outcome.reporting : Reporting(chapter.frontMatter)
        let compiled =
            mode.isSandboxed
            ? try await module(
                source.text, of: chapter, limits: source.limits, reporting: most, explains: true, in: folder)
            : try await compile(
                source.text, of: chapter, reporting: most, in: folder, timings: &outcome.timings)
        outcome.note(compiled)
        var faults =
            compiled.faults.isEmpty
            ? try await earlyUses(source, in: folder + "-early-uses") : compiled.faults
        if mode.isSandboxed, faults.isEmpty {
            let (found, other) = try await sandboxFaults(source.text, of: chapter, in: folder + "-rules")
            try requireNone(other)
            faults = found
        }
        outcome.diagnostics += faults
        guard faults.isEmpty, let program = compiled.program else { return }
        let run = try await source.run(program, in: folder)
        if let fault = RecordCheck.fault(in: run, of: source) {
            outcome.diagnostics.append(fault)
        } else if run.end == .trapped {
            let trap = try await trap(of: run, program, source, in: folder)
            // Below the cell a line of another one would be none.
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
                    path: chapter.path, line: cell.place.line, column: cell.place.column,
                    message: "this cell is marked 'traps', but it does not trap; remove the word 'traps', or "
                        + "make the mistake that it is to show"))
        } else if case .exited(let code) = run.end {
            outcome.diagnostics.append(
                Diagnostic(
                    path: chapter.path, line: cell.place.line, column: cell.place.column,
                    message:
                        "this cell is marked 'traps', but the program leaves with code \(code), which is no "
                        + "trap; remove the call of 'exit', or make the mistake that it is to show"))
        } else if let fault = try await fault(of: run, program, source, in: folder) {
            outcome.diagnostics.append(fault)
        }
    }
}
