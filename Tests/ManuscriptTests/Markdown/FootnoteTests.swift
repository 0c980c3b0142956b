import Testing

@testable import Manuscript

@Suite struct FootnoteTests {
    /// Code runs in the order of the chapter's text.
    @Test(arguments: [
        "# T\n\n`\\(a)` x[^1]\n\n[^1]: `\\(b)`\n\n`\\(c)`\n",
        "# T\n\n[^1]: `\\(a)`\n\n    `\\(b)`\n\n[^2]: `\\(c)` x[^1] y[^2]\n",
        "# T\n\nx[^2] y[^1] `\\(a)`\n\n[^1]: `\\(b)`\n[^2]: `\\(c)`\n",
        "# T\n\nx[^1]\n\n> `\\(a)`\n> [^1]: `\\(b)`\n>\n> - `\\(c)`\n",
        "# T\n\nx[^1] y[^2]\n\n- `\\(a)`\n\n  [^1]: `\\(b)`\n\n      [^2]: `\\(c)`\n",
        "# T\n\n`\\(a)`\n\n[^1]: `\\(b)`\n\nx[^1] `\\(c)`\n| a |\n| - |\n",
        "---\nsummary: x\n---\n# T\n\n| a | b[^1] |\n| - | - |\n| `\\(a)` | x |\n\n[^1]: `\\(b)`\n\n| a |\n| - |\n| `\\(c)` |\n",
    ])
    func order(_ text: String) throws {
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array(text.utf8))
        #expect(diagnostics == [])
        let read = try #require(chapter)
        #expect(read.inlineValues.map(\.source) == ["\\(a)", "\\(b)", "\\(c)"])
        #expect(read.program == [.inlineValue(0), .inlineValue(1), .inlineValue(2)])
        let places = read.inlineValues.map(\.place)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1.isAfter($0) })
        // Each value has one place on the page.
        for index in 0..<3 { #expect(read.body.count { $0 == .inlineValue(index) } == 1) }
    }

    @Test func cellsInFootnotes() throws {
        let text =
            "# T\n\nx[^1]\n\n```swift\nvar n = 1\n```\n\n[^1]: y\n\n    ```swift\n    n + 1\n    ```\n\n```swift\nn = 2\n```\n"
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array(text.utf8))
        #expect(diagnostics == [])
        let read = try #require(chapter)
        #expect(read.cells.map(\.source) == ["var n = 1\n", "n + 1\n", "n = 2\n"])
        #expect(read.program == [.cell(0), .cell(1), .cell(2)])
        #expect(read.cells[1].places == [Manuscript.SourceLocation(line: 12, column: 5)])
        // On the page, the value is in its footnote.
        #expect(
            read.body.filter { if case .cell = $0 { true } else { false } } == [.cell(0), .cell(2), .cell(1)])
    }

    @Test(arguments: [
        ("x\n\n[^1]: `\\(a)`\n", "5:1: nothing refers to the footnote [^1],"),
        (
            "x [^1] `[^2]` [^3](y.png)\n\n[^1]: a\n[^2]: b\n[^3]: c\n",
            "6:1: nothing refers to the footnote [^2],|7:1: nothing refers to the footnote [^3],"
        ),
        ("x[^a]\n\n[^a]: 1\n\n> [^A]: 2\n", "7:3: the footnote [^A] is already defined in line 5;"),
        ("x[^1]\n\ny [^É] [^e]\n\n[^1]: z\n[^é]: a\n", "5:9: no footnote [^e] is defined;"),
        ("x[^1] *y[^2]*\n", "3:2: no footnote [^1] is defined;|3:9: no footnote [^2] is defined;"),
        ("x[^my note]\n\n[^my note]: y\n", "5:1: a footnote's name has no spaces; write [^my-note]"),
        (
            "- x\n\n  [^q]: [^r]: y\n",
            "5:3: nothing refers to the footnote [^q],|5:9: nothing refers to the footnote [^r],"
        ),
        (
            "x[^1]\n    [^1]: y\n",
            "4:5: the footnote [^1] is part of the text before it;|3:2: no footnote [^1] is defined"
        ),
        ("x\n\n<!--\n\n[^1]: y\n", "5:1: the comment has no '-->'"),
        ("```\n[^1]: y\n```\n\n    [^2]: y\n\n`[^3]: a` \\[^4]: \\[^5]\n", ""),
        ("x[^1] y[^1] z[^B_c*]\n\n[^1]: a [^2]\n[^2]: b\n[^b_C*]: c\n", ""), ("[^1]\n\n[^1]: y [^1]\n", ""),
        ("[a][^b] c\n\n[^b]: http://x.y\n", ""),
    ])
    func lostFootnotes(_ text: String, _ starts: String) {
        let found = faults("# T\n\n" + text)
        let expected = starts.split(separator: "|")
        #expect(found.count == expected.count, "\(found)")
        for start in expected { #expect(found.contains { $0.hasPrefix(start) }, "\(found)") }
    }

    /// Private-use characters, literal or as numeric references, are text like any other, and are not taken
    /// for the reader's own marks.
    @Test(arguments: [
        "\u{10FFFD}0\u{10FFFD}", "&#x10FFFD;999999&#x10FFFD;", "&#x10FFFD;0&#x10FFFD;",
        "&#1114109;1&#1114109;",
        "&#X10fffd;-1&#X10fffd;", "\u{10FFFD}&#x10FFFC;0&#x10FFFC;", "&#x10FFFD;&#x10FFFD;", "&#x10FFFD;3",
    ])
    func privateUseCharacters(_ text: String) {
        let found = faults("# T\n\nThis costs $5, x [^1], \(text)\n\n[^2]: y\n")
        #expect(
            found.map { $0.prefix(5) } == ["5:1: ", "3:18:"]
                || found.map { $0.prefix(5) } == ["3:18:", "5:1: "],
            "\(found)")
    }

    /// Text that looks like the mark of a dollar sign is text.
    @Test(arguments: ["&#x10FFFD;0&#x10FFFD;", "&#1114109;0&#1114109;", "\u{10FFFD}0\u{10FFFD}"])
    func forgedMarks(_ mark: String) {
        #expect(faults("# T\n\nIt costs $4. And \(mark)x = 2\(mark)\n") == [])
    }
}
