import TestSupport
import Testing

@testable import Manuscript

@Suite struct ChapterTests {
    private func read(_ text: String) -> (chapter: Chapter?, diagnostics: [Diagnostic]) {
        Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8))
    }

    /// The text at the place of each cell and each inline value is its own.
    @Test(arguments: [
        "# T\n\n```swift\nlet a = 1\n\n  let b = 2\n```\n",
        "# T\r\n\r\n- x\r\n\r\n  ```swift\r\n  let a = 1\r\n    let b = 2\r\n  ```\r\n",
        "\u{FEFF}# T\n\n> 1. x\n>    ```swift hidden\n>    let a = 1\n>    ```\n> `\\(a)` and `\\(a)`\n",
        "# T\n\n## `\\(t)`\n\n| a | b |\n| - | -: |\n| `\\(a)` | é `\\(b)` |\n\nÜber `\\(c)` and\nthen *`\\(d)`*, [`\\(e)`](x.md).\n",
        "# T\n\n-\t```swift\n\tlet a = 1\n\t```\n",
        "---\nsummary: x\n---\n# T\n\n1. a\n   - b\n\n     ~~~swift\n     let a = 1\n     ~~~\n\n`` `\\(x)` `` `\\(y)`\n",
        // Wrapped, in all kinds of containers, after text that merely looks like an inline value.
        "# T\n\nA \\` `` `\\(a)` `` `\\(a +\n  b)` ` \\(a,\n b) `\n\n> - x `\\(a\n>   .xb\n>   .xc)`\n> `\\(a +\nb)`\n",
        "# T\n\n1. > y[^1] `\\(c)`\n   > `f(\nx)` `\\(f(\n   > x))`\n\n[^1]: z `\\(a +\n\tb)`\n\n    w `\\(a +  \n  b)`\n",
        // A paragraph directly followed by a table.
        "# T\n\nw `\\(a \\| b)` `\\(c\n+d)`\n| `\\(a)` | b |\n| - | - |\n| `\\(a)` | d |\n\n> q `\\(a)`\n> | a | `\\(b)` |\n> | - | - |\n",
        "# T\n\n| a | b |\n| - | - |\n| `\\(a \\|\\| b)` | `a` `\\(a \\| b)` |\n\nS `\\(a +\né +\n b)`\n---\n",
    ])
    func placesAreRight(_ text: String) throws {
        let (chapter, diagnostics) = read(text)
        #expect(diagnostics.isEmpty)
        let read = try #require(chapter)
        let lines = SourceText(Array(text.utf8)).lines
        for cell in read.cells {
            let source = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, place) in cell.places.enumerated() {
                let raw = String(decoding: lines[place.line - 1].dropFirst(place.column - 1), as: UTF8.self)
                #expect(raw == source[index])
            }
        }
        for value in read.inlineValues {
            for (offset, byte) in value.source.utf8.enumerated() where byte != 0x20 {
                let place = value.place(at: offset)
                #expect(lines[place.line - 1].dropFirst(place.column - 1).first == byte, "\(value)")
            }
        }
        #expect(!read.cells.isEmpty || !read.inlineValues.isEmpty)
    }

    @Test func inlineValuesInTheOrderOfTheText() throws {
        let chapter = try #require(
            read("# T\n\n## T `\\(a)`\n\n| `\\(b)` |\n| --- |\n| *`\\(c)`* |\n\n- [`\\(d)`](y.md#z)\n")
                .chapter)
        #expect(chapter.inlineValues.map(\.source) == ["\\(a)", "\\(b)", "\\(c)", "\\(d)"])
        #expect(chapter.program == [0, 1, 2, 3].map { .inlineValue($0) })
        let html = chapter.body.compactMap(\.html).joined()
        #expect(html.contains("y.html#z"))
        #expect(chapter.title == "T")
        #expect(
            chapter.sections == [
                .init(anchor: "section-t-1", title: "T", parts: [.text("T "), .inlineValue(0)])
            ])
    }

    @Test func obsoleteAndDangerousMarkupIsReplaced() throws {
        let text =
            "# T\n\n| a |\n| -: |\n| b |\n\n[x](javascript:alert(1)) [y](JavaScript:z)\n\n<script>a</script>\n"
        let chapter = try #require(read(text).chapter)
        let html = try #require(chapter.body.first?.html)
        #expect(html.contains("<div class=\"scroll\"><table>"))
        #expect(html.contains("<td class=\"right\">"))
        #expect(!html.contains("align="))
        #expect(!html.lowercased().contains("javascript:"))
        #expect(!html.contains("<script"))
    }

    @Test func anchorsDoNotCollideWithExhibits() throws {
        let chapter = try #require(read("# O3\n\n## Two\n\n## Two\n\n## v1-2\n\n## ∑\n").chapter)
        #expect(chapter.sections.map(\.anchor) == ["two", "two-1", "section-v1-2", "section-"])
    }

    /// Text that looks like the reader's own marks is text.
    @Test(arguments: [
        "book-hole:c0: book-hole-x:i7:", "<book-hole:c0:>", "book\\-hole:h9:", "\\<book-hole:c0:",
        "&lt;book&#45;hole:c7:", "[a](x \"&lt;book-hole:i0:\")", "`<book-hole:h9:`",
        "<div>\n<book-hole-0:h9:\n</div>", "<div>\n<book-hole-1:c0: <book-hole-0:c0:\n</div>",
        "> <div>\n> <book-hole-\n> 0:c0:\n> </div>", "a <book-hole-0 title='<book-hole-0:c0:'> b",
        "<div>\n<book-hole-00:c0: <book-hole-99999999999999999999:c0:\n</div>",
    ])
    func forgedMarks(_ text: String) throws {
        let chapter = try #require(read("# T\n\n\(text)\n\n```swift\nlet a = 1\n```\n").chapter)
        #expect(chapter.body.count { $0 == .cell(0) } == 1)
        #expect(chapter.body.compactMap(\.html).count == 2)
    }

    @Test func inlineValuesInAttributes() throws {
        let read = read("# T\n\nIt is\n![*a* `\\(a)`, $`x`$](y.png) here.\n")
        #expect(
            read.diagnostics.map(\.description) == [
                "chapters/01-t.md:4:8: error: an image's alternative text is fixed, so it can't contain an inline "
                    + "value: \\(a); write it below the image"
            ])
        #expect(read.chapter?.inlineValues == [])
    }

    @Test(arguments: [
        String(repeating: "[", count: 10_000), String(repeating: "> ", count: 90) + "x",
        String(repeating: "*a_ ", count: 10_000), String(repeating: "- ", count: 40) + "x",
        String(repeating: "`\\(a)` ", count: 5_000), "```swift", "```swift\n```",
        "```swift\n\n```\n",
        "| a |\n| - |\n" + String(repeating: "| `\\(b)` |\n", count: 2_000),
        "<div><details>\n\n```swift\n1\n```",
        "$`" + String(repeating: "{", count: 10_000) + "`$",
    ])
    func difficultMarkdown(_ text: String) throws {
        let chapter = try #require(read("# T\n\n" + text).chapter)
        #expect(chapter.title == "T")
    }

    @Test func longChapter() {
        let part = "Words and `\\(value)` and *more* words.\n\n```swift\nlet a = 1\n```\n\n"
        expectLinearGrowth(to: 7_000) { count in
            (count, "# T\n\n" + String(repeating: part, count: count))
        } work: { count, text in
            #expect(read(text).chapter?.cells.count == count)
        }
    }

    @Test func namesOfChapters() {
        let faults = ChapterNames.check(
            ["01-a.md", "1-b.md", "02-B.md", "01-c.md", "03-relu.md"], folder: "c")
        #expect(faults.map(\.path) == ["c/01-c.md", "c/02-B.md", "c/1-b.md"])
    }

    /// Files that other tools treat as Markdown are not silently ignored.
    @Test(arguments: ["MD", "Md", "markdown", "Markdown", "mdown", "mkdn", "mkd"])
    func otherMarkdownExtensions(_ fileExtension: String) {
        #expect(ChapterNames.isMarkdown("02-b.\(fileExtension)"))
        let faults = ChapterNames.check(["01-a.md", "02-b.\(fileExtension)"], folder: "c")
        #expect(faults.map(\.path) == ["c/02-b.\(fileExtension)"])
        #expect(
            faults.first?.message
                == "a chapter's file name ends with '.md'; rename this file to 02-b.md, or move it out of the chapters' "
                + "folder")
    }

    @Test(arguments: ["book.yml", "02-b.md.orig", "md", "02-b.txt", "02-bmd"])
    func otherFiles(_ name: String) {
        #expect(!ChapterNames.isMarkdown(name))
    }

    @Test(arguments: [
        ("hiden", "Did you mean 'hidden'?"), ("trap", "Did you mean 'traps'?"), ("zzzzzz", "or norun"),
    ])
    func suggestions(_ word: String, _ end: String) {
        let legal = Cell.Kind.allCases.filter { $0 != .shown }.map(\.rawValue)
        #expect(Suggestion.unknown("cell word", word, legal: legal).hasSuffix(end))
    }
}
