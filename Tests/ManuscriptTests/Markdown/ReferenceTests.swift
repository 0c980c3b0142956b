import TestSupport
import Testing

@testable import Manuscript

@Suite struct ReferenceTests {
    private func read(
        _ text: String, allowsAnyHTML: Bool = false
    ) throws -> (chapter: Chapter, faults: [String]) {
        let (chapter, faults) = Chapter.read(
            path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text).utf8), allowsAnyHTML: allowsAnyHTML)
        return (try #require(chapter), faults.map { "\($0.line):\($0.column) \($0.message)" })
    }

    private func html(_ chapter: Chapter) -> String {
        chapter.body.compactMap(\.html).joined()
    }

    /// A length that no image has is no reason to end the tool.
    @Test(arguments: ["-1e300", "1e300", "nan", "-inf", "1e-300", "0", "-1", "1000000", "50%"])
    func unusableLengths(_ length: String) throws {
        for name in ["width", "height"] {
            var chapter = try read("A <img src=\"a.png\" alt=\"a\" \(name)=\"\(length)\">\n").chapter
            #expect(chapter.images.count == 1)
            chapter.images[0].size = ImageSize(width: 1, height: 1_000_000)
            #expect(!chapter.images[0].attributes.contains("-"))
        }
    }

    /// Every address is found at its place, whatever surrounds it.
    @Test(arguments: [
        "[a](files/x.csv)", "[a](<files/x.csv> \"t\")", "![a](files/x.csv)",
        "- > [`files/x.csv`](files/x.csv)",
        "`(files/x.csv)` [a](files/x.csv)", "[a][b]\n\n[b]: files/x.csv",
        "> [a]\n>\n> [a]:\n>   <files/x.csv> 't'",
        "- [b]: files/x.csv\n\n[b]", "| a |\n|---|\n| é [a](files/x.csv) |",
        "words\n| a |\n|---|\n| [a](files/x.csv) |",
        "words [a](files/x.csv)\n| a |\n|---|\n| b |", "<a href=\"files/x.csv\">",
        "> <div>\n>   <img alt=''\n> src=files/x.csv>\n> </div>",
        "A <img alt='a'\n   src='files/x.csv'> b", "[![p](files/x.csv)](https://x.org)",
        "<img alt='' srcset=\"https:x 1x, files/x.csv 2x\">", "<video poster='files/x.csv'></video>",
        "[^1]\n\n[^1]: note [a](files/x.csv)", "1. a\n\n   [b\n   c](files/x.csv 'd\n   e')",
        "<svg><use xlink:href='files/x.csv#a'/></svg>",
        "# [a](files/x.csv)", "[a](files/x.csv)\n===",
        "*[a](files/x.csv)*",
        "[a](\n files/x.csv)", "<blockquote cite=files/x.csv>",
        "\\[a](x)` [a](files/x.csv)",
    ])
    func placesAreRight(_ text: String) throws {
        try expectPlaces(text)
    }

    /// As above, for elements that a book has to allow.
    @Test(arguments: [
        "<object data=files/x.csv></object>", "<form action=files/x.csv></form>",
        "<body background=files/x.csv>",
        "<script src=files/x.csv></script>",
        "<script>a < b && '<img src=y.png>'</script>\n\n[a](files/x.csv)",
    ])
    func placesInAnyHTML(_ text: String) throws { try expectPlaces(text, allowsAnyHTML: true) }

    private func expectPlaces(_ text: String, allowsAnyHTML: Bool = false) throws {
        let (chapter, faults) = try read(text, allowsAnyHTML: allowsAnyHTML)
        if allowsAnyHTML { #expect(faults == []) }
        let lines = SourceText(Array(("# T\n\n" + text).utf8)).lines
        let found = chapter.references.filter { $0.target == .file(path: "files/x.csv") }
        #expect(!found.isEmpty)
        for reference in found {
            let rest = lines[reference.place.line - 1].dropFirst(reference.place.column - 1)
            let before = lines[reference.place.line - 1].prefix(reference.place.column - 1).last
            #expect(rest.starts(with: "files/x.csv".utf8), "\(reference)")
            #expect(before != UInt8(ascii: "`"))
        }
    }

    @Test(arguments: [
        ("[a](02-b.md)", "href=\"02-b.html\""), ("[a](./02-b.md#x)", "href=\"02-b.html#x\""),
        ("[a](../chapters/02-b.md?x=3&y=4#x)", "href=\"02-b.html?x=3&amp;y=4#x\""),
        ("[a](02-b.html#x)", "href=\"02-b.html#x\""),
        ("<a lang=b href=02-b.md>c</a>", "<a lang=b href=\"02-b.html\">"),
        ("<div>\n<a href='02-b.md?x=3&amp;y=4'>c</a>\n</div>", "href=\"02-b.html?x=3&amp;y=4\""),
        ("[a](%2e%2e/chapters/f/x.csv)", "href=\"f/x.csv\""), ("[a](f/.%2E/x.csv)", "href=\"x.csv\""),
        ("[a](../chapters/f/a%20b.csv)", "href=\"f/a%20b.csv\""), ("[a](?x=3)", "href=\"?x=3\""),
        // One address for each file that a page loads.
        ("![a](%62.png)", "src=\"b.png\""), ("<img src=./f//b%2Epng alt=a>", "src=\"f/b.png\""),
        ("![a](b%20c.svg#d)", "src=\"b%20c.svg#d\""),
        ("[a](f/b.md)", "href=\"f/b.md\""),
        (
            "![a \"b\" `c` *d*](f/x.png 't \"u\"')",
            "<img src=\"f/x.png\" alt=\"a &quot;b&quot; c d\" title=\"t &quot;u&quot;\" />"
        ),
        ("<img srcset='../chapters/f/a.png 1x, f/b.png 2x'>", "srcset=\"f/a.png 1x, f/b.png 2x\""),
        ("[a](https://x.org/y.md)", "href=\"https://x.org/y.md\""),
        ("[a](%30%32-b.md)", "href=\"02-b.html\""),
    ])
    func addressesOnThePage(_ text: String, _ expected: String) throws {
        let (chapter, faults) = try read(text)
        #expect(faults.isEmpty)
        #expect(html(chapter).contains(expected), "\(html(chapter))")
    }

    @Test(arguments: [
        ("[a](../x.csv)", "leads out"), ("[a](f/../../../etc/passwd)", "leads out"),
        ("[a](%2e%2e/x)", "leads out"),
        ("[a](../other/x)", "leads out"), ("[a](f%2Fx)", "bytes that no"), ("[a](f%00)", "bytes that no"),
        ("[a](%FF)", "bytes that no"),
        ("[a](/x)", "server's root"), ("[a](//x.org/y)", "another host"), ("[a](f\\x)", "backslash"),
        ("[a](100%)", "hexadecimal"),
        ("[a]()", "empty"), ("<a href>x</a><a href=''>y</a>", "empty"), ("[a](f/)", "folder"),
        ("[a](.)", "folder"), ("[a](https:x)", "names no site"), ("[a](mailto:)", "names no recipient"),
        ("<a href='mailto:?subject=b'>a</a>", "names no recipient"),
        ("<a href='java\nscript:x'>", "'javascript:'"), ("<a href=' &#106;avascript:x'>", "'javascript:'"),
        ("[a](c:/x)", "'c:'"),
        ("[a](data:text/html,x)", "'data:'"), ("![a](data:image/png,x)", "no 'data:' addresses"),
        ("![a](https://x.org/y/z.png?w=1)", "name it: images/z.png"),
        ("![a](b.png?1)", "has a query"), ("<img src='f/b.png?'>", "has a query"),
        ("<img src=//x.org/z.png>", "loads nothing from other hosts"),
        ("![a][b]\n\n[b]: https://x.org/z.png", "loads nothing from other hosts"),
        ("<video><source src=https://x.org/z.mp4></video>", "images/z.mp4"),
        ("<link rel=stylesheet href=https://x.org/a.css>", "style is the book's"),
        ("![a](02-b.md)", "can't be shown within a page"),
        ("<script src=x.js></script>", "<script> is not on the list"),
        ("<iframe src=x.html></iframe>", "<iframe> is not on the list"),
        ("<base href=x>", "<base> is not on the list"),
        ("<b style='color: red'>", "'style'"), ("<b onclick='x'>", "'onclick'"),
        ("<a href=02-b.md href=03-c.md>", "appears twice"), ("<div title='a\n\nb'>", "no '>'"),
        ("<div><!-- a\n\n-->", "no '-->'"),
        ("[x]: a.md\n[X]: b.md", "defined in line 3 already"), ("[text][nowhere]", "defines this label"),
        ("*[some text][]*", "defines this label"),
        ("![text][no where]", "defines this label"), ("a[^b]", "no footnote [^b] is defined"),
        ("[a](my file.png)", "(<my file.png>)"), ("[a](b \"c)", "not an address"),
        ("[unclosed](foo", "there is no link: (foo; write ')'"),
        ("*![an image](x.png*\n\nb)", "nothing closes"),
        ("<a id=x><b id=x>", "line 3 already"),
        (
            "<noscript><b title=\"</noscript><img src=x onerror=y>\"></noscript>",
            "<noscript> is not on the list"
        ),
        ("<div><svg><![CDATA[x><b title=\"]]><img src=x onerror=y>\"></b></svg></div>", "can't have CDATA"),
        ("a <![CDATA[<b>]]> b", "can't have CDATA"), ("<![CDATA[\na\n]]>", "can't have CDATA"),
        ("<svg><a><animate attributeName=href values=f/x /></a></svg>", "<animate> is not on"),
        ("<svg><a><set ATTRIBUTENAME=' xlink:href' to=f/x /></a></svg>", "<set> is not on"),
        ("<b id='a b'>", "can't be an id"), ("<b id=_live>", "page's own"), ("<b id=o3>", "page's own"),
        ("<b id=fn-1>x</b>[^1]\n\n[^1]: a", "a footnote has the id"),
        ("<b id=more>x</b>\n\n## More", "a heading or"),
    ])
    func faults(_ text: String, _ words: String) throws {
        let (_, faults) = try read(text)
        #expect(faults.contains { $0.contains(words) }, "\(faults)")
    }

    /// Text that looks almost like a fault, but is not.
    @Test(arguments: [
        "a[i][j] and `b[i][j]` [i][j] [0][1] matrix[row][column] x\\[text][nowhere]",
        "[sic] (a remark) [see](#t)", "`[text][nowhere]` and `[^1]`",
        "\\[^b] and [^]", "[a][B  c]\n\n[b C]: https://x.org", "[a](b\\(c\\).csv)", "f(x)[a] (b c)",
        "[a]\\(b) and \\[a\\]\\(b\\)".replacing("\\(b\\)", with: "(b)"),
        "<pre><code>\n`\\(a)`\n```swift\n</code></pre>", "<!-- `\\(a)` [a](b c) -->",
        "<div>\n<code>\\(a)</code>\n</div>",
        "    `\\(a)`", "````\n```swift\n```\n````",
        "` ```swift `", "a ` b", "`` `\\(a)` ``", "| a |\n|---|\n| `x \\| y` |",
        "\\\\(a)", "<a name=x id=x></a>",
        "`[x](` and ``[some text](b`` [0, 1](c f[some](c [some]( [some](c\nd) \\[some](c",
        "2 ** 3, 2**3, **kwargs and a & b &c; AT&T;",
        "[a](mailto:a@b.c) <a@b.c> <https://x.org/y> www.x.org http://x.org a@b.org", "<i\n>a",
        "<details>\n<summary>a</summary>\n\n[a](#t)\n\n</details>",
        "<p id=ab1>", "<b id=t>x</b>\n\n## T", "[a](#)", "[a](#top)", "[a](#:~:text=b)",
        "<https://x.org/`> and `b`",
        "<b title='`'>`c`</b>", "[a](<`> 'b') `c`".replacing("<`>", with: "<f`>"),
        "~~~\n```swift\n~~~", "a ~~~ b", "a | b", "[x]: https://x.org\n[y]: https://x.org",
        "[x]: https://x.org 'a'\n\nb\n\n[X]: https://x.org 'a'",
        "## <a id='more'>More</a>\n\n[a](#more) [b](#more-1)",
    ])
    func noFaults(_ text: String) throws {
        #expect(try read(text).faults == [])
    }

    @Test(arguments: [
        (
            "<details>\n<summary>a</summary>\n\nb\n\n- c",
            ["3:1 <details> is still open at the chapter's end; write </details>"]
        ),
        (
            "<details><summary>a</details>",
            [
                "3:20 <summary>, which began in line 3 within <details>, is still open; write </summary> before </details>"
            ]
        ),
        (
            "a <b>c\n\nd</b>",
            [
                "3:3 <b> is still open where the text around it ends; write </b>",
                "5:2 no <b> is open here; remove </b>, or begin one",
            ]
        ),
        ("## a <i>b\n\nc", ["3:6 <i> is still open where the text around it ends; write </i>"]),
        (
            "| <b>a | b |\n|---|---|\n| c | d</b> |",
            [
                "3:3 <b> is still open where the text around it ends; write </b>",
                "5:8 no <b> is open here; remove </b>, or begin one",
            ]
        ),
        ("- a <kbd>b\n- c", ["3:5 <kbd> is still open where the text around it ends; write </kbd>"]),
        (
            "a <b><i>c</b></i>",
            [
                "3:10 <i>, which began in line 3 within <b>, is still open; write </i> before </b>",
                "3:14 no <i> is open here; remove </i>, or begin one",
            ]
        ),
        ("<div/>\n\na", ["3:1 <div> is still open at the chapter's end; write </div>"]),
        (
            "a <?b c ?> d",
            [
                "3:3 browsers show nothing of <?b c ?>; write &lt; for '<', put it into code, or write a comment as <!-- … -->"
            ]
        ),
    ])
    func unclosedElements(_ text: String, _ faults: [String]) throws {
        #expect(try read(text).faults == faults)
    }

    @Test(arguments: [
        "<details>\n<summary>a</summary>\n\n- b\n\n</details>\n\nc", "<p>a\n\n<ul><li>b<li>c</ul>",
        "a<br>b<br/>c<wbr>d",
        "<table><tr><td>a<td>b<tr><th>c</table>",
        "<svg viewBox='0 0 1 1'><g><path d='M0 0'/></g><circle r='1'/></svg>",
        "a <b>c <i>d</i>\ne</b>", "> <div>\n>\n> a\n>\n> </div>", "<dl><dt>a<dd>b</dl>", "<div>\n\na </div>",
    ])
    func closedElements(_ text: String) throws {
        #expect(try read(text).faults == [])
    }

    /// Everything that could have been a value, a cell or a link, but is text on the page.
    @Test(arguments: [
        ("A \\(x) b", "3:3"), ("A `\\(x) b", "3:3"), ("`\\(x) y`", "3:2"), ("``\\(x)`", "3:2"),
        ("| a | b |\n|---|---|\n| `\\(a | b)` | c |", "5:3"),
        ("| a |\n|---|\n| `\\(a | b)` |", "5:3"), ("| \\(a) |\n|---|\n| b |", "3:3"),
        ("| a |\n|---|\n| b | c |", "5:7"),
        ("<div>\n`\\(a)`\n</div>", "4:2"), ("<p>\\(a)</p>", "3:4"),
        ("<div>\n```swift\n1\n```\n</div>", "4:1"), ("<div>\n$`x`$\n</div>", "4:1"),
        ("<div>\n[a](b)\n</div>", "4:3"),
        ("[a](https://x.org \"`\\(a)`\")", "3:19"), ("[a]\n\n[a]: https://x.org '\\(a)'", "5:6"),
        ("<b title='\\(a)'>c</b>", "3:11"),
        ("<img alt='\\(a)' src='f/x.png'>", "3:11"), ("![\\(a)](f/x.png)", "3:3"),
        ("Text: ```swift\nlet a = 1", "3:7"), ("Text\n    ```swift\n    1", "4:5"),
        ("    ```swift\n    1\n    ```", "3:5"), ("- a\n\n      ~~~ swift\n      1", "5:7"),
        ("Text ~~~swift", "3:6"), ("``` swift let a = 1 ```", "3:1"),
        ("> a\n> \\(x)", "4:3"), ("# \\(x)", "3:3"), ("- [ ] \\(x)", "3:7"), ("x[^1]\n\n[^1]: \\(x)", "5:7"),
        ("<div>\n\n\\(x)\n\n</div>", "5:1"), ("<b>\\(x)</b> c", "3:4"),
    ])
    func nothingIsLost(_ text: String, _ place: String) throws {
        let faults = try read(text).faults
        #expect(faults.contains { $0.hasPrefix(place + " ") }, "\(faults)")
    }

    @Test func valueWithBarInTable() throws {
        let (chapter, faults) = try read("| a |\n|---|\n| `\\(a \\| b)` |")
        #expect(faults == [])
        #expect(chapter.inlineValues.map(\.source) == ["\\(a | b)"])
    }

    @Test func anchorsOfOtherChapters() throws {
        func chapter(_ name: String, _ text: String) throws -> Chapter {
            try #require(Chapter.read(path: "chapters/\(name).md", bytes: Array(text.utf8)).chapter)
        }
        let one = try chapter(
            "01-a",
            "# One\n\n[a](02-b.md#tow) [b](02-b.md#mine) [c](02-c.md) [d](09-b.md) [e](#one) [f](#c0) [g](index.html#x) [h](#c1)\n\n```swift\n1\n```\n"
        )
        let two = try chapter("02-b", "# B\n\n## Two\n\n<a name=mine></a>\n")
        let faults = ReferenceCheck.diagnostics(of: [one, two], names: ["01-a.md", "02-b.md"]).map {
            "\($0.column) \($0.message)"
        }
        #expect(
            faults == [
                "5 chapters/02-b.md has no heading or id 'tow'; did you mean 'two'?",
                "40 no chapter is in the file 02-c.md; did you mean 02-b.md?",
                "53 no chapter is in the file 09-b.md; did you mean 02-b.md?",
                "85 the contents page has no 'x' to go to; leave '#x' out",
                "103 chapters/01-a.md has no heading or id 'c1'; the chapter has 'one'",
            ])
    }
}
