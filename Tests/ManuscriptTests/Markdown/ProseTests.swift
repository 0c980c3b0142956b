import TestSupport
import Testing

@testable import Manuscript

@Suite struct ProseTests {
    /// Each number is found at its place, whatever precedes it.
    @Test(arguments: [
        (
            "A `25.005` and [a link 25.005](http://x/25.005 \"25.005\") then 25.005 and\nsecond **25.005**, 25.005.\n",
            4
        ),
        ("- item 25.005\n  cont 25.005 `a` 25.005\n\n  > quote 25.005\n  > more 25.005\n", 5),
        ("1. a\n   - b 25.005\n     c `25.005` 25.005\n", 2),
        (
            "| a 25.005 | b |\n| --- | --- |\n| é 25.005 | `25.005` 25.005 |\n| `a\\|25.005` | 25.005 \\| 25.005 |\n",
            5
        ),
        ("x &amp; 25.005 \\* 25.005 <b title=\"25.005\">25.005</b>\n", 3),
        ("$`25.005`$ 25.005 http://a.b/25.005 25.005 <http://a.b/25.005> 25.005\n", 3),
        ("`two\n25.005` 25.005 <i\ntitle='25.005'> 25.005\n", 2),
        ("<!-- 25.005 --> 25.005\n\nA <!-- 25.005 --> 25.005\n", 1),
        ("a[^1] 25.005\n\n[^1]: note 25.005\n", 2),
        ("Über 25.005 — 25.005 ~~25.005~~\n\nHead 25.005\n===\n\n### 25.005 ###\n", 5),
        ("![alt 25.005](a-25.005.png) 25.005  \n\t25.005\\\n25.005\n", 4),
        ("&nbsp;25.005 &#x32;5 &copy; 25.005 &eacute; 25.005\n", 3),
    ])
    func placesAreRight(_ text: String, _ count: Int) throws {
        for (before, end) in [
            ("# T\n\n", "\n"), ("---\nsummary: 25.005\n---\n# T\n\n", "\n"), ("# T\n\n", "\r\n"),
        ] {
            let whole = (before + text).replacing("\n", with: end)
            let chapter = try #require(Chapter.read(path: "c.md", bytes: Array(whole.utf8)).chapter)
            let lines = SourceText(Array(whole.utf8)).lines
            #expect(chapter.proseNumbers.count == count, "\(chapter.proseNumbers)")
            #expect(Set(chapter.proseNumbers.map(\.place)).count == chapter.proseNumbers.count)
            for number in chapter.proseNumbers {
                let rest = lines[number.place.line - 1].dropFirst(number.place.column - 1)
                #expect(
                    rest.starts(with: "25.005".utf8), "\(number) \(String(decoding: rest, as: UTF8.self))")
                // Not the same number within code or an address before it.
                let before = lines[number.place.line - 1].prefix(number.place.column - 1)
                #expect(!["`", "/", "\"", "'"].contains { before.last == $0.utf8.first }, "\(number)")
            }
        }
    }

    /// Markup may separate the digits of one number.
    @Test func numberSplitByMarkup() {
        let chapter = Chapter.read(path: "c.md", bytes: Array("# T\n\nIt is 1*2*.**3**\n".utf8)).chapter
        #expect(chapter?.proseNumbers.map(\.text) == ["12.3"])
        #expect(chapter?.proseNumbers.map(\.place) == [Manuscript.SourceLocation(line: 3, column: 7)])
    }

    @Test(arguments: [
        ("25.005", 5, -3), ("0.00123", 3, -5), ("1.20e-3", 3, -5), ("1200", 2, 0), ("1024", 4, 0),
        ("100.0", 4, -1),
        ("1.23e5", 3, 3), ("007.50", 3, -2),
    ])
    func precision(_ text: String, _ digits: Int, _ lastPlace: Int) {
        let parts = text.split(separator: "e")
        let reading = ProseNumber.Reading(String(parts[0]), power: parts.count > 1 ? Int(parts[1])! : 0)
        #expect(reading?.significantDigits == digits)
        #expect(reading?.lastPlace == lastPlace)
    }

    /// However many numbers there are, the time grows only linearly.
    @Test func longProse() {
        let line = "Of 25.005 `a` and 1.2.3 *b* 20.475 &amp; 3,141.59\n"
        expectLinearGrowth(to: 8_000) { count in
            (count, Array(("# T\n\n" + String(repeating: line, count: count)).utf8))
        } work: { count, bytes in
            let chapter = Chapter.read(path: "c.md", bytes: bytes).chapter
            #expect(chapter?.proseNumbers.count == 3 * count)
        }
    }
}
