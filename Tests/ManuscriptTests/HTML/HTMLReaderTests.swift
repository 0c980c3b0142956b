import Testing

@testable import Manuscript

@Suite struct HTMLReaderTests {
    private func tokens(_ html: String) -> [HTMLReader.Token] { HTMLReader.tokens(of: Array(html.utf8)) }

    private func tag(_ html: String) throws -> HTMLReader.Tag {
        guard case .startTag(let tag)? = tokens(html).first else {
            throw ReaderError.noTag(html)
        }
        return tag
    }

    private enum ReaderError: Error { case noTag(String) }

    @Test func tagWithAttributes() throws {
        let html = "<A HREF='x&amp;y' Data-b=c d   e = \"f g\" / >"
        let tag = try tag(html)
        #expect(tag.name == "a")
        #expect(tag.range == 0..<html.utf8.count)
        #expect(tag.attributes.map(\.name) == ["href", "data-b", "d", "e"])
        #expect(tag.attributes.map(\.value) == ["x&y", "c", "", "f g"])
        let bytes = Array(html.utf8)
        let written = tag.attributes.map { $0.valueRange.map { String(decoding: bytes[$0], as: UTF8.self) } }
        #expect(written == ["x&amp;y", "c", nil, "f g"])
        #expect(String(decoding: bytes[tag.attributes[3].range], as: UTF8.self) == "e = \"f g\"")
        #expect(tag["E"] == nil)
        #expect(tag["e"]?.value == "f g")
    }

    @Test func tokenKinds() {
        let html = "a<b/>c</B ><!-- x --><!doctype y><?php z?></ q>1 < 2 <3"
        let found = tokens(html)
        #expect(
            found == [
                .text(0..<1), .startTag(.init(name: "b", range: 1..<5, isSelfClosing: true)), .text(5..<6),
                .endTag(name: "b", range: 6..<11), .comment(11..<21), .declaration(21..<33),
                .declaration(33..<42), .declaration(42..<47), .text(47..<html.utf8.count),
            ])
    }

    @Test(arguments: [
        ("<!-->a", 5), ("<!--->a", 6), ("<!-- -- --!>a", 12), ("<!----->a", 8), ("<!-- <b> -->a", 12),
    ])
    func comments(_ html: String, _ end: Int) {
        #expect(tokens(html) == [.comment(0..<end), .text(end..<html.utf8.count)])
    }

    /// How browsers normalize an address before they follow it.
    @Test(arguments: [
        ("java&#115;cript:x", "javascript:x"), ("java&#x73;cript&colon;x", "javascript:x"),
        ("java&#115cript:x", "javascript:x"), ("&#106&#97;v", "jav"), ("a&amp;b&ampc&amp", "a&b&ampc&"),
        ("x?a=1&copy=2", "x?a=1&copy=2"), ("&nosuch;&;&", "&nosuch;&;&"),
        ("&#0;&#x110000;&#xD800;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("&#99999999999999999999;", "\u{FFFD}"), ("&eacute;&lt;", "é<"), ("&#;&#x;", "&#;&#x;"),
    ])
    func characterReferences(_ written: String, _ value: String) throws {
        #expect(try tag("<a href=\"\(written)\">")["href"]?.value == value)
    }

    @Test(arguments: [
        "<a", "<a href", "<a href=\"x>y", "<a href='", "<a b=", "</a", "<!-- x", "<!-", "<!x", "<?",
    ])
    func unfinishedTokens(_ html: String) {
        guard case .unfinished(_, let range)? = tokens("t" + html).last else {
            Issue.record("\(html): \(tokens("t" + html))")
            return
        }
        #expect(range == 1..<html.utf8.count + 1)
    }

    /// Of two attributes with the same name the first counts; an unknown attribute hides no other.
    @Test func unusualAttributes() throws {
        #expect(try tag("<a href=x href=y>")["href"]?.value == "x")
        #expect(try tag("<a =\"b\" href=x>").attributes.map(\.name) == ["=\"b\"", "href"])
        #expect(try tag("<a b='c'href=x>")["href"]?.value == "x")
        #expect(try tag("<a/href=x>")["href"]?.value == "x")
        #expect(try tag("<a\u{C}href\n=\nx>")["href"]?.value == "x")
        #expect(try tag("<img src=a/>").isSelfClosing == false)
    }

    /// For any input the tokens cover it, in order, and none is empty; long inputs don't take long.
    @Test func hostileText() {
        let parts = [
            "<", ">", "/", "!", "--", "\"", "'", "=", " ", "a", "&", "&#", ";", "-->", "<!--", "é", "\0",
            "\n", "<a b",
        ]
        var state: UInt64 = 1
        for _ in 0..<4000 {
            var html = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                html += parts[Int(state >> 33) % parts.count]
            }
            cover(html)
        }
        for part in ["<", "<a ", "<!--", "<a b=\"", "&", "</", "<!", "<a b=c ", "&#1;", "&amp;"] {
            cover(String(repeating: part, count: 20_000))
        }
    }

    private func cover(_ html: String) {
        var end = 0
        for token in tokens(html) {
            let range =
                switch token {
                case .startTag(let tag): tag.range
                case .endTag(_, let range), .comment(let range), .declaration(let range), .text(let range),
                    .unfinished(_, let range):
                    range
                }
            if range.lowerBound != end || range.isEmpty { Issue.record("\(html.prefix(80)): \(token)") }
            end = range.upperBound
        }
        if end != html.utf8.count { Issue.record("\(html.prefix(80)) ends at \(end)") }
    }
}
