import Exhibits
import PlainText
import Testing

@Suite struct ControlTests {
    private func html(_ labels: [String]) -> String {
        var html = HTML()
        for (index, label) in labels.enumerated() { html.option(Text(label), isChosen: index == 0) }
        return html.string
    }

    /// A browser trims white space around an option's text, and collapses it within.
    @Test func optionsHaveTheirExactValues() {
        #expect(html(["a b", "<é>"]).contains("<option selected>a b</option><option>&lt;é&gt;</option>"))
        #expect(html([" a"]).contains("<option value=\" a\" selected> a</option>"))
        #expect(html(["a  b"]).contains("<option value=\"a  b\" selected>a  b</option>"))
        #expect(html(["a\t\"&\r\n"]).contains("<option value=\"a&#9;&#34;&#38;&#13;&#10;\" selected>"))
        #expect(html(["\u{202E}x"]).contains("<option value=\"\u{202E}x\" selected>\u{FFFD}x</option>"))
        #expect(html(["\u{1B}\u{85}"]).contains("<option value=\"&#27;\u{85}\" selected>␛\u{FFFD}</option>"))
        #expect(html([""]).contains("<option selected></option>"))
    }

    /// A control's record contains its number in full, and rounded if the page shows it rounded.
    @Test(arguments: [
        (2.4912, 1, "2.4912, rounded 2"), (2.4912, 6, "2.4912"), (2, 6, "2.0"),
        (0.123_455_51, 6, "0.12345551, rounded 0.123456"),
    ])
    func recordedNumbers(_ value: Double, _ digits: Int, _ expected: String) {
        func leaf(_ value: Double) -> Leaf { .number(Number(value)) }
        var control = Control(name: "x", label: "x", form: Control.Form(.slider), value: leaf(value))
        (control.low, control.high) = (leaf(0), leaf(10))
        #expect(control.entries(digits: digits).map(\.printed) == [expected])
    }

    @Test func invalidLabels() {
        #expect(Control.fault(ofLabels: ["a", "b", "", " a"]) == nil)
        #expect(
            Control.fault(ofLabels: ["a", "b", "a"])?.string.contains("two of the values are called 'a'")
                == true)
        #expect(Control.fault(ofLabels: ["", ""]) != nil)
        #expect(Control.fault(ofGrid: [500, 500]) == nil)
        #expect(Control.fault(ofGrid: [500, 501])?.string.hasPrefix("grid: 1001 numbers") == true)
        #expect(Control.fault(ofText: 9, most: 9) == nil)
        #expect(Control.fault(ofText: 9, most: 8)?.string.contains("has 9 bytes, but at most 8") == true)
        #expect(Control.fault(ofText: 0, most: 200_001) != nil && Control.fault(ofText: 0, most: -1) != nil)
        #expect(Control.fault(ofLabels: ["a\u{0}"]) != nil)
    }

    private func fault<T: Displayable>(_ low: T, _ high: T, step: T? = nil) -> String? {
        func leaf(_ value: T) -> Leaf { Value(value).leaves[0] }
        return Control.fault(
            of: Control.Form(.slider, step: step.map(leaf)), low: leaf(low), high: leaf(high))?.string
    }

    @Test func validRanges() {
        #expect(fault(-2_147_483_648, 2_147_483_647, step: 1) == nil)
        #expect(fault(3, 3, step: 1) == nil)
        #expect(fault(0.0, 0.0) == nil)
        #expect(fault(0.0, 1e308) == nil)
        #expect(fault(-Float.greatestFiniteMagnitude, .greatestFiniteMagnitude) == nil)
        #expect(fault(5e-324, 1e-322, step: 5e-324) == nil)
        #expect(fault(0.0, 1.0, step: 5) == nil)
    }

    @Test func invalidRanges() {
        #expect(fault(0, Int.max)?.contains("32 bits") == true)
        #expect(fault(Int.min, 0)?.contains("32 bits") == true)
        #expect(fault(-1e308, 1e308)?.contains("wider than a Double") == true)
        #expect(fault(0.0, .infinity) != nil)
        #expect(fault(-Float.infinity, 0) != nil)
        for step in [0.0, -1, .nan, .infinity] {
            #expect(fault(0.0, 1.0, step: step)?.contains("step") == true)
        }
        #expect(fault(0.0, 1.0, step: 1e-300)?.contains("changes nothing") == true)
        #expect(fault(Float(0), 1e9, step: 1)?.contains("changes nothing") == true)
    }
}
