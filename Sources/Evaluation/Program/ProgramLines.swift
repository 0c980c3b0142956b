import Exhibits
import Manuscript

/// The lines of a chapter's code in its program, and in the tool's own numbering.
///
/// The tool numbers lines by cell (`ProgramPlace`). Usually the program has the same numbers, so its text
/// depends neither on prose nor on the cells' positions. If the code uses `#line` or a similar literal
/// (`LocationLiterals`), its program has the lines and columns of the chapter's file, and places in what the
/// compiler and the program report are converted.
package struct ProgramLines: Equatable, Sendable {
    /// The file name in the compiler's messages and in back-traces.
    let file: String
    /// The chapter's code; nil if lines are numbered by cell.
    private let stretches: [Stretch]?

    /// A cell or an inline value in a program with the chapter's lines.
    fileprivate struct Stretch: Equatable {
        var step: Chapter.Step
        /// Lines of the chapter's file. A cell begins with its fence, and ends with the line after its last.
        var lines: ClosedRange<Int>
        /// The first column of an inline value; 1 for a cell.
        var column: Int
        /// The tool's number of the first line.
        var number: Int
        /// The number of spaces before each line's text, so that it has the chapter's columns.
        var indents: [Int]
    }

    /// The tool's own numbering.
    package static let byCell = ProgramLines(file: ProgramText.fileName, stretches: nil)

    private init(file: String, stretches: [Stretch]?) {
        self.file = file
        self.stretches = stretches
    }

    /// The lines of a chapter's file.
    package init(of chapter: Chapter) {
        // Relative to the book. Illegal file names are errors, but faults in such a file's code are reported
        // as well; the name must not be parsed as code.
        file = chapter.path.split(separator: "/").suffix(2).map { name in
            String(String.UnicodeScalarView(name.unicodeScalars.map { Self.isPlain($0) ? $0 : "_" }))
        }.joined(separator: "/")
        stretches = chapter.program.map { step in
            switch step {
            case .cell(let index): Stretch(chapter.cells[index])
            case .inlineValue(let index): Stretch(chapter.inlineValues[index])
            }
        }
    }

    /// Whether a directive's file name may contain the character, which it can't escape.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        default: false
        }
    }

    /// The value of `#fileID`: the module and the file's name.
    var fileID: String { ProgramText.moduleName + "/" + fileName }

    /// The file without its folder, as in linkers' messages and line tables.
    var fileName: String { String(file.split(separator: "/").last ?? "") }

    // MARK: Into the program

    /// The program's text of a cell.
    ///
    /// - Parameter isOpen: whether the program ends with the cell.
    func text(of cell: Cell, showsValues: Bool, isOpen: Bool = false) -> String {
        let stretch = stretch(of: .cell(cell.index))
        let start = stretch?.lines.lowerBound ?? ProgramPlace.cell(index: cell.index, line: 0).programLine
        // Without the semicolon, a cell that begins with a brace or a dot would continue this call.
        let call = "__book_cell(\(cell.index), \(start), \(showsValues ? cell.places.count : 0));\n"
        var source = cell.source.hasSuffix("\n") ? cell.source : cell.source + "\n"
        // `#!/usr/bin/env swift` is legal as a file's first line, which the program has elsewhere.
        if cell.index == 0, source.hasPrefix("#!") { source = "//" + source.dropFirst(2) }
        if let stretch {
            let lines = source.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            source = zip(lines, stretch.indents.dropFirst()).map { line, indent in
                String(repeating: " ", count: indent) + line + "\n"
            }.joined()
        }
        if isOpen { return directive(start) + call + source }
        return directive(start) + call + source + cellEnd(line: start + source.utf8.count { $0 == 0x0A } + 1)
    }

    /// Follows each cell. An import is legal at the top level only, and can't continue an expression: so
    /// unfinished code is an error here, and does not continue in the next cell. The directive before it
    /// separates it from attributes and keywords, which may precede an import; with it the compiler's
    /// messages are the same as at a file's end.
    private func cellEnd(line: Int) -> String { directive(line) + "import Swift\n" }

    /// An inline value in the program. With the tool's own numbering it is a call if it is certainly one
    /// value, which compiles faster, and otherwise a string.
    func text(of value: InlineValue) -> String {
        func line(_ form: InlineForm) -> Int {
            ProgramPlace.inlineValue(index: value.index, form: form).programLine
        }
        if let stretch = stretch(of: .inlineValue(value.index)) {
            // There is room for only a quote before the value, so an operator after it sends the text.
            return directive(stretch.lines.lowerBound) + String(repeating: " ", count: stretch.indents[0])
                + "\(InlineForm.string.opening)\(value.source)\"⟿\(value.index)\n"
        }
        if InterpolationShape(value.source) == .one {
            // The value itself is on the second line.
            return directive(line(.call) - 1) + "__book_inline(\(value.index))\n"
                + InlineForm.call.opening + value.source.dropFirst() + "\n"
        }
        return directive(line(.string) - 1) + "__book_inline(\(value.index),\n"
            + InlineForm.string.opening + value.source + "\"\n)\n"
    }

    private func directive(_ line: Int) -> String { "#sourceLocation(file: \"\(file)\", line: \(line))\n" }

    private func stretch(of step: Chapter.Step) -> Stretch? { stretches?.first { $0.step == step } }

    // MARK: And back

    /// The tool's number of a line of `file`, and the matching column; nil if the line has none of the
    /// chapter's code.
    ///
    /// - Parameter column: 0 if unknown.
    func number(ofLine line: Int, column: Int) -> (line: Int, column: Int)? {
        guard let stretches else { return (line, column) }
        let found = stretches.filter { $0.lines.contains(line) }
        // A value may be on the line after a cell, and several values on one line.
        let values = found.filter { $0.lines.count == 1 }
        let own = found.first { $0.lines.count > 1 && $0.lines.upperBound > line }
        guard let stretch = own ?? values.last(where: { $0.column <= column }) ?? values.first ?? found.first
        else { return nil }
        let row = line - stretch.lines.lowerBound
        let indent = stretch.indents.indices.contains(row) ? stretch.indents[row] : 0
        return (stretch.number + row, max(column - indent, min(column, 1)))
    }

    /// Records with the tool's line numbers: claims and references have the program's.
    func renumbered(_ records: [Record]) -> [Record] {
        if stretches == nil { return records }
        return records.map { record in
            guard record.kind == .output, record.line > 0 else { return record }
            var record = record
            record.line = number(ofLine: record.line, column: 0)?.line ?? 0
            return record
        }
    }

    /// The parts of the program's text that depend on the code's place, by name; empty if lines are numbered
    /// by cell.
    package var parts: [CacheKey.Part] {
        guard let stretches else { return [] }
        return [CacheKey.Part(name: "the chapter's file name", text: file)]
            + stretches.map { stretch in
                let text = "\(stretch.lines.lowerBound) \(stretch.column) \(stretch.indents)"
                let step =
                    switch stretch.step {
                    case .cell(let index): "cell \(index + 1)"
                    case .inlineValue(let index): "inline value \(index + 1)"
                    }
                return CacheKey.Part(name: "the place of \(step)", text: text)
            }
    }
}

extension ProgramLines.Stretch {
    init(_ cell: Cell) {
        let lines = cell.lines
        // An empty line may be part of a string, and stays empty.
        var indents = zip(lines, cell.places).map { line, place in line.isEmpty ? 0 : place.column - 1 }
        // The lines of a multi-line string need the same indentation.
        if cell.source.contains("\"\"\"") {
            let least = zip(lines, indents).filter { !$0.0.isEmpty }.map(\.1).min() ?? 0
            indents = indents.map { min($0, least) }
        }
        self.init(
            step: .cell(cell.index), lines: cell.place.line...(cell.place.line + lines.count + 1), column: 1,
            number: ProgramPlace.cell(index: cell.index, line: 0).programLine, indents: [0] + indents)
    }

    init(_ value: InlineValue) {
        let place = value.place
        self.init(
            step: .inlineValue(value.index), lines: place.line...place.line, column: max(place.column - 1, 1),
            number: ProgramPlace.inlineValue(index: value.index, form: .string).programLine,
            // The quote precedes it.
            indents: [max(place.column - 1 - InlineForm.string.columns, 0)])
    }
}
