import Exhibits
import Foundation
import Testing

@testable import PlainText

/// Texts as values: long ones, and ones with characters that have an effect elsewhere.
@Suite struct TextValueTests {
    private func html(_ value: String) -> String {
        var html = HTML()
        Value(value).write(to: &html, digits: 6)
        return html.string
    }

    private func html(_ value: [String]) -> String {
        var html = HTML()
        Value(value).write(to: &html, digits: 6)
        return html.string
    }

    @Test func shortTextsStayWhole() {
        #expect(
            html(String(repeating: "a", count: 120))
                == "<span class=\"s\">\(String(repeating: "a", count: 120))</span>")
        #expect(html(String(repeating: "é", count: 120)).hasPrefix("<span"), "characters count, not bytes")
        #expect(html("1\n2\n3\n").hasPrefix("<span"))
        #expect(
            html(["a", "b"])
                == "<span class=\"a\">[<span class=\"s\">a</span>, <span class=\"s\">b</span>]</span>")
    }

    @Test func longTextsAreFolded() {
        let text = String(repeating: "a longer text, ", count: 60)
        let folded = html(text)
        #expect(folded.hasPrefix("<details class=\"a\"><summary><span class=\"s\">a longer text, "))
        #expect(folded.contains("</span>… <span class=\"size\">900 characters</span></summary>"))
        #expect(folded.hasSuffix("<span class=\"s\">\(text)</span></details>"), "the whole of it")
        #expect(
            html(String(repeating: "x\n", count: 12)).contains(
                "<span class=\"s\">x</span>… <span class=\"size\">24 characters, 12 lines</span>"))
        #expect(
            html(["a", text]).hasPrefix("<details class=\"a\"><summary><span class=\"size\">2 values</span>"))
        #expect(html([text]).contains("<span class=\"size\">1 value</span>"))
    }

    /// No character is cut in two, neither within its bytes nor before its accents.
    @Test(arguments: ["é", "e\u{301}", "\u{1F600}", "日", "שלום", "é\u{301}"])
    func charactersAreNotSplit(_ part: String) throws {
        let text = String(repeating: part, count: 200)
        let shown = try #require(html(text).firstMatch(of: #/<summary><span class="s">(.*?)<\/span>…/#)).1
        #expect(text.hasPrefix(shown) && shown.count > 15, "\(shown)")
        #expect(shown.count * 2 < text.count)
    }

    @Test func controlCharactersAreVisible() {
        #expect(html("\u{0}\u{7}\u{1B}[31m\r\u{7F}") == "<span class=\"s\">␀␇␛[31m␍␡</span>")
        // Characters that reverse the direction of text would affect neighboring text too.
        #expect(
            html("\u{202A}\u{202E}\u{2066}\u{2069}א")
                == "<span class=\"s\">\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}א</span>")
        #expect(
            html("\u{2029}\u{202F}\u{2065}\u{206A}\u{10AA}\u{E2}\u{AA}")
                == "<span class=\"s\">\u{2029}\u{202F}\u{2065}\u{206A}\u{10AA}\u{E2}\u{AA}</span>")
        #expect(html("\u{80}\u{9F}\u{A0}é") == "<span class=\"s\">\u{FFFD}\u{FFFD}\u{A0}é</span>")
        #expect(html("a\tb\nc") == "<span class=\"s\">a\tb\nc</span>")
    }

    /// The omitted rows of a long table are counted.
    @Test func longRowsAreCounted() {
        var html = HTML()
        Value([[Double](repeating: 1, count: 3000)]).write(to: &html, digits: 6)
        #expect(html.string.contains("… and 1976 more"))
        html = HTML()
        Value([[Double](repeating: 1, count: 2000), [Double](repeating: 2, count: 2000)]).write(
            to: &html, digits: 6)
        #expect(html.string.contains("… and 2976 more"))
        html = HTML()
        Value([[1.0, 2], [3, 4]]).write(to: &html, digits: 6)
        #expect(!html.string.contains("more"))
    }

    /// A number that has no place on the axis is given below it.
    @Test func marksWithoutPosition() {
        var html = HTML()
        NumberLine(
            "Losses", marks: [Mark("ours", Double.nan), Mark("theirs", 1.0), Mark("first", -Double.infinity)]
        )
        .write(to: &html, digits: 6)
        #expect(
            html.string.contains(
                "Losses <span class=\"n\">ours nan</span> <span class=\"n\">first -inf</span>"))
    }
}
