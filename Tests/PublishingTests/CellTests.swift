import Testing

@testable import Manuscript
@testable import Publishing

@Suite("Cells on a page")
struct CellTests {
    let html: String

    init() throws { html = try SampleSite.text("02-second.html") }

    @Test(
        "every place a script may fill is there, once",
        arguments: [
            "i0", "i1", "v1-1", "v1-2", "v1-3", "v2-1", "v2-2", "o0", "o1", "o2", "o3",
        ])
    func places(id: String) throws { #expect(html.matches(of: try Regex("\\sid=\"\(id)\"")).count == 1) }

    @Test(
        "what is not run again has no place",
        arguments: ["v0-1", "v3-1", "v4-1", "v5-1", "v6-1", "o4", "o5", "o6", "v1-4"])
    func noPlaces(id: String) { #expect(!html.contains("id=\"\(id)\"")) }

    @Test func everyIdIsUnique() {
        let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
    }

    @Test func valuesAreNextToTheirLines() {
        #expect(
            html.contains(
                "<div class=\"line\"><code><span class=\"k\">let</span> x = 10\n</code>"
                    + "<div class=\"v\" id=\"v1-1\"><data class=\"n\" value=\"10\">10</data></div></div>"
                    + "<div class=\"line\"><code>\n</code><div class=\"v\" id=\"v1-2\"></div></div>"))
        #expect(
            html.contains(
                "It is <span class=\"i\" id=\"i0\"><data class=\"n\" value=\"25\">25</data></span>, not <span class=\"i\" id=\"i1\"></span>."
            ))
    }

    @Test func outputsAreBelowInOrder() {
        #expect(
            html.contains(
                "<div class=\"out\" id=\"o1\"><pre class=\"print\">first</pre>\n<pre class=\"print\">second</pre></div>"
            ))
    }

    @Test func codeIsEscaped() {
        #expect(html.contains("let s = &quot;&lt;b&gt;&amp;&quot;\n"))
    }

    @Test func hiddenCodeIsOmitted() { #expect(!html.contains("import Neural")) }

    @Test func foldedCodeIsClosed() {
        #expect(
            html.contains(
                "<figure class=\"cell folded\" id=\"c2\">\n<details class=\"fold\"><summary>Code, 2 lines</summary>"
            ))
    }

    @Test func messagesAreExpectedErrors() {
        #expect(html.contains("<figcaption>Does not compile, as intended</figcaption>"))
        #expect(html.contains("<pre class=\"message\"><samp>error: &lt;script&gt;"))
        #expect(html.contains("<figcaption>Stops with an error, as intended</figcaption>"))
        #expect(html.contains("<pre class=\"message\"><samp>Fatal error: Index out of range</samp></pre>"))
    }

    @Test func unrunCellsAreLabeled() {
        #expect(html.contains("<figure class=\"cell norun\" id=\"c6\">\n<figcaption>Not run</figcaption>"))
    }

    @Test(
        "colors never change the text",
        arguments: [
            (
                "let é = 1", [(1, 3), (5, 2), (10, 1)],
                "<span class=\"k\">let</span> <span class=\"k\">é</span> = <span class=\"k\">1</span>"
            ),
            ("let é", [(6, 1)], "let é"),  // within a character
            ("let", [(1, 99)], "<span class=\"k\">let</span>"),
            ("let", [(1, 2), (2, 2)], "<span class=\"k\">le</span>t"),
            ("let", [(0, 2), (-3, 9), (9, 1), (1, 0), (1, -1)], "let"),
            ("let", [(.max, .max), (.min, .max)], "let"),
            ("א - ב2", [], "<bdi>א</bdi> - <bdi>ב</bdi>2"),
            ("\"ש\"", [(1, 4)], "<span class=\"k\">&quot;<bdi>ש</bdi>&quot;</span>"),
            ("<&>", [(1, 1)], "<span class=\"k\">&lt;</span>&amp;&gt;"),
        ])
    func colors(source: String, places: [(Int, Int)], markup: String) throws {
        let tokens = places.map { SyntaxToken(kind: .keyword, line: 1, column: $0.0, length: $0.1) }
        let cell = SampleSite.cell(0, .silent, source + "\n")
        let page = Page(chapter: SampleSite.chapter("a", title: "A", cells: [cell]), tokens: [0: tokens])
        #expect(Listing(cell, of: page).html.contains("<code>\(markup)\n</code>"))
    }

    @Test("every kind of token is known to the style sheet", arguments: SyntaxToken.Kind.allCases)
    func tokenKinds(kind: SyntaxToken.Kind) throws {
        let cell = SampleSite.cell(0, .silent, "x\n")
        let token = SyntaxToken(kind: kind, line: 1, column: 1, length: 1)
        let page = Page(chapter: SampleSite.chapter("a", title: "A", cells: [cell]), tokens: [0: [token]])
        guard let match = Listing(cell, of: page).html.firstMatch(of: /<span class="(.)">x/) else { return }
        #expect(StyleTests.style.contains(try Regex("\\.\(match.1)[ ,]")))
    }

    @Test func emptyAndLongCells() throws {
        let empty = SampleSite.cell(0, .shown, "")
        let long = SampleSite.cell(1, .shown, String(repeating: "let x = 1\n", count: 20_000))
        let chapter = SampleSite.chapter(
            "a", title: "A", body: [.cell(0), .cell(1), .cell(7)], cells: [empty, long])
        let html = try SampleSite.text("a.html", of: WholeSite(title: "T", pages: [Page(chapter: chapter)]))
        #expect(html.contains("<div class=\"listing\"></div>"))
        #expect(html.contains("id=\"v1-20000\""))
    }
}
