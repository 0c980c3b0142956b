import Testing

@testable import Manuscript
@testable import Publishing

/// A small book with a cell of each kind, and text that would be markup if it were not escaped.
enum SampleSite {
    static let hostile = "<script>alert(\"1\" & '2')</script>"

    static let cells: [Cell] = [
        cell(0, .hidden, "import Neural\n"),
        cell(1, .shown, "let x = 10\n\nlet s = \"<b>&\"\n"),
        cell(2, .folded, "let a = 1\nlet b = 2\n"),
        cell(3, .silent, "func f() {}\n"),
        cell(4, .fails, "let n: Int = \"\"\n"),
        cell(5, .traps, "[0][1]\n"),
        cell(6, .norun, "train()\n"),
    ]

    static func cell(_ index: Int, _ kind: Cell.Kind, _ source: String) -> Cell {
        Cell(
            index: index, kind: kind, source: source, places: [],
            place: Manuscript.SourceLocation(line: 1, column: 1))
    }

    static func chapter(
        _ slug: String, title: String, body: [Chapter.Segment] = [.html("<h1>Title</h1><p>Text.</p>")],
        cells: [Cell] = [], sections: Int = 0
    ) -> Chapter {
        var frontMatter = FrontMatter()
        frontMatter.summary = "About \(title)"
        return Chapter(
            path: "chapters/\(slug).md", slug: slug, title: title, frontMatter: frontMatter, body: body,
            cells: cells,
            inlineValues: [], program: [],
            sections: (0..<sections).map { Chapter.Section(anchor: "s\($0)", title: "Section \($0) & more") })
    }

    static func site(sections: Int = 3) -> WholeSite {
        let body: [Chapter.Segment] =
            [
                .html("<h1 id=\"t\">The <em>second</em></h1>\n<p>It is "), .inlineValue(0), .html(", not "),
                .inlineValue(1), .html(".</p>\n"),
            ]
            + cells.map { .cell($0.index) }
        let page = Page(
            chapter: chapter(
                "02-second", title: "The second \(hostile)", body: body, cells: cells, sections: sections),
            lineValues: [
                LinePlace(cell: 1, line: 1): "<data class=\"n\" value=\"10\">10</data>",
                LinePlace(cell: 2, line: 2): "<data class=\"n\" value=\"2\">2</data>",
            ],
            outputs: [1: ["<pre class=\"print\">first</pre>", "<pre class=\"print\">second</pre>"]],
            inlineValues: [0: "<data class=\"n\" value=\"25\">25</data>"],
            messages: [4: "error: \(hostile)", 5: "Fatal error: Index out of range"],
            tokens: [1: [SyntaxToken(kind: .keyword, line: 1, column: 1, length: 3)]])
        return WholeSite(
            title: "Book & \(hostile)", subtitle: "Sub < title", language: "en", author: "A. \"U\" Thor",
            repository: "https://example.com/book",
            pages: [
                Page(chapter: chapter("01-first", title: "The first")), page,
                Page(chapter: chapter("appendix ä", title: "The last")),
            ])
    }

    static func text(_ path: String, of site: WholeSite = site()) throws -> String {
        try String(decoding: #require(site.files()[path]), as: UTF8.self)
    }
}
