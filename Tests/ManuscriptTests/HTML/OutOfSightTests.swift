import Testing

@testable import Manuscript

/// What would hide a stranger's values, or push them out of sight.
@Suite struct OutOfSightTests {
    @Test(arguments: [
        ("<pre>a</pre>", "no <pre>; write a code block"), ("A <pre>a</pre>", "no <pre>"),
        ("0.05\(String(repeating: "\u{A0}", count: 9))x", "at most 8 blanks that keep their width"),
        (
            "0.05\(String(repeating: "&nbsp;", count: 5))*b*\(String(repeating: "&emsp;", count: 9))",
            "blanks that keep"
        ),
        ("0.05&nbsp;&nbsp;&nbsp;&nbsp;<b>&nbsp; &nbsp;</b>&nbsp;&nbsp;&nbsp;", "blanks that keep"),
        ("<p>0.05\(String(repeating: "&nbsp;", count: 9))</p>", "blanks that keep"),
        ("| a\(String(repeating: "\u{3000}", count: 9)) | b |\n|---|---|", "blanks that keep"),
        ("\(String(repeating: ">", count: 9)) a", "nested at most 8 deep"),
        ("\(String(repeating: "> - ", count: 5)) a", "nested at most 8 deep"),
        (
            "\(String(repeating: "<blockquote>", count: 9))a\(String(repeating: "</blockquote>", count: 9))",
            "nested at most 8 deep"
        ),
        ("0.05\(String(repeating: "&nbsp;&nbsp;&#9;", count: 5))x", "blanks that keep"),
        ("0.05\(String(repeating: "\u{A0}\u{FFF9}", count: 9))x", "blanks that keep"),
        ("a $`\(String(repeating: "\\qquad", count: 9))`$ b", "blanks that keep"),
        (
            "|\(String(repeating: " a |", count: 31))\n|\(String(repeating: "-|", count: 31))",
            "30 columns at most, not 31"
        ),
        ("a \u{202E}b", "U+202E changes the direction"),
        ("<p>a &#x202e;b</p>", "U+202E changes the direction"),
        ("a $`\\text{\u{2067}}`$ b", "U+2067 changes the direction"),
        ("<a href=\"https://a.org\">\n\ntext\n\n</a>", "<a> can't surround blocks"),
        ("<mark>\n\ntext\n\n</mark>", "<mark> can't surround blocks"),
        ("[a `\\(1)`](https://a.org \"exact 7\")", "has no title"),
        ("<b title=x>a</b>", "<b> has no 'title'"),
    ])
    func refused(_ text: String, _ words: String) {
        #expect(
            messages(below: text, isSandboxed: true).contains { $0.contains(words) },
            "\(messages(below: text, isSandboxed: true))")
        #expect(!messages(below: text, isSandboxed: false).contains { $0.contains(words) })
    }

    /// Blanks are in a row only if nothing is between them.
    @Test(arguments: [
        "\(String(repeating: "`\\(1)`&nbsp;", count: 10))", "\(String(repeating: "$`a`$&nbsp;", count: 10))",
        "\(String(repeating: "<p>&nbsp;</p>\n", count: 10))", "\(String(repeating: "a&nbsp;", count: 10))",
        "\(String(repeating: "&nbsp;<br>", count: 10))",
        "<div>\(String(repeating: "&nbsp;", count: 8))</div>\n\n&nbsp;a",
        "10\u{202F}000\u{202F}000 and 5\u{A0}%", "> > > > > > > > a", "<b>x</b>", "[a](https://a.org \"b\")",
    ])
    func allowed(_ text: String) {
        #expect(messages(below: text, isSandboxed: true) == [])
    }
}
