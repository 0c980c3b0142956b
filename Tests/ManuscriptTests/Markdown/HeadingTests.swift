import Testing

@testable import Manuscript

@Suite struct HeadingTests {
    private func read(_ text: String) throws -> Chapter {
        try #require(Chapter.read(path: "c", bytes: Array(text.utf8)).chapter)
    }

    /// The complete text of a heading is in the contents lists, the window's title and the anchor.
    @Test(arguments: [
        ("# The **big *idea* here** now", "The big idea here now", "the-big-idea-here-now"),
        (
            "# A [link *to* it](x.md) and ~~not~~ `code`", "A link to it and not code",
            "a-link-to-it-and-not-code"
        ),
        ("# An ![image *of* it](x.png)", "An image of it", "an-image-of-it"),
        ("# Sums $`a^2`$ and $`b`$$`c`$", "Sums a^2 and bc", "sums-a2-and-bc"),
        ("# Q &amp; A \\* &eacute;", "Q & A * é", "q--a--é"),
        ("# One<br>two <b>three</b> <!-- four -->", "One two three ", "one-two-three-"),
        ("Over\ntwo *lines\nand* more\n===", "Over two lines and more", "over-two-lines-and-more"),
        ("# What did `get_weights()` print?", "What did get_weights() print?", "what-did-get_weights-print"),
        ("# Two 25<hr>3 and 4![](x.png)5", "Two 25 3 and 4 5", "two-25-3-and-4-5"),
        ("# The <b>5</b>th, 25<img src=x.png alt=''>", "The 5th, 25", "the-5th-25"),
        ("# Loss 0.<hr>5, 2<hr>.5", "Loss 0. 5, 2 .5", "loss-0-5-2-5"),
        ("# Loss <div>2</div>5", "Loss 2 5", "loss-2-5"), ("# Donau<wbr>dampf", "Donaudampf", "donaudampf"),
        ("# Loss ~~9~~5, <s>8</s>5, x<sup>2</sup>", "Loss 9 5, 8 5, x2", "loss-9-5-8-5-x2"),
        ("# Loss 2[^1]5\n\n[^1]: x", "Loss 2 5", "loss-2-5"),
        ("# <https://a.b> c[^1]\n\n[^1]: x", "https://a.b c", "httpsab-c"),
    ])
    func titles(_ text: String, _ title: String, _ anchor: String) throws {
        let chapter = try read(text + "\n")
        #expect(chapter.title == title)
        let html = try #require(chapter.body.first?.html)
        #expect(html.hasPrefix("<h1 id=\"\(anchor)\">"), "\(html)")
    }

    @Test(arguments: [
        ("## Step\n\n## Step 1\n\n## Step\n", ["step", "step-1", "step-2"]),
        ("## Step\n\n## Step\n\n## Step 1\n", ["step", "step-2", "step-1"]),
        ("## Step 1\n\n## Step\n\n## Step\n\n## Step\n", ["step-1", "step", "step-2", "step-3"]),
        ("## Step\n\n## Step\n\n## Step-1\n\n## Step 1\n", ["step", "step-2", "step-1", "step-1-1"]),
        ("## Fn 1\n\n## fnref a\n", ["section-fn-1", "section-fnref-a"]),
        (
            "## <a id=\"step\">Step</a>\n\n## Step\n\n## <a name=step></a>More\n",
            ["step-1", "step-2", "more"]
        ),
        (
            "<a name='step'></a>\n\n## Step\n\n<a id='step-x'>\n</a>\n\n## Step x\n\n<b id=more>x</b>\n\n## Next\n",
            ["step-1", "step-x-1", "next"]
        ),
        ("## Loss 1<sup>`\\(x)`</sup>\n", ["loss-1"]),
        ("## Loss `\\(x)` now\n\n## `\\(x)`\n\n## `\\(y)`\n", ["loss-now", "section-", "section--1"]),
    ])
    func anchors(_ text: String, _ anchors: [String]) throws {
        let chapter = try read("# T\n\n" + text)
        #expect(chapter.sections.map(\.anchor) == anchors)
    }

    @Test func valuesInHeadings() throws {
        let chapter = try read("# T\n\n`\\(a)`\n\n## After *`\\(n)`* steps\n")
        #expect(
            chapter.sections == [
                .init(
                    anchor: "after-steps", title: "After steps",
                    parts: [.text("After "), .inlineValue(1), .text(" steps")])
            ])
        #expect(
            faults("# T *`\\(a)`*\n\n## ``\\(b)``\n") == [
                "1:7: other pages show the chapter's title, so it can't contain an inline value: \\(a); put the value "
                    + "into the text below"
            ])
    }

    @Test(arguments: [
        (
            "## A\n\n# B\n",
            "1:1: the chapter's first heading is its title, which has one '#', not 2; write '# A'|3:1: the chapter has its title in line 1"
        ),
        (
            "# A\n\ntext\n\n# B *c*\n",
            "5:1: the chapter has its title in line 1, and only one; write a section's heading as '## B c'"
        ),
        ("# A\n\nB\n===\n", "3:1: the chapter has its title in line 1"),
        (
            "# A\n\n##\n\n### ![](x.png)\n",
            "3:1: the heading has no text; write it after '##', or remove the line|5:1: the heading has no text"
        ),
        ("#\n\n## A\n", "1:1: the heading has no text"), ("text\n", "1:1: the chapter has no heading;"),
        ("text\n\n# A\n\n### B\n\n## C\n", ""),
    ])
    func faultsOfHeadings(_ text: String, _ starts: String) {
        let found = faults(text)
        let expected = starts.split(separator: "|")
        #expect(found.count == expected.count, "\(found)")
        for (fault, start) in zip(found, expected) { #expect(fault.hasPrefix(start)) }
    }
}
