import Exhibits
import Manuscript

/// Verifies that a program's records fit its chapter.
///
/// The tool's own functions send each cell and each inline value once, in order, then one end, and values of
/// existing lines. A chapter's code that writes to the same descriptor may send anything; none of that may
/// reach a page.
struct RecordCheck {
    private let source: ChapterSource
    /// The number of steps that have begun.
    private var count = 0
    private var begun: Set<Int> = []
    private var hasEnded = false
    /// Whether records may follow the end.
    private var mayGoOn = false

    /// - Returns: the first record that does not fit, or the missing ones of a program that reached its end;
    ///   nil if everything fits.
    static func fault(in run: ChapterRun, of source: ChapterSource) -> Diagnostic? {
        var check = RecordCheck(source)
        // An uncaught error ends the program's text first, and then the program.
        check.mayGoOn = run.end == .trapped
        for record in run.records {
            if let why = check.take(record) { return check.fault(why) }
            if let message = RecordMarks.fault(in: record) { return check.diagnostic(message, of: record) }
        }
        guard run.end == .finished else { return nil }
        if !run.isReadable { return check.fault("its last record is followed by other data") }
        let steps = source.text.steps
        if check.count < steps.count {
            return check.fault("it did not send everything: \(check.words(steps[check.count])) is missing")
        }
        return check.hasEnded ? nil : check.fault("it did not send its end")
    }

    /// Whether a cached outcome fits its chapter, by the same checks as for a program: authors of cache files
    /// are trusted no more than programs.
    static func fits(_ outcome: Outcome, _ source: ChapterSource) -> Bool {
        var check = RecordCheck(source)
        for record in outcome.records {
            // Output of `traps` cells follows that of the main program.
            let isWell =
                check.hasEnded ? check.isTrapReason(record) : check.take(record) == nil
            if !isWell || RecordMarks.fault(in: record) != nil { return false }
        }
        let cells = source.chapter.cells
        return check.hasEnded && check.count == source.text.steps.count
            && outcome.messages.keys.allSatisfy {
                cells.indices.contains($0) && (cells[$0].kind.mustNotCompile || cells[$0].kind.mustTrap)
            }
    }

    private func isTrapReason(_ record: Record) -> Bool {
        let cells = source.chapter.cells
        guard record.kind.isShown, cells.indices.contains(record.cell), cells[record.cell].kind.mustTrap
        else { return false }
        let isLine = record.kind == .line || record.kind == .reflectedLine
        return (!isLine || hasLine(record)) && misplacedClaim(record) == nil
            && RecordMarkup.fault(in: record.html.bytes) == nil
    }

    private init(_ source: ChapterSource) { self.source = source }

    /// Whether a record's line belongs to its cell.
    private func hasLine(_ record: Record) -> Bool {
        let cells = source.chapter.cells
        return cells.indices.contains(record.cell)
            && cells[record.cell].places.indices.contains(record.line - 1)
    }

    private func misplacedClaim(_ record: Record) -> String? {
        guard record.line >= ProgramText.cellStride, record.kind == .output,
            !ProgramPlace(programLine: record.line).isWritten(in: source.chapter)
        else { return nil }
        return "it sent a claim of a line that does not exist"
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
                    "it sent a value of line \(record.line) of cell \(record.cell + 1), which it has not reached"
            }
        case .output, .control, .print, .errorPrint:
            // Output of a sentence before the first cell is below that cell.
            guard begun.contains(record.cell) || record.cell == 0 else {
                return "it sent something below cell \(record.cell + 1), which it has not reached"
            }
            if let why = misplacedClaim(record) { return why }
        case .progress: if record.line > 100 { return "it reports a progress of \(record.line) percent" }
        case .end: hasEnded = true
        case .location:
            let isThere =
                record.line == 0 ? chapter.inlineValues.indices.contains(record.cell) : hasLine(record)
            if !isThere {
                return "it stopped in line \(record.line) of cell \(record.cell + 1), which does not exist"
            }
        }
        return RecordMarkup.fault(in: record.html.bytes)
    }

    private mutating func begin(_ step: Chapter.Step) -> String? {
        let steps = source.text.steps
        guard count < steps.count, steps[count] == step else {
            return "it sent \(words(step)) where "
                + (count < steps.count ? "\(words(steps[count])) is next" : "nothing more was expected")
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
            "the output of the chapter's program does not fit the chapter: \(why); its code must neither call the tool's own functions "
                + "nor write to the file that they use")
    }

    /// At the record's line, or at the step that began last.
    private func diagnostic(_ message: String, of record: Record? = nil) -> Diagnostic {
        let chapter = source.chapter
        let steps = source.text.steps
        var place: SourceLocation?
        if let record, record.kind == .line || record.kind == .reflectedLine, hasLine(record) {
            let line = chapter.cells[record.cell].places[record.line - 1]
            return Diagnostic(path: chapter.path, at: line, message: message)
        }
        switch count > 0 ? steps[count - 1] : steps.first {
        case .cell(let index)?: place = chapter.cells[index].place
        case .inlineValue(let index)?: place = chapter.inlineValues[index].place
        case nil: break
        }
        return Diagnostic(path: chapter.path, at: place ?? .start, message: message)
    }
}

extension Evaluator {
    /// The fault of the records of a program that ended well.
    ///
    /// - Parameter misfit: the result of `RecordCheck`. Skipped cells have faults of their own, which are
    ///   more specific.
    func recordFaults(
        _ run: ChapterRun, _ misfit: Diagnostic?, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let skipped = try await faultsOfSkippedCells(run, source, in: folder)
        return skipped.isEmpty ? misfit.map { [$0] } ?? [] : skipped
    }
}
