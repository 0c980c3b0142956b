import Testing

@testable import Manuscript

/// Chapters made so that little text expands to very much.
@Suite struct ExcessTests {
    static let refused: [(text: String, words: String)] = [
        ("a\u{0}", "3:2: the character NUL (U+0000) is not text"), ("`\u{0}`", "3:2: the character NUL"),
        ("é\r\n\r\nb\u{0}\u{0}", "5:2: the character NUL"),
        (
            repeated("> ", 101) + "a",
            "3:1: lists, quotes, emphasis and the like are nested more than 100 deep"
        ),
        (repeated(">", 50_000) + "a\n" + repeated(">", 50_000), "3:1: lists, quotes, emphasis"),
        ("a\n\n" + repeated("- ", 60_000) + "a" + repeated("\n", 60_000), "5:1: lists, quotes, emphasis"),
        (repeated("1. ", 101) + "a", "3:1: lists, quotes, emphasis"),
        ("b\n\n" + repeated("*a **b ", 100) + repeated("c** d* ", 100), "5:1: lists, quotes, emphasis"),
        ("## " + repeated("![", 200) + "a" + repeated("](f/x)", 200), "3:1: lists, quotes, emphasis"),
        ((0..<101).map { repeated("  ", $0) + "- a\n" }.joined(), "lists, quotes, emphasis"),
        (
            repeated("|a", 2_000) + "|\n" + repeated("|-", 2_000) + "|\n" + repeated("|a\n", 40_000),
            "4:1: a table has at most 1000 columns, not 2000"
        ),
        (
            repeated("|a", 900) + "|\n" + repeated("|-", 900) + "|\n" + repeated("|b\n", 120),
            ": tables have at most 100000 cells"
        ),
        (
            repeated("|a", 900) + "|\n" + repeated("|-", 900) + "|\n" + repeated("|a\n", 40_000),
            ": tables have at most 100000 cells"
        ),
        (
            repeated(
                repeated("|a", 900) + "|\n" + repeated("|-", 900) + "|\n" + repeated("|a\n", 900) + "\n", 2),
            ": tables have at most 100000 cells"
        ),
        (repeated("[a]: b\n|-|-|\n", 10_000), ": a table needs an empty line before it"),
        (repeated("a\n", 100_000) + "|a|\n|-|\n", ": a table needs an empty line before it"),
        (
            "[a]: /" + repeated("x", 60_000) + "\n\n" + repeated("[a] ", 60_000),
            "3:1: the link that is defined here has 60002 bytes"
        ),
        (
            "> [a]: /x '" + repeated("x\n", 60_000) + "'\n\n" + repeated("[a] ", 60_000),
            "3:3: the link that is"
        ),
        (
            "[a]:\n" + repeated("x", 60_000) + "\n\n" + repeated("[a] ", 60_000),
            "3:1: the link that is defined"
        ),
        (deepLists(100), "lists, quotes, emphasis"),
        (deepLists(20) + "a", "lists, quotes, emphasis"),
        ("a\n" + repeated("> ", 60_000) + "a" + repeated("\\", 60_000), "4:1: lists, quotes, emphasis"),
        (repeated("![[]()", 60_000), " '![' and "),
        ("a " + repeated("<?", 60_000), "'<?' or '<!' is used here for"),
        ("a " + repeated("<!A ", 60_000), "'<?' or '<!' is used here for"),
        ("a " + repeated("<![CDATA[", 40_000), "'<?' or '<!' is used here for"),
        (repeated("=\n_*~", 80_000), "emphasis markers"),
        (repeated("www.a_", 60_000), "addresses begin here without a space"),
        (repeated("&#", 60_000) + repeated("www.a_", 40_000), "addresses begin here without a space"),
        ("|a|\n|-|\n" + repeated("|", 400_000), "5:1: this line may be part of a table"),
        (repeated("a|", 100_000) + "\n" + repeated("|-|-|\n", 3_000), ": this line may be part of a table"),
        ("http://a" + repeated(")&a;", 60_000), "3:1: an address has more than 2000 parentheses"),
    ]

    /// Lists nested in each other on one line and again on the following ones; then blank lines, which belong
    /// to all of them.
    private static func deepLists(_ count: Int) -> String {
        var text = ""
        var depth = 0
        while text.utf8.count < 200_000 {
            text += repeated("  ", depth) + repeated("- ", count) + "a\n"
            depth += count
        }
        return text + repeated("\n", 250_000)
    }

    // By index, since a log shows the arguments.
    @Test(arguments: refused.indices, [false, true])
    func excessiveText(_ index: Int, _ isSandboxed: Bool) {
        let (text, words) = Self.refused[index]
        let found = faults("# T\n\n" + text, isSandboxed: isSandboxed)
        #expect(found.count == 1, "\(found.prefix(3))")
        #expect(found.first?.contains(words) == true, "\(found.first?.prefix(300) ?? "")")
    }

    /// Amounts that are accepted.
    static let accepted: [String] = [
        repeated("> ", 40) + "a", repeated("- ", 200) + "\n\na", repeated("> a\n", 10_000),
        repeated("*", 300) + "\n\n" + repeated("-", 300) + "\n\na", repeated(")", 5_000),
        "| a |\n|---|\n" + repeated("| b |\n", 5_000), repeated("| a |\n|---|\n| b |\n\n", 2_000),
        "a\n" + repeated(" ", 400_000) + "\nb" + repeated(" ", 40_000),
        "~~~\n" + repeated(">", 400) + "\n" + repeated("- ", 300) + "a\n" + repeated(" ", 600) + "a\n~~~",
        "~~~xml\n" + repeated("<?a b?>\n<!A b>\n", 2_000) + "~~~", repeated("*a* _b_ **c** ", 5_000),
        "~~~\n" + repeated("char **a, *b_c_d;\n", 8_000) + "~~~",
        repeated("[![a](https://b.c/d.svg)](https://b.c)\n", 800).replacing(
            "![a](https://b.c/d.svg)", with: "a"),
        repeated("https://a.b/?c=http://d.e,www.f.g\n", 5_000),
        "~~~\n" + repeated("a | b\n--|--\n", 1_000) + "~~~",
        (0..<2_000).map { "- [a\($0)](https://a.b/\($0)) it's \"b\n" }.joined(),
        (0..<500).map { "[a\($0)] " }.joined() + "\n\n"
            + (0..<500).map { "[a\($0)]: https://a.b/\($0) 'c'\n" }.joined(),
        "[^1]\n\n[^1]: " + repeated("a [b](https://c.d) ", 1_000), "é" + repeated("<", 500_000),
        "é" + repeated("&", 500_000), "é" + repeated("&#0", 150_000),
    ]

    @Test(arguments: accepted.indices, [false, true])
    func longButAllowedText(_ index: Int, _ isSandboxed: Bool) {
        let found = faults("# T\n\n" + Self.accepted[index] + "\n", isSandboxed: isSandboxed)
        // Strangers may nest less.
        #expect(found.filter { !$0.contains(Indentation.deepFault) }.prefix(3) == [])
    }

    @Test func largestChapter() {
        let most = "# T\n\n" + repeated("a b\n", (Excess.largestChapter - 5) / 4)
        #expect(faults(most) == [])
        #expect(
            faults(most + "a b\n")
                == [
                    " error: the chapter has \(most.utf8.count + 4) bytes, and a chapter can have at most 524288; split "
                        + "it"
                ].map { $0.replacing("error: ", with: "") })
        let large = "<div>\n<book-hole:h9:" + repeated("a", 1 << 26)
        #expect(faults("# T\n\n" + large).count == 1)
    }

    static let refusedFrontMatter: [(text: String, words: String)] = [
        ("a: &a [x, x]\nsummary: *a\n", "3:10: '*a' refers to a value that is written elsewhere"),
        ("? [&b x, *b]\n: c\n", "2:10: '*b' refers to a value"),
        ("summary: " + repeated("a", 70_000) + "\n", "2:1: front matter has more than 65536 bytes"),
        ("summary: a\ndata: " + repeated("[", 5_000) + "\n", "front matter is not YAML here"),
        ("\"\u{10FFFD}0\": a\n", "2:1: unknown key '\u{10FFFD}0'"),
    ]

    @Test(arguments: refusedFrontMatter)
    func frontMatter(_ text: String, _ start: String) {
        let found = faults("---\n\(text)---\n# T\n")
        #expect(found.count == 1, "\(found.prefix(3))")
        #expect(found.first?.contains(start) == true, "\(found.first?.prefix(300) ?? "")")
    }

    @Test(arguments: [
        "summary: a *b* & c, *d\n", "summary: 'a & *b'\n",
        "summary: \"[*a &a]\"\ndigits: 3\n".replacing("&a", with: "&"),
        "summary: |\n  * a\n  * b\n",
    ])
    func yamlAliases(_ text: String) {
        #expect(faults("---\n\(text)---\n# T\n") == [])
    }

    /// The title of a reader's book may be as hostile.
    @Test func bookConfiguration() {
        let found = BookConfiguration.read(path: "b", bytes: Array("title: a\u{0}\nlibraries: []\n".utf8))
        #expect(found.configuration == nil)
        #expect(found.diagnostics.first?.description.hasPrefix("b:1:9: error: the character NUL") == true)
    }
}
