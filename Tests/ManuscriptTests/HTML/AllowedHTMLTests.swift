import Testing

@testable import Manuscript

@Suite struct AllowedHTMLTests {
    private func faults(
        _ text: String, allowsAnyHTML: Bool = false, isSandboxed: Bool = false
    ) -> [String] {
        Chapter.read(
            path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text).utf8), allowsAnyHTML: allowsAnyHTML,
            isSandboxed: isSandboxed
        ).diagnostics.map { "\($0.line):\($0.column) \($0.message)" }
    }

    /// HTML that authors may write.
    @Test(arguments: [
        "<details open>\n<summary>More</summary>\n\nText\n\n</details>",
        "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>",
        "<figure>\n<img src=\"#\" alt=\"a\" width=1 height=2>\n<figcaption>A caption</figcaption>\n</figure>",
        "<p align=\"center\">a<br>b</p>",
        "<table><thead><tr><th scope=col>a</th></tr></thead><tbody><tr><td colspan=2>b</td></tr></tbody></table>",
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<a name=x></a>",
        "<ol start=3 reversed><li value=4>a</li></ol>",
        "<svg viewBox=\"0 0 9 9\" width=9 height=9 role=img aria-label=\"a circle\"><g stroke-width=2><circle cx=4 cy=4 r=3 fill=none /><text x=1 y=2 font-size=3>a</text></g></svg>",
        "<div class=\"wide\" lang=de dir=ltr>\n\n> *a*\n\n</div>", "<!-- a comment <script> -->",
        "A < B and C > D, `<script>` and\n\n    <script>\n", "<KBD>a</KBD>", "a<wbr>b &lt;script&gt;",
    ])
    func ordinaryHTML(_ text: String) {
        let faults = faults(text)
        #expect(!faults.contains { $0.contains("list") }, "\(faults)")
    }

    /// Each fault is reported at its place, whatever surrounds it and however it is written.
    @Test(
        arguments: [
            "script", "style", "iframe", "object", "embed", "applet", "base", "meta", "link", "form", "input",
            "button", "select", "textarea", "noscript", "noembed", "noframes", "xmp", "plaintext", "template",
            "slot",
            "math", "foreignObject", "animate", "set", "image", "frameset", "frame", "portal", "dialog",
            "title",
            "body", "html", "head", "main", "article", "nav", "header", "footer", "label", "output",
            "marquee", "bgsound",
            "keygen", "isindex", "listing", "canvas", "map", "area", "x-element",
            "annotation-xml",
        ], ["<%>", "</%>", "a <% b=\"c\"> d", "<%/>", "> - <%\n>   x=y>", "<div><%></div>", "<svg><%></svg>"])
    func otherElements(_ name: String, _ form: String) {
        for name in [name, name.uppercased()] {
            let text = form.replacing("%", with: name)
            let faults = faults(text + "\n")
            #expect(
                faults.contains {
                    $0.contains("<\(name.lowercased())> is not on the list")
                        // Text that no browser treats as a tag.
                        || $0.contains("no '>'")
                }, "\(text): \(faults)")
        }
    }

    @Test(arguments: [
        ("<b onclick=x>", "'onclick'"), ("<b ONCLICK=x>", "'onclick'"),
        ("<img src=\"#\" onerror=x>", "'onerror'"),
        ("<b style=x>", "'style'"), ("<img name=currentScript src=\"#\">", "'name' is not on the list"),
        ("<a href=\"#\" target=x>", "'target'"), ("<a href=\"#\" ping=\"https://x.org\">", "'ping'"),
        ("<b accesskey=x>", "'accesskey'"), ("<b contenteditable>", "'contenteditable'"),
        ("<b autofocus>", "'autofocus'"),
        ("<b is=x>", "'is'"), ("<b data-module=x>", "'data-module'"), ("<b slot=x>", "'slot'"),
        ("<div hidden>", "'hidden'"),
        ("<img src=\"#\" usemap=\"#a\">", "'usemap'"), ("<video src=\"#\" autoplay>", "'autoplay'"),
        ("<b tabindex=1>", "'tabindex'"), ("<b srcdoc=x>", "'srcdoc'"), ("<b xmlns=x>", "'xmlns'"),
        ("<b x:y=z>", "'x:y'"),
        ("<svg onload=x>", "'onload'"),
        ("<svg><use href=\"https://x.org/a.svg#b\" /></svg>", "loads nothing"),
        ("<b popover>", "'popover'"), ("<p\n\u{C}accesskey=x>", "'accesskey'"),
    ])
    func otherAttributes(_ text: String, _ words: String) {
        let faults = faults(text)
        #expect(faults.contains { $0.contains(words) }, "\(faults)")
    }

    /// A stranger can't strike out a computed value with markup around it.
    @Test(arguments: [
        ("a <s>`\\(1)`</s>", "<s> of line 3, which is struck out"), ("<s>*a `\\(1)`*</s>", "<s>"),
        ("a ~~b `\\(1)`~~", "between '~~'"), ("~~[**`\\(1)`**](#t)~~", "between '~~'"),
        ("# ~~b `\\(1)`~~", "between '~~'"), ("| a |\n|---|\n| <del>`\\(1)`</del> |", "<del>"),
        ("<del>\n\n```swift\nlet a = 1\n```\n\n</del>", "a block of code can't be within <del>"),
        ("<div>\n<del>\n\n- > ```swift hidden\n  > let a = 1\n  > ```\n\n</del></div>", "<del>"),
        ("<del>`  \\(1)  `</del>", "<del> of line 3, which is struck out"),
    ])
    func changedReading(_ text: String, _ words: String) {
        func faults(isSandboxed: Bool) -> [String] {
            messages(below: text, isSandboxed: isSandboxed).filter { $0.contains("can't be within") }
        }
        let found = faults(isSandboxed: true)
        #expect(found.count == 1 && found[0].contains(words), "\(text): \(found)")
        #expect(faults(isSandboxed: false) == [])
    }

    /// A stranger's HTML has all its end tags, at places where browsers recognize them: browsers read
    /// `<del><li></del>` as if there were no `</del>`.
    @Test(arguments: [
        ("<del><li></del>", "with --sandbox <li> can only be in <ul> or <ol>"),
        ("<ul><li></ul>", "<li>, which began in line 3 within <ul>, is still open"),
        ("a <ul><li>b</ul> c", "<li>, which began in line 3 within <ul>, is still open"),
        ("<dl><div></div></dl> <dd> b", "<dd> can only be in <dl> or <div>"),
        ("a <p> b", "<p> is still open where the text around it ends"),
        ("<p>\n\na\n", "<p> is still open at the chapter's end"),
    ])
    func requiredEndTags(_ text: String, _ words: String) {
        let read = Chapter.read(
            path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text + "\n").utf8), isSandboxed: true)
        #expect(read.diagnostics.contains { $0.message.contains(words) }, "\(read.diagnostics)")
    }

    /// Strangers may write only what is on a short list.
    @Test(arguments: [
        ("<b ARIA-HIDDEN>`\\(1)`</b>", "<b> has no 'aria-hidden'"),
        ("<div role=img>\n\na\n\n</div>", "<div> has no 'role'"),
        ("<b aria-owns=x>a</b>", "'aria-owns'"), ("<span aria-label=2>`\\(1)`</span>", "'aria-label'"),
        ("<div dir=rtl>\n\n`\\(1)`\n\n</div>", "'dir'"), ("<p align=center>a</p>", "'align'"),
        ("<bdo dir=rtl>1 - `\\(2)`</bdo>", "no <bdo>"), ("<ruby>a<rt>b</rt></ruby>", "no <ruby>"),
        ("<big>a</big>", "no <big>"),
        ("<a href=#t download=a.exe>a</a>", "<a> has no 'download'"), ("<a name=x></a>", "'name'"),
        ("<img src=# alt=a width=1 height=1 hspace=-9>", "'hspace'"), ("<strike>a</strike>", "no <strike>"),
        ("<table><tr><td rowspan=2>a</td></tr></table>", "no <table>; write the table in Markdown"),
        ("<video src=#></video>", "no <video>; show an image"),
        ("<svg><desc>`\\(1)`</desc></svg>", "no <svg>; put the drawing"),
        ("a <g>b</g> c", "no <g>; put the drawing into a file"),
        ("<text>a</text>", "no <text>; put the drawing"),
        ("<picture><img src=#></picture>", "no <picture>"), ("</table>", "no <table>"),
        ("<h1>a</h1>", "no <h1>"),
        ("| a | <ol start=-2147483648><li>b</li></ol> |\n|---|---|", "'start' of <ol> is a whole number"),
        ("<ol><li value=1000>b</li></ol>", "'value' of <li> is a whole number from 0 to 999, not '1000'"),
        ("<ol start=+1><li>b</li></ol>", "not '+1'"), ("<ol start><li>b</li></ol>", "not ''"),
        ("<img src=a.png alt=a width=-1e300>", "number from 1 to 999999, not '-1e300'"),
        ("<img src=a.png alt=a height=0>", "'height' of <img>"),
        ("<img src=a.png alt=a width=nan>", "not 'nan'"),
    ])
    func strangersHTML(_ text: String, _ words: String) {
        func faults(isSandboxed: Bool) -> [String] {
            messages(below: text, isSandboxed: isSandboxed)
        }
        #expect(faults(isSandboxed: true).contains { $0.contains(words) }, "\(faults(isSandboxed: true))")
        #expect(!faults(isSandboxed: false).contains { $0.contains("--sandbox") })
    }

    /// The replacements that messages suggest are on the strangers' list.
    @Test(arguments: [
        ("<sectoin>a</sectoin>", "no <sectoin>; did you mean <section>?"),
        ("<button>a</button>", "no <button>; for input use a cell's control"),
        ("<header>a</header>", "no <header>; the page has its own"),
        ("<math><mi>x</mi></math>", "no <math>; write formulas between dollar signs"),
        ("<text>a</text>", "no <text>; put the drawing into a file"),
        ("<foreignObject>a</foreignObject>", "no <foreignobject>; put the drawing into a file"),
        ("<tex>a</tex>", "no <tex>; legal are"), ("<blink>a</blink>", "no <blink>; legal are"),
        ("<b accesskey=x>a</b>", "<b> has no 'accesskey'; legal are class, id, lang"),
    ])
    func adviceForStrangers(_ text: String, _ words: String) {
        let faults = faults(text + "\n", isSandboxed: true)
        #expect(faults.count == 1 && faults[0].contains(words), "\(faults)")
        for other in ["html: any", "as <text>", "list of", "<svg>"] {
            #expect(!faults.contains { $0.contains(other) }, "\(faults)")
        }
    }

    /// One mistake is reported once.
    @Test(arguments: [
        "<svg viewBox=\"0 0 9 9\">\(repeated("<g fill=red><circle r=1 onclick=a /></g>", 200))</svg>\n\n<u>a</u>",
        "<table><tr><td>a <b x=1>b</b></td></tr>\n\n<tr><table><td></table></td></tr></table>",
        "<big>a</big>",
        "<svg><svg/><svg></svg></svg>",
    ])
    func oneFaultPerElement(_ text: String) {
        let faults = faults(text + "\n", isSandboxed: true)
        #expect(faults.count == 1, "\(faults)")
        #expect(self.faults(text + "\n\n<tt>a</tt>\n", isSandboxed: true).count == 2)
    }

    /// The strangers' list is a subset of the list for all chapters.
    @Test func strangersListIsSubset() {
        for (element, attributes) in SandboxedHTML.elements {
            #expect(AllowedHTML.elements[element].map(attributes.isSubset) == true, "\(element)")
        }
    }

    /// An element that begins in one part of the text ends there or, except in a stranger's chapter, in a
    /// nested part.
    @Test(arguments: [
        ("- ~~<div>~~ </div> a", "<div> is still open where the text around it ends", false),
        ("*<b>a* b</b>", "<b> is still open where the text around it ends", false),
        ("> <div>\n\na", "<div> is still open where the text around it ends", false),
        ("[<kbd>](#t)</kbd>", "<kbd> is still open where the text around it ends", false),
        ("<b>a *b</b>*", "</b> has to be in the same part of the text as its <b>", true),
        ("<div>\n\n- a\n\n  </div>", "</div> has to be in the same part of the text as its <div>", true),
    ])
    func partsOfText(_ text: String, _ words: String, _ isUntrusted: Bool) {
        func faults(isSandboxed: Bool) -> [String] {
            messages(below: text, isSandboxed: isSandboxed)
        }
        #expect(faults(isSandboxed: true).contains { $0.contains(words) }, "\(faults(isSandboxed: true))")
        #expect(faults(isSandboxed: false).isEmpty == isUntrusted)
    }

    /// A browser decodes a picture for each of its addresses.
    @Test(arguments: ["![a](b.png#1)", "<img src='f/b.jpg#' alt=a>", "![a](b.svg#c)"])
    func partsOfFiles(_ text: String) {
        func faults(isSandboxed: Bool) -> [String] {
            messages(below: text, isSandboxed: isSandboxed)
        }
        #expect(faults(isSandboxed: true).contains { $0.contains("names a part of a file") })
        #expect(faults(isSandboxed: false).isEmpty)
    }

    /// A combining mark directly after or before an inline value is drawn over it.
    @Test(arguments: [
        ("`\\(1)`\u{336}", "U+0336"), ("**`\\(1)`**<b>&#x338;</b>", "U+0338"),
        ("a`\\(1)`*\u{20DD}a*", "U+20DD"), ("a\u{360}`\\(1)`", "U+0360"),
        ("# a\u{FE20}`\\(1)`", "U+FE20"), ("| a |\n|---|\n| `\\(1)`&#x20E5; |", "U+20E5"),
        ("`\\(1)` <sub><big>\u{338}</big></sub>", "U+0338"), ("| `\\(1)` | \u{301} |\n|---|---|\n", "U+0301"),
        ("`\\(1)`<img src=p.png alt=a width=1 height=1>\u{336}", "U+0336"),
        ("`\\(1)`\u{2028}\u{308}", "U+0308"),
        ("`\\(1)`\u{200B}\u{2044}", "U+2044"), ("\u{2044}`\\(1)`", "U+2044"), ("a\u{336} `\\(1)`", "U+0336"),
        ("`\\(1)`\n\n<div><big>&#x20DD;</big></div>", "U+20DD"), ("`\\(1)`$`\u{336}`$", "U+0336"),
        ("$`x \\text{a\u{361}}`$`\\(1)`", "U+0361"),
        ("`\\(1)`<sup>\u{1ECA5}</sup>", "U+1ECA5"), ("`\\(1)`<sub>**\u{EB3}**</sub>", "U+0EB3"),
        ("\u{10B20}\u{200B}<b>`\\(1)`</b>", "U+10B20"), ("\u{10B20}\u{200B}*\u{2060}*`\\(1)`", "U+10B20"),
        ("`\\(1)`\u{200B}\u{336}", "U+0336"), ("`\\(1)`<b>\u{200A}</b>\u{2060}\u{489}", "U+0489"),
    ])
    func marksNextToValues(_ text: String, _ mark: String) {
        let read = Chapter.read(
            path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text + "\n").utf8), isSandboxed: true)
        #expect(
            read.diagnostics.contains {
                $0.message.contains(mark) && $0.message.contains("drawn over")
            }, "\(read.diagnostics)")
    }

    /// Dozens of marks on one character are drawn over other lines, and over other chapters' pages that show
    /// a title.
    @Test(arguments: [
        ("A" + repeated("\u{301}", 7), "3:14"),
        ("e\u{301}*\u{301}<b>\u{301}</b>&#x301;**&tdot;\u{301}**&DotDot;", "3:"),
        ("a <b" + repeated("\u{302}", 50) + ">", "3:"),
        ("a <b title=\"<\">" + repeated("\u{302}", 4) + "<b\ntitle=\">\">" + repeated("\u{302}", 4), "4:15"),
        ("<p>\ne" + repeated("&#x301", 7) + "\n</p>", "4:38"),
        ("<p>\ne" + repeated("&#x\(repeated("0", 60))301;", 7) + "\n</p>", "4:"),
        ("a" + repeated("\u{301}", 6) + "&zwj;\u{301}", "3:"),
        ("a" + repeated("\u{301}", 6) + "&#x200B;\u{301}", "3:"),
        ("a\n\n```swift\nlet a = \"\(repeated("\u{336}\u{200B}", 9))\"\n```", "6:"),
        ("a&#769;&#769;&#769;&#769;&#769;&#769;&#769;", "3:38"),
        // Stacked letters are joined by characters between them.
        ("\u{1780}" + repeated("\u{17D2}\u{1780}", 7), "3:"),
    ])
    func towersOfMarks(_ text: String, _ place: String) {
        func faults(isSandboxed: Bool) -> [String] {
            Chapter.read(
                path: "c.md", bytes: Array("# T\n\n\(text)\n".utf8), isSandboxed: isSandboxed
            ).diagnostics.filter { $0.message.contains("combining marks") }.map { "\($0.line):\($0.column)" }
        }
        #expect(faults(isSandboxed: true).first?.hasPrefix(place) == true, "\(faults(isSandboxed: true))")
        #expect(faults(isSandboxed: false).isEmpty)
        #expect(
            MarkTower.first(
                in: Array(
                    "e\u{301}\u{323}\u{308}\u{304}\u{302}\u{303} <b>e\u{301}</b> ä ‍ 👩‍👩‍👧 &amp; & &#x301;".utf8))
                == nil)
    }

    /// Other chapters' pages show a title.
    @Test func longTitles() {
        let long = "# " + String(repeating: "a ", count: 101) + "\n\ntext\n"
        func messages(_ isSandboxed: Bool) -> [String] {
            Chapter.read(path: "c.md", bytes: Array(long.utf8), isSandboxed: isSandboxed).diagnostics.map(
                \.message)
        }
        #expect(messages(true).count == 1 && messages(true)[0].contains("at most 200 characters"))
        #expect(messages(false) == [])
    }

    /// Combining marks that languages need.
    @Test(arguments: [
        "လျှို့ဝှက်", "מְּ\u{591}\u{5C5}", "র‍্যান্ডম", "ರ‍್ಯಾಂಕ್", "می\u{200C}خواهم", "བསྒྲུབས", "Việt Nam", "ស្ត្រី ត្រឹមត្រូវ",
        "<p>\nর‍্যান্ডম লিখুন, &#x9B0;&#x200D;&#x9CD;&#x9AF;\n</p>",
    ])
    func languages(_ text: String) {
        #expect(faults(text + "\n", isSandboxed: true) == [])
    }

    /// A computed text may begin with a combining mark.
    @Test(arguments: [
        "`\\(1)`<wbr>`\\(2)`", "*`\\(1)`*<b></b>**`\\(2)`**",
        "`\\(1)`\u{200B}<!-- a -->`\\(2)`",
        "`\\(1)`<span>`\\(2)`</span>",
    ])
    func adjacentValues(_ text: String) {
        func faults(isSandboxed: Bool) -> [String] {
            messages(below: text, isSandboxed: isSandboxed)
        }
        #expect(
            faults(isSandboxed: true).contains { $0.contains("two inline values can't be adjacent") },
            "\(faults(isSandboxed: true))")
        #expect(faults(isSandboxed: false).isEmpty)
    }

    /// Markup next to inline values, and text that can't change how they read.
    @Test(arguments: [
        "<s>a</s> `\\(1)` ~~b~~", "<del>\n\na\n\n</del>\n\n```swift\nlet a = 1\n```",
        "<details><summary>a</summary>\n\n```swift\nlet a = 1\n```\n\n</details>",
        "<div class=wide>\n\n`\\(1)`\n\n</div>", "10<sup>`\\(1)`</sup>", "<b>`\\(1)`</b>, <s>`a`</s>",
        "<figure>\n\n```swift\nlet a = 1\n```\n\n</figure>",
        "e\u{301} `\\(1)` e\u{301}",
        "`\\(1)`円 約`\\(1)`원 `\\(1)`мм ו`\\(1)` و`\\(1)` `\\(1)`में `\\(1)`° `\\(1)`€ `\\(1)`× 👍`\\(1)`",
        "n\u{303}\u{323} \u{26A0}\u{FE0F} 1\u{FE0F}\u{20E3} `\\(1)` ½ 3\u{2044}4",
        "<dl><div><dt>a</dt><dd>\n\n`\\(1)`\n\n</dd></div></dl>",
        "<ol>\n<li>\n\n*a <b>`\\(1)`</b>*\n\n</li>\n</ol>",
        "`\\(1)`\n`\\(1)`", "`\\(1)`<br>`\\(1)`", "`\\(1)`\\\n`\\(1)`", "`\\(1)` `\\(1)`", "`\\(1)`/`\\(1)`",
        "`\\(1)`$`x`$`\\(1)`",
        "| a | b |\n|---|---|\n|`\\(1)`|`\\(1)`|",
    ])
    func unchangedReading(_ text: String) {
        let read = Chapter.read(
            path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text + "\n").utf8), isSandboxed: true)
        #expect(read.diagnostics == [])
    }

    /// In a drawing, browsers do not ignore the slash of these tags, and end the drawing.
    @Test(arguments: [
        ("<svg><s/></svg>", "browsers end the drawing where <s> begins"),
        ("<svg><g><b></b></g></svg>", "browsers end the drawing where <b> begins"),
        ("<svg><del/></svg>", "<del>, which began in line 3 within <svg>, is still open"),
        ("<svg><mark></mark></svg>", "a drawing has no <mark>"),
        ("<b aria-owns=\"x i0\">a</b>", "'aria-owns' would move the page's own part 'i0'"),
    ])
    func leftOpen(_ text: String, _ words: String) {
        let faults = faults(text)
        #expect(faults.contains { $0.contains(words) }, "\(faults)")
    }

    /// A book may allow more HTML, but not everything: the page has a head of its own, and a policy.
    @Test func anyHTML() {
        let text =
            "<form class=a><input name=b></form>\n\n<script src=\"#\" defer></script>\n\n<math><mi>x</mi></math>\n"
        #expect(faults(text, allowsAnyHTML: true) == [])
        #expect(faults(text).count == 4)
        for text in [
            "<base href=x>", "<meta charset=x>", "<b onclick=x>", "<b style=x>", "<a href='javascript:x'>",
        ] {
            #expect(!faults(text, allowsAnyHTML: true).isEmpty)
        }
        // Scripts are passed through verbatim.
        let read = Chapter.read(
            path: "c.md", bytes: Array("# T\n\n<script>\nif (1 < 2) { f(\"<b>\") }\n</script>\n".utf8),
            allowsAnyHTML: true)
        #expect(read.diagnostics == [])
        #expect(read.chapter?.body.compactMap(\.html).joined().contains("if (1 < 2) { f(\"<b>\") }") == true)
    }

    /// A list can contain only known names.
    @Test func listsNameKnownElements() {
        for (element, attributes) in AllowedHTML.elements {
            #expect(element == element.lowercased())
            for attribute in attributes.union(AllowedHTML.everywhere) {
                #expect(attribute == attribute.lowercased())
                #expect(!attribute.hasPrefix("on") && attribute != "style" && attribute != "srcdoc")
            }
        }
    }
}
