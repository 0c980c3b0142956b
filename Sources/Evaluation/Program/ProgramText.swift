import Exhibits
import Manuscript

/// The Swift program of a chapter, as text, and the way back from its places to the chapter's.
///
/// The text depends on the code alone: neither prose nor where a cell stands in the chapter is in it. So each
/// cell has a line range of its own, `(index + 1) × 100000 + line`, set with `#sourceLocation`, and what the
/// compiler and the program say is translated afterwards. Code that uses `#line` is the exception
/// (`ProgramLines`).
package struct ProgramText: Equatable, Sendable {
    /// The program, as the compiler reads it.
    package var text: String
    /// The lines that the chapter's code has in it.
    let lines: ProgramLines
    /// The same program with lines that are numbered by cell, and the chapter's code as it is.
    let numberedByCell: String
    /// The data files in it.
    let data: [NamedText]
    /// What is in it, in order.
    let steps: [Chapter.Step]
    private let digits: Int
    /// The line behind its last cell, where it ends with that; nil if more follows.
    private let openEnd: Int?

    /// The file name that the compiler and back-traces speak of, where lines are numbered by cell.
    static let fileName = "chapter.swift"
    /// The module that a chapter is.
    static let moduleName = "main"
    static let cellStride = 100_000
    static let inlineBase = 1_000_000_000
    static let inlineStride = 10

    /// The chapter's main program: all cells that run, and all inline values.
    package init(
        _ chapter: Chapter, data: [NamedText], digits: Int, lines: ProgramLines = .byCell
    ) {
        self.init(
            chapter, steps: chapter.program.filter { Self.runs($0, in: chapter) }, data: data, digits: digits,
            lines: lines)
    }

    /// The program of a `fails` or `traps` cell: what runs before it, without inline values, and the cell.
    ///
    /// - Parameter isOpen: whether it ends where the cell does, so that the compiler says of the cell's end what it says of
    ///   a file's.
    package init(
        _ chapter: Chapter, upTo cell: Int, data: [NamedText], digits: Int,
        lines: ProgramLines, isOpen: Bool = false
    ) {
        let before = chapter.program.prefix { $0 != .cell(cell) }.filter {
            if case .inlineValue = $0 { return false }
            return Self.runs($0, in: chapter)
        }
        self.init(
            chapter, steps: before + [.cell(cell)], data: data, digits: digits, lines: lines, isOpen: isOpen)
    }

    /// The same program with the cells of another form of the chapter. Its lines are numbered by cell.
    ///
    /// - Parameter last: the cell at whose end the program ends; nil for the whole program.
    func replacingCells(with chapter: Chapter, upTo last: Int? = nil) -> ProgramText {
        let end = last.flatMap { steps.firstIndex(of: .cell($0)) }
        return ProgramText(
            chapter, steps: end.map { Array(steps[...$0]) } ?? steps,
            data: data, digits: digits, lines: .byCell,
            isOpen: end == nil ? openEnd != nil : true)
    }

    /// The cells that run, in order.
    var cells: [Int] {
        steps.compactMap { if case .cell(let index) = $0 { index } else { nil } }
    }

    /// What the compiler says of it, with lines that are numbered by cell.
    func messages(of result: Tool.Result) -> [CompilerMessage] {
        let messages = result.messages.renumbered(from: lines)
        guard let openEnd else { return messages }
        return messages.map { message in
            // The file's end is behind what the last directive is about.
            guard message.file.hasSuffix(CompilerJobs.source) else { return message }
            var message = message
            (message.file, message.line) = (Self.fileName, openEnd)
            return message
        }
    }

    private static func runs(_ step: Chapter.Step, in chapter: Chapter) -> Bool {
        switch step {
        case .cell(let index): chapter.cells[index].kind.isPartOfProgram
        case .inlineValue: true
        }
    }

    private init(
        _ chapter: Chapter, steps: [Chapter.Step], data: [NamedText], digits: Int,
        lines: ProgramLines, isOpen: Bool = false
    ) {
        func text(_ lines: ProgramLines) -> String {
            Self.text(chapter, steps: steps, data: data, digits: digits, lines: lines, isOpen: isOpen)
        }
        numberedByCell = text(.byCell)
        self.text = lines == .byCell ? numberedByCell : text(lines)
        self.lines = lines
        self.data = data
        self.steps = steps
        self.digits = digits
        openEnd =
            isOpen
            ? steps.last.flatMap { step in
                guard case .cell(let index) = step else { return nil }
                let lines = chapter.cells[index].source.split(
                    separator: "\n", omittingEmptySubsequences: false)
                let count = lines.last?.isEmpty == true ? lines.count - 1 : lines.count
                return (index + 1) * Self.cellStride + count + 1
            } : nil
    }

    private static func text(
        _ chapter: Chapter, steps: [Chapter.Step], data: [NamedText], digits: Int, lines: ProgramLines,
        isOpen: Bool
    ) -> String {
        // What the chapter defers itself runs before that which stands first.
        var text =
            "#sourceLocation(file: \"start.swift\", line: 1)\n__book_start(digits: \(digits))\n"
            + "defer { __book_end() }\n"
        for file in data {
            text += "__book_data(\(literal(file.name)), \(literal(file.text)))\n"
        }
        for step in steps {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                text += lines.text(
                    of: cell, showsValues: cell.kind.reportsValues, isOpen: isOpen && step == steps.last)
            case .inlineValue(let index): text += lines.text(of: chapter.inlineValues[index])
            }
        }
        if isOpen { return text }
        return text + "#sourceLocation(file: \"end.swift\", line: 1)\n_ = ()\n"
    }

    /// A Swift string literal of any text.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case " "..."~": literal.unicodeScalars.append(scalar)
            default: literal += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return literal + "\""
    }
}

/// How an inline value stands in the program; the number of its line there, from the first of its range.
package enum InlineForm: Int, Sendable {
    /// As a string literal with one interpolation, which is what it looks like in the chapter.
    case string = 1
    /// As a call of the interpolation's method, for a value that a string literal can't hold.
    case call = 3

    /// What stands before the text of the chapter's code span, in the same line.
    var opening: String {
        switch self {
        case .string: "\""
        case .call: ".appendInterpolation"
        }
    }

    /// The program's columns before the code span's own first one. Of a call the span's `\` is left out.
    var columns: Int { opening.count - (self == .call ? 1 : 0) }
}

/// Where a program's line and column stand in the chapter.
package enum ProgramPlace: Equatable, Sendable {
    /// Line from 1 of a cell; line 0 is the cell as a whole.
    case cell(index: Int, line: Int)
    /// A line of an inline value, with the form that it has there.
    case inlineValue(index: Int, form: InlineForm)
    /// Text that is not the chapter's, before or after it.
    case outside

    /// The place of the program's line `line`, from 1, by the ranges that cells and inline values have.
    package init(programLine line: Int) {
        if line >= ProgramText.inlineBase {
            let (index, line) = (line - ProgramText.inlineBase).quotientAndRemainder(
                dividingBy: ProgramText.inlineStride)
            self = .inlineValue(index: index, form: InlineForm(rawValue: line) ?? .string)
        } else if line >= ProgramText.cellStride {
            self = .cell(
                index: line / ProgramText.cellStride - 1, line: line % ProgramText.cellStride)
        } else {
            self = .outside
        }
    }

    /// Where a cell's record comes from: of most it is known by cell and line, of a claim by the program's line. A claim in
    /// code that is not the chapter's is the whole cell's.
    package init(_ record: Record) {
        if record.line >= ProgramText.cellStride {
            self = ProgramPlace(programLine: record.line)
        } else {
            self = .cell(index: record.cell, line: record.kind == .output ? 0 : record.line)
        }
    }

    /// The place in the chapter's text. `column` is the program's, from 1; one past the line's end is its end.
    package func place(in chapter: Chapter, column: Int) -> Place? {
        switch self {
        case .cell(let index, let line):
            guard chapter.cells.indices.contains(index) else { return nil }
            let cell = chapter.cells[index]
            guard line > 0 else { return cell.place }
            guard let last = cell.places.last else { return cell.place }
            // The compiler may point past the end: at the brace that is missing.
            if line > cell.places.count {
                return Place(line: last.line, column: last.column + cell.lastLine.utf8.count)
            }
            let start = cell.places[line - 1]
            let length = source(in: chapter)?.utf8.count ?? 0
            return Place(line: start.line, column: start.column + min(max(column, 1) - 1, length))
        case .inlineValue(let index, let form):
            guard chapter.inlineValues.indices.contains(index) else { return nil }
            let value = chapter.inlineValues[index]
            let offset = min(max(column, 1) - 1, value.source.utf8.count + form.columns) - form.columns
            return value.place(at: max(offset, 0))
        case .outside: return nil
        }
    }

    /// Whether it is in a line that the chapter's author wrote.
    func isWritten(in chapter: Chapter) -> Bool {
        if case .inlineValue(let index, _) = self { return chapter.inlineValues.indices.contains(index) }
        guard case .cell(let index, let line) = self else { return false }
        return line > 0 && chapter.cells.indices.contains(index) && line <= chapter.cells[index].places.count
    }

    /// As `place`, of the line's first character that is no space.
    func startOfCode(in chapter: Chapter) -> Place? {
        let indent = source(in: chapter)?.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count ?? 0
        return place(in: chapter, column: indent + 1)
    }

    /// The chapter's text of the line; the last one where it is past the cell's end.
    func source(in chapter: Chapter) -> String? {
        switch self {
        case .cell(let index, let line):
            guard chapter.cells.indices.contains(index), line > 0 else { return nil }
            let cell = chapter.cells[index]
            if line > cell.places.count { return cell.places.isEmpty ? nil : cell.lastLine }
            let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
            return line <= lines.count ? String(lines[line - 1]) : nil
        case .inlineValue(let index, _):
            return chapter.inlineValues.indices.contains(index) ? chapter.inlineValues[index].source : nil
        case .outside: return nil
        }
    }
}

extension Cell {
    fileprivate var lastLine: String {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        return places.indices.last.map { $0 < lines.count ? String(lines[$0]) : "" } ?? ""
    }
}
