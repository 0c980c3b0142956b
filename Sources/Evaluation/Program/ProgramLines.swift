import Exhibits
import Manuscript

/// Which lines a chapter's code has in its program, and what the tool calls them.
///
/// The tool numbers lines by cell (`ProgramPlace`). Usually the program has the same numbers, so its text depends neither on
/// prose nor on where a cell stands. If the code uses `#line` or a similar literal (`LocationLiterals`), its program has the
/// lines and columns of the chapter's file, and places in what the compiler and the program report are converted.
package struct ProgramLines: Equatable, Sendable {
    /// The file that the compiler and back-traces speak of.
    let file: String
    /// The chapter's code; nil if lines are numbered by cell.
    private let stretches: [Stretch]?

    /// A cell or an inline value in a program that has the chapter's lines.
    fileprivate struct Stretch: Equatable {
        var step: Chapter.Step
        /// The lines of the chapter's file. A cell begins with its fence, and ends with the line after its last.
        var lines: ClosedRange<Int>
        /// Where an inline value begins; 1 for a cell.
        var column: Int
        /// What the tool calls the first of the lines.
        var number: Int
        /// How many spaces stand before each line's text, so that it has the chapter's columns.
        var indents: [Int]
    }

    /// The tool's own numbers.
    package static let byCell = ProgramLines(file: ProgramText.fileName, stretches: nil)

    private init(file: String, stretches: [Stretch]?) {
        self.file = file
        self.stretches = stretches
    }

    /// Those of a chapter's file.
    package init(of chapter: Chapter) {
        // Relative to the book. Names that are no chapter's are errors, but what such a file's code does wrong is said as well; nothing
        // of a name may be read as code.
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

    /// Whether a directive can have the character in its file's name, which it takes as it stands.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        default: false
        }
    }

    /// What `#fileID` is: the module and the file's name.
    var fileID: String { ProgramText.moduleName + "/" + fileName }

    /// The file without its folder, as linkers and line tables have it.
    var fileName: String { String(file.split(separator: "/").last ?? "") }

    // MARK: Into the program

    /// The program's text of a cell.
    ///
    /// - Parameter isOpen: whether the program ends where the cell does.
    func text(of cell: Cell, showsValues: Bool, isOpen: Bool = false) -> String {
        let stretch = stretch(of: .cell(cell.index))
        let start = stretch?.lines.lowerBound ?? (cell.index + 1) * ProgramText.cellStride
        // Without the semicolon, a cell that begins with a brace or a dot would go on with this call.
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

    /// Follows each cell. An import is legal at the top level alone, and begins what can be no part of an expression: so
    /// code that its cell does not complete is an error here, and does not go on with the next cell. The directive before
    /// it parts it from attributes and keywords, which may stand before an import; with it the compiler uses the same
    /// words as at a file's end.
    private func cellEnd(line: Int) -> String { directive(line) + "import Swift\n" }

    /// The program's text of an inline value. With the tool's own numbers it is a call if it is certainly one value, which
    /// compiles faster, and a string otherwise.
    func text(of value: InlineValue) -> String {
        let number = ProgramText.inlineBase + value.index * ProgramText.inlineStride
        if let stretch = stretch(of: .inlineValue(value.index)) {
            // Before the value there is room for a quote only, so what sends the text is an operator after it.
            return directive(stretch.lines.lowerBound) + String(repeating: " ", count: stretch.indents[0])
                + "\(InlineForm.string.opening)\(value.source)\"⟿\(value.index)\n"
        }
        if InterpolationShape(value.source) == .one {
            // The value itself is in the second line.
            return directive(number + InlineForm.call.rawValue - 1) + "__book_inline(\(value.index))\n"
                + InlineForm.call.opening + value.source.dropFirst() + "\n"
        }
        return directive(number + InlineForm.string.rawValue - 1) + "__book_inline(\(value.index),\n"
            + InlineForm.string.opening + value.source + "\"\n)\n"
    }

    private func directive(_ line: Int) -> String { "#sourceLocation(file: \"\(file)\", line: \(line))\n" }

    private func stretch(of step: Chapter.Step) -> Stretch? { stretches?.first { $0.step == step } }

    // MARK: And back

    /// The tool's own number of a line of `file`, and the column to go with it; nil if it has none of the chapter's code.
    ///
    /// - Parameter column: 0 if it is not known.
    func number(ofLine line: Int, column: Int) -> (line: Int, column: Int)? {
        guard let stretches else { return (line, column) }
        let found = stretches.filter { $0.lines.contains(line) }
        // A value may stand on the line after a cell, and several values on one line.
        let values = found.filter { $0.lines.count == 1 }
        let own = found.first { $0.lines.count > 1 && $0.lines.upperBound > line }
        guard let stretch = own ?? values.last(where: { $0.column <= column }) ?? values.first ?? found.first
        else { return nil }
        let row = line - stretch.lines.lowerBound
        let indent = stretch.indents.indices.contains(row) ? stretch.indents[row] : 0
        return (stretch.number + row, max(column - indent, min(column, 1)))
    }

    /// A program's records with the tool's own numbers: claims and references have the program's.
    func renumbered(_ records: [Record]) -> [Record] {
        if stretches == nil { return records }
        return records.map { record in
            guard record.kind == .output, record.line > 0 else { return record }
            var record = record
            record.line = number(ofLine: record.line, column: 0)?.line ?? 0
            return record
        }
    }

    /// What the program's text has of the code's places, by name; empty if lines are numbered by cell.
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
        var lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        // An empty line may be part of a string, and stays empty.
        var indents = zip(lines, cell.places).map { line, place in line.isEmpty ? 0 : place.column - 1 }
        // The lines of a multi-line string have to be indented alike.
        if cell.source.contains("\"\"\"") {
            let least = zip(lines, indents).filter { !$0.0.isEmpty }.map(\.1).min() ?? 0
            indents = indents.map { min($0, least) }
        }
        self.init(
            step: .cell(cell.index), lines: cell.place.line...(cell.place.line + lines.count + 1), column: 1,
            number: (cell.index + 1) * ProgramText.cellStride, indents: [0] + indents)
    }

    init(_ value: InlineValue) {
        let place = value.place
        self.init(
            step: .inlineValue(value.index), lines: place.line...place.line, column: max(place.column - 1, 1),
            number: ProgramText.inlineBase + value.index * ProgramText.inlineStride
                + InlineForm.string.rawValue,
            // The quote stands before it.
            indents: [max(place.column - 1 - InlineForm.string.columns, 0)])
    }
}
