import Testing

@testable import Manuscript

/// Slightly wrong Markdown would become plain text; if it can hardly be anything else, it is an error that
/// says what to write.
@Suite struct FailedBlockTests {
    @Test(arguments: [
        ("a [x][nope] b", "3:7: no '[nope]: address' defines this label"),
        ("[text] (https://a.b)", "3:7: a link's address follows its text without a space"),
        ("[text] (https://a.b)", "write [text](https://a.b), or '\\['"),
        ("- see [the next] (02-b.md#part)", "3:17: a link's address follows its text without a space"),
        ("![a drawing]  (images/x.png)", "3:13: a link's address follows its text"),
        ("(text)[https://a.b]", "3:8: a link has its text in brackets and its address in parentheses"),
        ("see (the next)[02-b.md].", "write [text](02-b.md)"),
        (
            "| a | b |\n| 1 | 2 |",
            "3:1: these lines are not a table, since the second is not a row of hyphens"
        ),
        ("| a | b |\n| 1 | 2 |", "write |---|---| below | a | b |"),
        ("A table:\n|a|b|\n|1|2|", "4:1: these lines are not a table"),
        ("> | a |\n> | 1 |", "3:3: these lines are not a table"),
        ("| a | b |\n|---|\n| 1 | 2 |", "4:1: this line has 1 column and the one above it 2"),
        ("a | b\n---|---|---\n1 | 2", "4:1: this line has 3 columns and the one above it 2"),
        (
            "A table:\n| a | b |\n|---|",
            "5:1: this line has 1 column and the one above it 2, so there is no table"
        ),
        ("##Sub", "3:1: a heading has a space after its '##', so this is not one: ##Sub; write '## Sub'"),
        ("Words\n###Überschrift", "4:1: a heading has a space after its '###'"),
        ("##\u{A0}Sub", "write '## Sub'"),
        ("'''swift\nlet a = 1\n'''", "3:1: ''''swift' does not begin a cell, since a fence consists"),
        ("´´´swift hidden\nlet a = 1\n´´´", "3:1: '´´´swift hidden' does not begin a cell"),
        ("‘‘‘ swift\nlet a = 1\n’’’", "does not begin a cell, since a fence consists of backticks"),
        ("---\ntitle: x\n---", "3:1: front matter, with 'title' in it, belongs at the top of the file"),
        ("---\nlayout: post\ntags:\n---\n\nWords.", "has these keys: summary, data"),
        ("<pre>\n```swift\nlet a = 1\n```\n</pre>", "4:1: '```swift' does not begin a cell within <pre>"),
        (
            "<pre>\n\nIt is `\\(1 + 1)`.\n</pre>",
            "5:8: within <pre> it is text, and is not computed: \\(1 + 1)"
        ),
    ])
    func isReported(_ text: String, _ words: String) {
        let found = faults("# T\n\n\(text)\n")
        #expect(found.contains { $0.contains(words) }, "\(found)")
    }

    /// Similar text that is not an error.
    @Test(arguments: [
        "[i][j] a[i][row] [x][dx] [x][10] m[i][column] `[x][nope]` \\[x][nope] [x]\\[nope]",
        "[x][name]\n\n[name]: https://a.b", "[text]: https://a.b\n\n[text] (https://a.b)",
        "[sic] (a remark) [1] (https://a.b) [ ] (https://a.b) \\[text] (https://a.b) `[text] (https://a.b)`",
        "- [x] (https://a.b)", "[text] (see https://a.b)", "[text]\n(https://a.b)",
        "f(x)[i] f(x)[https] (text)[label]",
        "(text)\\[https://a.b] (a)[https://a.b](https://a.b)",
        "| a | b |", "a | b\nc | d", "|x| = |y|", "|x| = |y|\n|y| = |z|", "|x| < 1\n|y| < 2", "|x|\n|y|",
        "\\| a |\n\\| b |", "| a\n| b",
        "`| a |\n| b |`",
        "| a | b |\n|---|---|\n| 1 |", "a | b\n- | -\n1 | 2", "    | a |\n    | b |",
        "#hashtag in a text", "#1 and #2", "C# and F#", "\\##Sub", "##_x", "##\"raw\"##", "`a\n##Sub`",
        "    ##Sub", "```text\n##Sub\n'''swift\n| a |\n| b |\n```",
        "'''Swift''' is emphasized", "'''shift", "'swift", "''swift", "'''\nswift",
        "---\n\ntitle: x", "---\nNote: x\n---".replacing("Note", with: "Please note"), "---\n- a: b\n\n---",
        "<pre><code>\n```swift\n`\\(a)`\n</code></pre>", "<pre>print(\"\\(a)\")</pre>",
        "<pre>\n```text\n```\n</pre>",
    ])
    func isNotReported(_ text: String) {
        #expect(faults("# T\n\n\(text)\n") == [])
    }
}
