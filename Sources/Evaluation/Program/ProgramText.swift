import Exhibits
import Manuscript

/// The Swift program of a chapter as text, and the mapping from its places to the chapter's.
///
/// The text depends only on the code, neither on prose nor on the cells' positions in the chapter. So each
/// cell has a range of lines, `(index + 1) × 100000 + line`, set with `#sourceLocation`, and places in the
/// output of the compiler and the program are converted. Code that uses `#line` is the exception
/// (`ProgramLines`).
package struct ProgramText: Equatable, Sendable {
    /// The program's source.
    package var text: String
    /// The lines of the chapter's code in the program.
    let lines: ProgramLines
    /// The same program with lines numbered by cell, and the chapter's code unchanged.
    let numberedByCell: String
    /// The data files in the program.
    let data: [DataFile]
    /// The steps in the program, in order.
    let steps: [Chapter.Step]
    private let digits: Int
    /// The line after its last cell if the program ends there; nil otherwise.
    private let openEnd: Int?

    /// The file name in the compiler's messages and back-traces if lines are numbered by cell.
    static let fileName = "chapter.swift"
    /// The module name of a chapter.
    static let moduleName = "main"
    // `Notebook` has the same numbers (`Recorder.cellStride`, `Tracker`).
    static let cellStride = 100_000
    static let inlineBase = 1_000_000_000
    static let inlineStride = 10

    /// The chapter's main program: all cells that run, and all inline values.
    package init(
        _ chapter: Chapter, data: [DataFile], digits: Int, lines: ProgramLines = .byCell
    ) {
        self.init(
            chapter, steps: chapter.program.filter { Self.runs($0, in: chapter) }, data: data, digits: digits,
            lines: lines)
    }

    /// The program of a `fails` or `traps` cell: the steps before it, without inline values, and the cell.
    ///
    /// - Parameter isOpen: whether it ends with the cell, so that the compiler reports the cell's end as a
    ///   file's end.
    package init(
        _ chapter: Chapter, upTo cell: Int, data: [DataFile], digits: Int,
        lines: ProgramLines, isOpen: Bool = false
    ) {
        let before = chapter.program.prefix { $0 != .cell(cell) }.filter {
            if case .inlineValue = $0 { return false }
            return Self.runs($0, in: chapter)
        }
        self.init(
            chapter, steps: before + [.cell(cell)], data: data, digits: digits, lines: lines, isOpen: isOpen)
    }

    /// The same program with the cells of a modified chapter, and lines numbered by cell.
    ///
    /// - Parameter last: the cell with which the program ends; nil for the whole program.
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

    /// The compiler's messages for the program, with lines numbered by cell.
    func messages(of result: Tool.Result) -> [CompilerMessage] {
        let messages = result.messages.renumbered(from: lines)
        guard let openEnd else { return messages }
        return messages.map { message in
            // The file's end is after the lines of the last directive.
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
        _ chapter: Chapter, steps: [Chapter.Step], data: [DataFile], digits: Int,
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
                let count = chapter.cells[index].lines.count
                return ProgramPlace.cell(index: index, line: count + 1).programLine
            } : nil
    }

    private static func text(
        _ chapter: Chapter, steps: [Chapter.Step], data: [DataFile], digits: Int, lines: ProgramLines,
        isOpen: Bool
    ) -> String {
        // The chapter's own `defer` statements run before the first one.
        var text =
            "#sourceLocation(file: \"start.swift\", line: 1)\n__book_start(digits: \(digits))\n"
            + "defer { __book_end() }\n"
        for file in data {
            let label = file.isText ? "" : "base64: "
            text += "__book_data(\(literal(file.name)), \(label)\(literal(file.text)))\n"
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

    /// A Swift string literal for any text.
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

/// The form of an inline value in the program; the raw value is its line there, from the first of its range.
package enum InlineForm: Int, Sendable {
    /// A string literal with one interpolation, as it looks in the chapter.
    case string = 1
    /// A call of the interpolation's method, for a value that a string literal can't contain.
    case call = 3

    /// The text before the code span's in the same line.
    var opening: String {
        switch self {
        case .string: "\""
        case .call: ".appendInterpolation"
        }
    }

    /// The program's columns before the code span's first one. A call omits the span's `\`.
    var columns: Int { opening.count - (self == .call ? 1 : 0) }
}

/// A program's line and column, in terms of the chapter.
package enum ProgramPlace: Equatable, Sendable {
    /// Line from 1 of a cell; line 0 is the cell as a whole.
    case cell(index: Int, line: Int)
    /// A line of an inline value, with its form.
    case inlineValue(index: Int, form: InlineForm)
    /// Outside of the chapter's text, before or after it.
    case outside

    /// The place of the program's line `line`, from 1, according to the ranges of cells and inline values.
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

    /// The program's line, from 1; 0 outside of the chapter's text.
    package var programLine: Int {
        switch self {
        case .cell(let index, let line): (index + 1) * ProgramText.cellStride + line
        case .inlineValue(let index, let form):
            ProgramText.inlineBase + index * ProgramText.inlineStride + form.rawValue
        case .outside: 0
        }
    }

    /// The source of a cell's record: mostly known by cell and line, for a claim by the program's line. A
    /// claim in code outside of the chapter belongs to the whole cell.
    package init(_ record: Record) {
        if record.line >= ProgramText.cellStride {
            self = ProgramPlace(programLine: record.line)
        } else {
            self = .cell(index: record.cell, line: record.kind == .output ? 0 : record.line)
        }
    }

    /// The place in the chapter. `column` is the program's, from 1; a column past the line's end is moved to
    /// its end.
    package func place(in chapter: Chapter, column: Int) -> SourceLocation? {
        switch self {
        case .cell(let index, let line):
            guard chapter.cells.indices.contains(index) else { return nil }
            let cell = chapter.cells[index]
            guard line > 0 else { return cell.place }
            guard let last = cell.places.last else { return cell.place }
            // The compiler may point past the end, for example at a missing brace.
            if line > cell.places.count {
                return SourceLocation(line: last.line, column: last.column + cell.lastLine.utf8.count)
            }
            let start = cell.places[line - 1]
            let length = source(in: chapter)?.utf8.count ?? 0
            return SourceLocation(line: start.line, column: start.column + min(max(column, 1) - 1, length))
        case .inlineValue(let index, let form):
            guard chapter.inlineValues.indices.contains(index) else { return nil }
            let value = chapter.inlineValues[index]
            let offset = min(max(column, 1) - 1, value.source.utf8.count + form.columns) - form.columns
            return value.place(at: max(offset, 0))
        case .outside: return nil
        }
    }

    /// Whether it is on a line of the chapter.
    func isWritten(in chapter: Chapter) -> Bool {
        if case .inlineValue(let index, _) = self { return chapter.inlineValues.indices.contains(index) }
        guard case .cell(let index, let line) = self else { return false }
        return line > 0 && chapter.cells.indices.contains(index) && line <= chapter.cells[index].places.count
    }

    /// The place of the line's first character that is not a space.
    func startOfCode(in chapter: Chapter) -> SourceLocation? {
        let indent = source(in: chapter)?.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count ?? 0
        return place(in: chapter, column: indent + 1)
    }

    /// The line's text in the chapter; the last line if it is past the cell's end.
    func source(in chapter: Chapter) -> String? {
        switch self {
        case .cell(let index, let line):
            guard chapter.cells.indices.contains(index), line > 0 else { return nil }
            let cell = chapter.cells[index]
            if line > cell.places.count { return cell.places.isEmpty ? nil : cell.lastLine }
            let lines = cell.lines
            return line <= lines.count ? String(lines[line - 1]) : nil
        case .inlineValue(let index, _):
            return chapter.inlineValues.indices.contains(index) ? chapter.inlineValues[index].source : nil
        case .outside: return nil
        }
    }
}

extension Cell {
    fileprivate var lastLine: String {
        let lines = lines
        return places.indices.last.map { $0 < lines.count ? String(lines[$0]) : "" } ?? ""
    }
}
