import Manuscript
import Testing

@testable import Evaluation

@Suite struct ProgramTextTests {
    private let text = "# T\n\n> - x\n>   ```swift\n>   let a = 1\n>   ```\n\nIt is `\\(a)`.\n"

    @Test func placesRoundTrip() throws {
        let (chapter, faults) = Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8))
        #expect(faults.isEmpty)
        let read = try #require(chapter)
        let place = ProgramPlace(programLine: 100_001)
        #expect(place == .cell(index: 0, line: 1))
        #expect(place.place(in: read, column: 5) == Manuscript.SourceLocation(line: 5, column: 9))
        // Column 1 of an inline value's line is the opening quote.
        #expect(
            ProgramPlace(programLine: 1_000_000_001).place(in: read, column: 4)
                == Manuscript.SourceLocation(line: 8, column: 10))
    }

    /// A single value becomes a call; anything that may be several values, or text, becomes a string. Both
    /// map back to the same columns.
    @Test(arguments: [
        ("\\(a)", true), ("\\((a, b).0 + f(b), digits: 3)", true), ("\\(a), \\(b)", false),
        ("\\(f(\")\"))", false), ("\\(a /* ) */)", false), ("\\((a)", false),
        ("\\(\"\")", false),
    ])
    func inlineValues(_ source: String, _ isCall: Bool) throws {
        let (chapter, _) = Chapter.read(
            path: "chapters/01-t.md", bytes: Array("# T\n\nIt is `\(source)`.\n".utf8))
        let read = try #require(chapter)
        let lines = ProgramText(read, data: [], digits: 6).text.split(separator: "\n")
        let index = try #require(lines.firstIndex { $0.hasPrefix("__book_inline(0") })
        #expect(lines[index].hasSuffix(")") == isCall)
        let line = try #require(lines[index - 1].split(separator: " ").last.flatMap { Int($0.dropLast()) })
        let column = try #require(lines[index + 1].firstIndex(of: "(")).utf16Offset(in: lines[index + 1]) + 1
        // The parenthesis follows the backslash, which follows the code span's backtick.
        #expect(
            ProgramPlace(programLine: line + 1).place(in: read, column: column)
                == Manuscript.SourceLocation(line: 3, column: 9))
    }

    /// Neither prose nor a cell's position is part of the program.
    @Test func proseDoesNotAffectProgram() throws {
        let a = Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter
        let moved = "# Other\n\nMore words.\n\n" + text.dropFirst(5)
        let b = Chapter.read(path: "chapters/02-u.md", bytes: Array(moved.utf8)).chapter
        #expect(
            ProgramText(try #require(a), data: [], digits: 6)
                == ProgramText(try #require(b), data: [], digits: 6))
    }

    @Test func anyTextAsLiteral() {
        #expect(ProgramText.literal("a\"\\\n\u{0}é") == "\"a\\\"\\\\\\n\\u{0}\\u{e9}\"")
    }

    /// A line past a block's own numbers would belong to another block.
    @Test func linesBeyondLimit() throws {
        let most = NumberedLines.maxLines
        func faults(_ source: String, _ kind: Cell.Kind = .hidden, count: Int = 1) -> [Diagnostic] {
            var chapter = Chapter(canary: source)
            chapter.cells = (0..<count).map { index in
                Cell(
                    index: index, kind: kind, source: source,
                    places: [Manuscript.SourceLocation(line: 1, column: 1)],
                    place: Manuscript.SourceLocation(line: 3 + index, column: 2))
            }
            return NumberedLines.diagnostics(in: chapter)
        }
        for end in ["\n", "\r", "\r\n"] {
            #expect(faults(String(repeating: end, count: most)) == [])
            #expect(faults(String(repeating: end, count: most) + "a") != [])
            let found = faults(String(repeating: end, count: most + 1), .fails)
            #expect(found.map { [$0.line, $0.column] } == [[3, 2]])
            #expect(found.first?.message.contains("\(most + 1) lines, but at most \(most)") == true)
        }
        #expect(faults(String(repeating: "\n", count: most + 1), .norun) == [])
        // Each line within the bounds maps back to its block, and so do the lines of inline values.
        let cells = NumberedLines.maxCells
        #expect(faults("", count: cells) == [])
        #expect(faults("", count: cells + 1).map(\.line) == [3 + cells])
        let last = cells * ProgramText.cellStride + most + 1
        #expect(ProgramPlace(programLine: last) == .cell(index: cells - 1, line: most + 1))
        #expect(last < ProgramText.inlineBase)
        var chapter = Chapter(canary: "")
        chapter.inlineValues = [
            InlineValue(
                index: 0, source: "\\(a\n)",
                pieces: [.init(offset: 0, place: Manuscript.SourceLocation(line: 5, column: 1))])
        ]
        #expect(NumberedLines.diagnostics(in: chapter).map(\.line) == [5])
    }
}
