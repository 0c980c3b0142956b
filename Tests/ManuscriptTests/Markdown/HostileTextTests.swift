import Foundation
import TestSupport
import Testing

@testable import Manuscript

/// Chapters made to stop the tool, or to keep it busy.
@Suite struct HostileTextTests {
    /// Work that grows slowly at first shows only at greater lengths.
    private static let usualLength = ProcessInfo.processInfo.environment["BOOK_HUNT"] == nil ? 2_000 : 4_000

    private func expectLinear(
        _ what: String, to length: Int = usualLength, isSandboxed: Bool = false, _ text: (Int) -> String
    ) {
        expectLinearGrowth(of: isSandboxed ? "with --sandbox: " + what : what, to: length) { count in
            Array(("# T\n\n" + text(count)).utf8)
        } work: { bytes in
            _ = Chapter.read(path: "chapters/01-t.md", bytes: bytes, isSandboxed: isSandboxed)
        } foreign: { bytes in
            // As often as a chapter is parsed, once with marks in it.
            for _ in 0..<2 { _ = Markdown(bytes[...])?.withHTML { $0.count } }
        }
    }

    static let parts = [
        "[", "![", "](", "[a](", "[a][", "`", "<", "<!--", "<a b='", "[a](<", "[a](b \"", "\\", "&", "[^",
        "|", "[a]: b\n", "<div>\n", "[a](f/x)", "((", "<a href=x>", "~", "]", "[xy]", "](x)", "\\(", "\\)",
        "\\[",
        "$", "$$", "$`", "&#32;", "&ngE;", "1 ", "1,", "12345 ", "*a* ", "**", "_a", "`\\(a)` ", "``a` ",
        "    a\n",
        "> ", "> a\n", "- a\n", "1. a\n", "# a\n", "## `\\(a)`\n", "```\n", "```swift ", "~~~swift ", "\n",
        "a\n", "\t",
        "<b>\n", "a <b>\n", "<!-- typed: a -->", "-->", "[^a]", "[^a]:\n", "[^a]: b\n", "|a\n", "|-|\n",
        "\\|", "a: b\n",
        "---\n", "é", "\u{301}", "\u{10FFFD}", "\\frac", "\\limits", "{", "}", "^", "id=x ", "<img src=a ",
    ]

    /// Containers of text.
    static let frames: [(name: String, text: @Sendable (String) -> String)] = [
        ("a paragraph", { $0 }), ("a block of HTML", { "<div>\n" + $0 }), ("a comment", { "<!-- " + $0 }),
        ("a quote", { "> a " + $0.replacing("\n", with: "\n> ") }),
        ("a list", { "- a " + $0.replacing("\n", with: "\n  ") }),
        ("a table's cell", { "|a|b|\n|-|-|\n|" + $0.replacing("\n", with: "|\n|") }),
        ("a table's rows", { "|a|b|\n|-|-|\n|" + $0.replacing(" ", with: "|\n|") }),
        ("a heading", { "## a " + $0.replacing("\n", with: " ") }),
        ("a footnote", { "[^a]\n\n[^a]: b " + $0.replacing("\n", with: "\n    ") }),
        ("an equation", { "```math\n" + $0.replacing("\n", with: " ") + "\n```" }),
        ("an equation within a line", { "$`" + $0.replacing("\n", with: " ") + "`$" }),
        ("a fence's words", { "```swift " + $0.replacing("\n", with: " ") + "\na\n```" }),
        ("a block of code", { "~~~~\n" + $0 + "\n~~~~" }), ("a code span", { "```` " + $0 + " ````" }),
        ("an attribute", { "a <b title=\"" + $0 + "\">" }),
    ]

    @Test(arguments: parts, [false, true])
    func repeatedPart(_ part: String, _ isSandboxed: Bool) {
        expectLinear(part, isSandboxed: isSandboxed) { repeated(part, $0) }
    }

    /// Parts one after the other, one within the other, and each in all containers of text. There are too
    /// many for one run: each takes some of them; `BOOK_HUNT` says how many.
    @Test func pairsOfParts() throws {
        var random = SeededRandom(usual: 16)
        let count = ProcessInfo.processInfo.environment["BOOK_HUNT"].flatMap { Int($0) } ?? 40
        for _ in 0..<count {
            let first = try #require(Self.parts.randomElement(using: &random))
            let second = try #require(Self.parts.randomElement(using: &random))
            let frame = try #require(Self.frames.randomElement(using: &random))
            let isNested = Bool.random(using: &random)
            let isSandboxed = Bool.random(using: &random)
            let names = [first.debugDescription, second.debugDescription]
            expectLinear(
                "in \(frame.name): \(names.joined(separator: isNested ? " within " : " beside "))",
                to: Self.usualLength / 2, isSandboxed: isSandboxed
            ) { count in
                frame.text(
                    isNested
                        ? repeated(first, count) + "a" + repeated(second, count)
                        : repeated(first + second, count))
            }
        }
    }

    /// Inputs that took time quadratic in their length.
    static let found: [(name: String, text: @Sendable (Int) -> String)] = [
        ("footnotes' brackets", { repeated("[^", $0) + "a" + repeated("]", $0) }),
        ("links in links", { repeated("[", $0) + "aa" + repeated("][xy]", $0) }),
        ("links without words in links", { repeated("[", $0) + "1" + repeated("][1]", $0) }),
        ("labels in labels", { repeated("[", $0) + "aa" + repeated("][]", $0) }),
        (
            "links by label behind others",
            { repeated("[b](f/y) ", $0) + repeated("[a] ", $0) + "\n\n[a]: f/x" }
        ),
        (
            "links by many labels",
            { n in
                (0..<n).map { "[a\($0)] " }.joined() + "\n\n" + (0..<n).map { "[a\($0)]: f/\($0)\n" }.joined()
            }
        ),
        ("values in HTML", { "<div>\n" + repeated("\\(", $0) }),
        ("values in HTML, in spaces", { "<div>\n" + repeated("\\( ", $0) }),
        ("links in HTML", { "<div>\n" + repeated("](", $0) }),
        ("comments", { repeated("<!-- -->", $0) }),
        ("comments, in a block", { "<div>\n" + repeated("<!-- typed: a -->", $0) }),
        ("comments behind spaces", { "<div>\n" + repeated(" ", 8 * $0) + repeated("<!-- typed: a -->", $0) }),
        ("rows", { "|a|b|\n|-|-|\n" + repeated("| c | d |\n", $0) }),
        ("a row's backticks", { "|a|\n|-|\n" + repeated("|```swift\n", $0) }),
        ("footnotes without text", { repeated("[^a]:\n", $0) }),
        ("tags on lines of their own", { repeated("a <b>\n", $0) }),
        ("tags in a table", { "|a|\n|-|\n" + repeated("| <b title=\"\\|\"> |\n", $0) }),
        ("attributes", { n in "a <b " + (0..<n).map { "a\($0) " }.joined() + ">" }),
        ("attributes that stand twice", { "a <\(repeated("b", $0)) " + repeated("c ", $0) + ">" }),
        ("images that stand twice", { "a <img " + repeated("src=f/a ", $0) + ">" }),
        ("fences in code", { repeated("~~~swift `a` ", $0) }),
        ("fences' words", { n in "```swift " + (0..<n).map { "a\($0) " }.joined() + "\n1\n```" }),
        ("fences' word", { "~~~" + repeated("swift", $0) + repeated("&amp;", $0) + "\n1\n~~~" }),
        ("escaped fences", { "```swift`` " + repeated("*\\`\\`\\`* ", $0) }),
        ("values in a heading", { "## " + repeated("`\\(a)` ", $0) }),
        ("parts of a heading", { "## " + repeated("*a* b ", $0) }),
        ("equations between spaces", { repeated("&#32;", $0) + repeated("$$x$$ ", $0) }),
        ("numbers by name", { repeated("1&ngE; *a* ", $0) }),
        ("numbers that stand elsewhere", { repeated("1&#49;1 *a* ", $0) }),
        (
            "backticks in an attribute",
            {
                "a <b title=\"" + repeated("`a", $0) + "\"> ``a" + repeated("`a", $0) + "``"
            }
        ),
        ("marks of holes", { n in "<div>\n" + (0..<n).map { "<book-hole-\($0):" }.joined() }),
        ("a mark of holes", { "<div>\n<book-hole" + repeated("-x", 8 * $0) }),
        ("marks before what could be tags", { repeated("e\u{301}<b ", $0) }),
        ("refused elements", { repeated("<g><table>", $0) + repeated("</table></g>", $0) }),
        ("marks in a block of HTML", { "<div>\n" + repeated("e&#x301", $0) + "\n</div>" }),
        ("scripts", { "```math\n\\sum" + repeated("_a\\limits", $0) + "\n```" }),
        ("scripts and styles", { "```math\nx" + repeated("_a\\textstyle", $0) + "\n```" }),
    ]

    @Test(arguments: found.indices, [false, true])
    func formerlySlowTexts(_ index: Int, _ isSandboxed: Bool) {
        let (name, text) = Self.found[index]
        expectLinear(name, isSandboxed: isSandboxed, text)
    }

    /// Each reference has a link to its footnote and one back: the rendered text is sixty times as long as
    /// the source.
    static let footnotes: [(name: String, text: @Sendable (Int) -> String)] = [
        ("references to a footnote", { repeated("[^a]", $0) + "\n\n[^a]: b\n" }),
        ("references to a footnote within it", { "[^a]\n\n[^a]: b " + repeated("[^a]", $0) }),
        (
            "footnotes",
            { n in
                (0..<n).map { "[^\($0)]" }.joined() + "\n\n" + (0..<n).map { "[^\($0)]: b\n\n" }.joined()
            }
        ),
        ("definitions of a footnote", { "[^a]\n\n" + repeated("[^a]: b\n\n", $0) }),
    ]

    @Test(arguments: footnotes.indices, [false, true])
    func manyFootnotes(_ index: Int, _ isSandboxed: Bool) {
        let (name, text) = Self.footnotes[index]
        expectLinear(name, isSandboxed: isSandboxed, text)
    }

    @Test func brokenLinks() {
        expectLinearGrowth(of: "links", to: 1_000) { count in
            let headings = (0..<count).map { "## A heading, number \($0)\n" }.joined()
            let links = (0..<count).map { "[a](#nowhere-\($0)) [b](09-b\($0).md) " }.joined()
            let bytes = Array(("# T\n\n" + headings + links).utf8)
            return Chapter.read(path: "chapters/01-t.md", bytes: bytes).chapter.map { [$0] } ?? []
        } work: { chapters in
            let faults = ReferenceCheck.diagnostics(of: chapters, names: ["01-t.md"])
            #expect(faults.count >= 250)
        }
    }

    /// The only existing anchor has many letters, and is not repeated in each message.
    @Test func longAnchors() throws {
        let anchor = repeated("a", 10_000)
        let links = (0..<100).map { "[a](#b\($0))" }.joined(separator: " ")
        let text = "# T\n\n<b id=\(anchor)>x</b> \(links)\n"
        let chapter = try #require(Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
        let faults = ReferenceCheck.diagnostics(of: [chapter], names: ["01-t.md"])
        #expect(faults.count == 100)
        #expect(faults.allSatisfy { $0.message.utf8.count < 500 })
    }

    @Test func namesOfChapters() {
        expectLinearGrowth(to: 8_000) { count in
            (0..<count).map { "\($0)-a.md" } + (0..<count).map { "\($0)-B.md" }
        } work: { names in
            #expect(!ChapterNames.check(names, folder: "c").isEmpty)
        }
    }

    @Test func duplicateKeys() {
        expectLinearGrowth(to: 4_000) { count in
            Array(("---\n" + (0..<count).map { "a\($0): 1\na\($0): 2\n" }.joined() + "---\n# T\n").utf8)
        } work: { bytes in
            #expect(!Chapter.read(path: "c", bytes: bytes).diagnostics.isEmpty)
        }
    }
}
