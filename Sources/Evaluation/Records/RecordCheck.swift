import Exhibits
import Manuscript

/// Whether what a program sent fits its chapter.
///
/// The tool's own functions send each cell and each inline value once, in order, then one end, and values of lines that
/// there are. Code of the chapter that writes where they do may send anything; of that nothing may reach a page.
struct RecordCheck {
    private let source: ChapterSource
    /// The steps that have begun.
    private var count = 0
    private var begun: Set<Int> = []
    private var hasEnded = false
    /// Whether something may come after the end.
    private var mayGoOn = false

    /// - Returns: the first record that does not fit, and what is missing of a program that reached its end; nil if
    ///   everything fits.
    static func fault(in run: ChapterRun, of source: ChapterSource) -> Diagnostic? {
        var check = RecordCheck(source)
        // An error that nobody caught ends the program's text, and then the program.
        check.mayGoOn = run.end == .trapped
        for record in run.records {
            if let why = check.take(record) { return check.fault(why) }
            if let message = RecordMarks.fault(in: record) { return check.diagnostic(message, of: record) }
        }
        guard run.end == .finished else { return nil }
        if !run.isReadable { return check.fault("what follows its last record is none") }
        let steps = source.text.steps
        if check.count < steps.count {
            return check.fault("it did not send all: \(check.words(steps[check.count])) is missing")
        }
        return check.hasEnded ? nil : check.fault("it did not send its end")
    }

    /// Whether an outcome that was kept fits its chapter as a program's own would: whoever can write where it was kept is not
    /// believed more than a program.
    static func fits(_ outcome: Outcome, _ source: ChapterSource) -> Bool {
        var check = RecordCheck(source)
        for record in outcome.records {
            // Behind the main program's stands what cells showed that trap.
            let isWell =
                check.hasEnded ? check.isOfTrap(record) : check.take(record) == nil
            if !isWell || RecordMarks.fault(in: record) != nil { return false }
        }
        let cells = source.chapter.cells
        return check.hasEnded && check.count == source.text.steps.count
            && outcome.messages.keys.allSatisfy {
                cells.indices.contains($0) && (cells[$0].kind.mustNotCompile || cells[$0].kind.mustTrap)
            }
    }

    private func isOfTrap(_ record: Record) -> Bool {
        let cells = source.chapter.cells
        guard record.kind.isShown, cells.indices.contains(record.cell), cells[record.cell].kind.mustTrap
        else { return false }
        let isLine = record.kind == .line || record.kind == .reflectedLine
        return (!isLine || hasLine(record)) && misplacedClaim(record) == nil
            && RecordMarkup.fault(in: record.html.bytes) == nil
    }

    private init(_ source: ChapterSource) { self.source = source }

    /// Whether the line that a record names is one of the cell that it names.
    private func hasLine(_ record: Record) -> Bool {
        let cells = source.chapter.cells
        return cells.indices.contains(record.cell)
            && cells[record.cell].places.indices.contains(record.line - 1)
    }

    private func misplacedClaim(_ record: Record) -> String? {
        guard record.line >= ProgramText.cellStride, record.kind == .output,
            !ProgramPlace(programLine: record.line).isWritten(in: source.chapter)
        else { return nil }
        return "it sent a claim of a line that there is not"
    }

    private mutating func take(_ record: Record) -> String? {
        if hasEnded, !mayGoOn { return "it sent more after its end" }
        let chapter = source.chapter
        switch record.kind {
        case .cell:
            begun.insert(record.cell)
            if let why = begin(.cell(record.cell)) { return why }
        case .inlineValue:
            if let why = begin(.inlineValue(record.cell)) { return why }
        case .line, .reflectedLine:
            guard begun.contains(record.cell), hasLine(record) else {
                return
                    "it sent a value of line \(record.line) of cell \(record.cell + 1), which it has not come to"
            }
        case .output, .control, .print, .errorPrint:
            // What a sentence before the first cell prints stands below that one.
            guard begun.contains(record.cell) || record.cell == 0 else {
                return "it sent something below cell \(record.cell + 1), which it has not come to"
            }
            if let why = misplacedClaim(record) { return why }
        case .progress: if record.line > 100 { return "it is \(record.line) hundredths through" }
        case .end: hasEnded = true
        case .stop:
            let isThere =
                record.line == 0 ? chapter.inlineValues.indices.contains(record.cell) : hasLine(record)
            if !isThere {
                return "it stopped in line \(record.line) of cell \(record.cell + 1), which there is not"
            }
        }
        return RecordMarkup.fault(in: record.html.bytes)
    }

    private mutating func begin(_ step: Chapter.Step) -> String? {
        let steps = source.text.steps
        guard count < steps.count, steps[count] == step else {
            return "it sent \(words(step)) where "
                + (count < steps.count ? "\(words(steps[count])) is next" : "nothing more was to come")
        }
        count += 1
        return nil
    }

    private func words(_ step: Chapter.Step) -> String {
        switch step {
        case .cell(let index): "cell \(index + 1)"
        case .inlineValue(let index): "inline value \(index + 1)"
        }
    }

    private func fault(_ why: String) -> Diagnostic {
        diagnostic(
            "what the chapter's program sent does not fit the chapter: \(why); let its code neither call the tool's own functions "
                + "nor write where they do")
    }

    /// At a record's line, or at the step that was the last one to begin.
    private func diagnostic(_ message: String, of record: Record? = nil) -> Diagnostic {
        let chapter = source.chapter
        let steps = source.text.steps
        var place: Place?
        if let record, record.kind == .line || record.kind == .reflectedLine, hasLine(record) {
            let line = chapter.cells[record.cell].places[record.line - 1]
            return Diagnostic(path: chapter.path, line: line.line, column: line.column, message: message)
        }
        switch count > 0 ? steps[count - 1] : steps.first {
        case .cell(let index)?: place = chapter.cells[index].place
        case .inlineValue(let index)?: place = chapter.inlineValues[index].place
        case nil: break
        }
        return Diagnostic(
            path: chapter.path, line: place?.line ?? 1, column: place?.column ?? 1, message: message)
    }
}

extension Evaluator {
    /// What is wrong with the records of a program that ended well.
    ///
    /// - Parameter misfit: what `RecordCheck` found. Cells that were left out have faults of their own, which say more.
    func recordFaults(
        _ run: ChapterRun, _ misfit: Diagnostic?, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let skipped = try await faultsOfSkippedCells(run, source, in: folder)
        return skipped.isEmpty ? misfit.map { [$0] } ?? [] : skipped
    }
}
