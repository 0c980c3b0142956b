import Evaluation
import Exhibits
import Manuscript

/// The chapter's places of records that have a program line. There may be very many records, of one line or
/// of many, so each cell is read only once.
struct RecordPlaces {
    private let chapter: Chapter
    /// By cell, how far each of its lines is indented.
    private var indents: [Int: [Int]] = [:]

    init(_ chapter: Chapter) { self.chapter = chapter }

    /// The first character of the record's line that is not a space.
    mutating func place(of record: Record) -> SourceLocation {
        let place = ProgramPlace(record)
        if case .cell(let cell, let line) = place, line > 0, chapter.cells.indices.contains(cell) {
            let (starts, indents) = (chapter.cells[cell].places, indents(in: cell))
            if line <= min(starts.count, indents.count) {
                let start = starts[line - 1]
                return SourceLocation(line: start.line, column: start.column + indents[line - 1])
            }
        }
        return place.place(in: chapter, column: 1)
            ?? ProgramPlace.cell(index: record.cell, line: 0).place(in: chapter, column: 1)
            ?? SourceLocation(line: 1, column: 1)
    }

    private mutating func indents(in cell: Int) -> [Int] {
        if let known = indents[cell] { return known }
        let found = chapter.cells[cell].lines.map { $0.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count }
        indents[cell] = found
        return found
    }
}
