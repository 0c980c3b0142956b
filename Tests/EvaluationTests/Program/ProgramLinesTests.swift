import Exhibits
import Manuscript
import Testing

@testable import Evaluation

/// The program of a chapter that uses `#line` has the chapter's own lines and columns.
@Suite struct ProgramLinesTests {
    private static let text = """
        ---
        digits: 5
        ---
        # Places

        ```swift
        let a = #line

            let b = 2
        ```

        Values: `\\(a)`, `\\(b), \\(a)`; `\\(a)` and a long one: `\\(f(a,
        b))`, then ` \\(c) `.

        - A list:

          > ```swift hidden
          > let text = \"""
          >     in a quotation
          >
          >     \"""
          >   let d = 4
          > ```

        ```swift fails
        let e: Int = ""
        ```

        ```swift norun
        nothing
        ```
        `
        \\(a)`

        """

    private static func chapter(_ text: String, path: String = "some/where/chapters/01-t.md") throws
        -> Chapter
    {
        let (chapter, faults) = Chapter.read(path: path, bytes: Array(text.utf8))
        #expect(faults == [])
        return try #require(chapter)
    }

    /// A file name is not treated as code, not even if it is an error anyway.
    @Test func unusualFileNames() throws {
        let names = ["01-a\", line: 1)\nprint(1).md", "01-\\(f()).md", "01-\u{2028}a.md"]
        for name in names {
            let chapter = try Self.chapter("# T\n\n```swift\nlet a = #line\n```\n", path: "chapters/" + name)
            let text = ProgramText(chapter, data: [], digits: 6, lines: ProgramLines(of: chapter)).text
            let placed = text.matches(
                of: /#sourceLocation\(file: "chapters\/01-[a-zA-Z0-9_.-]*", line: \d+\)\n/)
            #expect(placed.count == 2)
            #expect(!text.contains("print(1)"))
        }
    }

    /// A program's lines as the compiler numbers them: file and line of each.
    private static func placed(_ program: String) throws -> [(file: String, line: Int, text: String)] {
        var (file, line) = ("main.swift", 1)
        var placed: [(String, Int, String)] = []
        for text in program.split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = text.wholeMatch(of: #/#sourceLocation\(file: "(.*)", line: (\d+)\)/#) {
                (file, line) = (String(match.1), try #require(Int(match.2)))
            } else {
                placed.append((file, line, String(text)))
                line += 1
            }
        }
        return placed
    }

    /// Each character of code has the same place in the program as in the chapter, and maps back to it.
    @Test func codeKeepsChapterPlaces() throws {
        let chapter = try Self.chapter(Self.text)
        let lines = ProgramLines(of: chapter)
        let program = ProgramText(chapter, upTo: 2, data: [], digits: 5, lines: lines)
        let main = ProgramText(chapter, data: [], digits: 5, lines: lines)
        let own = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        var (code, values) = (0, 0)
        for (file, line, text) in try Self.placed(program.text) + Self.placed(main.text)
        where file == "chapters/01-t.md" && !text.hasPrefix("__book") && text != "import Swift" {
            #expect(file == lines.file)
            let utf8 = Array(text.utf8)
            let isValue = text.contains("⟿")
            let end = isValue ? try #require(text.range(of: "\"⟿")).lowerBound : text.endIndex
            // Text that the tool itself writes is not the chapter's.
            let count = text[..<end].utf8.count
            let skipped = isValue ? " \"" : " "
            for offset in 0..<count where !skipped.utf8.contains(utf8[offset]) {
                let (number, column) = try #require(lines.number(ofLine: line, column: offset + 1))
                let place = try #require(ProgramPlace(programLine: number).place(in: chapter, column: column))
                try #require(own[place.line - 1].indices.contains(place.column - 1))
                #expect(
                    own[place.line - 1][place.column - 1] == utf8[offset], "\(line):\(offset + 1) \(text)")
                // For a value on several lines the first one counts; at the first column there is no room for
                // its quote.
                if place.line == line, place.column > 1, own[place.line - 1].first != UInt8(ascii: "\\") {
                    #expect(place.column == offset + 1)
                }
                if isValue { values += 1 } else { code += 1 }
            }
        }
        #expect(code > 100)
        #expect(values > 30)
    }

    /// Lines in a quotation may begin at different columns. The lines of a multi-line string have to be
    /// indented alike; their places are correct nevertheless.
    @Test func unevenLines() throws {
        let chapter = try Self.chapter(
            "# T\n\n> ```swift\n> let a = #line\n>let b = 2\n> ```\n\n> ```swift\n> let c = \"\"\"\n>   x\n>   \"\"\"\n>let d = 1\n> ```\n"
        )
        let lines = ProgramLines(of: chapter)
        let program = ProgramText(chapter, data: [], digits: 5, lines: lines).text
        #expect(program.contains("\n  let a = #line\n let b = 2\n"))
        #expect(program.contains("\n let c = \"\"\"\n   x\n   \"\"\"\n let d = 1\n"))
        for (line, column, place) in [(4, 3, 3), (5, 2, 2), (9, 2, 3), (11, 4, 5), (12, 2, 2)] {
            let (number, own) = try #require(lines.number(ofLine: line, column: column))
            #expect(
                ProgramPlace(programLine: number).place(in: chapter, column: own)
                    == Manuscript.SourceLocation(line: line, column: place))
        }
    }

    /// Several values on a line are distinguished by their columns.
    @Test func valuesOfALine() throws {
        let chapter = try Self.chapter(Self.text)
        let lines = ProgramLines(of: chapter)
        let line = chapter.inlineValues[0].place.line
        for (index, value) in chapter.inlineValues.enumerated() where value.place.line == line {
            for column in [value.place.column - 1, value.place.column + value.source.utf8.count] {
                let (number, _) = try #require(lines.number(ofLine: line, column: column))
                guard case .inlineValue(index, _) = ProgramPlace(programLine: number) else {
                    Issue.record("\(value.source): \(ProgramPlace(programLine: number))")
                    continue
                }
            }
        }
        // If the column is unknown, the first value.
        let (number, _) = try #require(lines.number(ofLine: line, column: 0))
        #expect(
            ProgramPlace(programLine: number).place(in: chapter, column: 0) == chapter.inlineValues[0].place)
    }

    @Test func aroundTheCode() throws {
        let chapter = try Self.chapter(Self.text)
        let lines = ProgramLines(of: chapter)
        let cell = chapter.cells[0]
        func place(_ line: Int) -> ProgramPlace? {
            lines.number(ofLine: line, column: 1).map { ProgramPlace(programLine: $0.line) }
        }
        #expect(place(cell.place.line) == .cell(index: 0, line: 0))
        #expect(place(cell.place.line + 1) == .cell(index: 0, line: 1))
        // The compiler may point past the end, at a missing brace.
        #expect(place(cell.place.line + 4) == .cell(index: 0, line: 4))
        #expect(place(cell.place.line + 5) == nil)
        #expect(place(1) == nil)
        #expect(place(100_001) == nil)
    }

    /// Records of claims have the program's line, those of line values the line in their cell.
    @Test func recordsAreRenumbered() throws {
        let chapter = try Self.chapter(Self.text)
        let lines = ProgramLines(of: chapter)
        let records = [
            Record(.output, cell: 1, line: 7), Record(.output, cell: 0), Record(.line, cell: 0, line: 7),
            Record(.output, cell: 1, line: 1),
        ]
        #expect(lines.renumbered(records).map(\.line) == [100_001, 0, 7, 0])
        #expect(lines.renumbered(records).map(\.cell) == [1, 0, 0, 1])
        #expect(ProgramLines.byCell.renumbered(records) == records)
    }

    @Test(arguments: [
        ("let a = #line", true), ("print(\"\\(#file)\")", true), ("f(#fileID)", true), ("f(#filePath)", true),
        ("f(#column)", true), ("let a = 1 // #line", true), ("import Asks", true), ("import AsksToo", true),
        ("let a = 1", false), ("print(#function)", false), ("#if os(Linux)\n#endif", false),
        ("import Other", false), ("import Notebook", false), ("let line = \"# line\"", false),
    ])
    func whoAsks(_ code: String, _ asks: Bool) throws {
        func library(_ name: String, _ texts: String...) -> Library {
            Library(
                name: name, folder: "Sources",
                sources: texts.map { .init(path: "Sources/\(name).swift", text: $0) })
        }
        let literals = LocationLiterals([
            library("Notebook", "public func claim(line: Int = #line) {}"),
            library("Other", "import Notebook\n", "let a = 1"),
            library("Asks", "let a = 1", "public func f(line: Int = #line) {}"),
            library("AsksToo", "@_exported import Asks\n"),
        ])
        let cell = try Self.chapter("# T\n\n```swift\n\(code)\n```\n")
        #expect(literals.areUsed(by: cell) == asks)
        let unused = try Self.chapter("# T\n\n#line\n\n```swift norun\n\(code)\n```\n\n```\n\(code)\n```\n")
        #expect(!literals.areUsed(by: unused))
        if !code.contains("\n"), !code.contains("import") {
            let value = try Self.chapter("# T\n\nIt is `\\(f(\(code)))`.\n")
            #expect(literals.areUsed(by: value) == asks)
        }
    }
}
