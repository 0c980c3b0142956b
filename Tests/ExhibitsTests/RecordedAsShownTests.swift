import Exhibits
import PlainText
import Testing

/// Everything that is shown of a value is recorded.
@Suite struct RecordedAsShownTests {
    /// A chapter's own type that defines its rows freely.
    struct Own: Displayable {
        static let depth = 1
        var leaves: [Double]
        var lengths: [Int]
        func appendLeaves(to all: inout [Leaf]) { all += leaves.map { .number(Number($0)) } }
        func appendRowLengths(to all: inout [Int]) { all += lengths }
    }

    struct Scalars: Displayable {
        var leaves: [Double]
        func appendLeaves(to all: inout [Leaf]) { all += leaves.map { .number(Number($0)) } }
    }

    @Test(arguments: [[], [1], [-1, 4], [4], [Int.max, 2], [1, 1, 1], [3, 0]])
    func rows(_ lengths: [Int]) {
        let value = Value(Own(leaves: [1, 2, 3], lengths: lengths))
        #expect(value.rowLengths.reduce(0, +) == 3)
        var entries = Entries()
        entries.add("x", value, digits: 6)
        #expect(entries.all.count { if case .leaf(.number) = $0.content { true } else { false } } == 3)
    }

    @Test func scalars() {
        let several = Value(Scalars(leaves: [1, 2]))
        #expect(several.depth == 1 && several.rowLengths == [2])
        #expect(Value(Scalars(leaves: [])).leaves == [.nothing])
    }

    /// 2⁵³ and 2⁵³ + 1 are one `Double`.
    @Test func rangesOfWholeNumbers() {
        var html = HTML()
        Value([
            9_007_199_254_740_993, 9_007_199_254_740_992, 9_007_199_254_740_993, 9_007_199_254_740_993,
            9_007_199_254_740_993,
        ])
        .write(to: &html, digits: 17)
        #expect(html.string.contains("values</span> <data class=\"n\" value=\"9007199254740992\""))
    }

    /// The last number of a long history is drawn even if it is not among every other one.
    @Test func lastOfHistory() {
        func history(_ last: Double) -> (entries: [Entry], html: String) {
            var history = LineHistory()
            for index in 0..<200 { history.append(index == 199 ? last : Double(index % 7)) }
            var entries = Entries()
            history.add(to: &entries, "loss", isFloat: false, digits: 3)
            var html = HTML()
            history.write(to: &html)
            return (entries.all, html.string)
        }
        let (small, large) = (history(5), history(500))
        #expect(small.html != large.html)
        #expect(zip(small.entries, large.entries).count { $0 != $1 } == 2)
    }

    /// A label that is read from right to left does not affect the number.
    @Test func labelsFromTheRight() {
        let line = NumberLine("Losses", marks: [Mark("אבג", -2.0), Mark("ours", 1.0)])
        var html = HTML()
        line.write(to: &html, digits: 6)
        #expect(html.string.contains(">-2.0 \u{2068}אבג\u{2069}<"))
        #expect(html.string.contains(">ours 1.0<"))
    }
}
