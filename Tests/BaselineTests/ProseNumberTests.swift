import Exhibits
import Manuscript
import Testing

@testable import Baseline

/// Which numbers in prose are retyped computed values.
@Suite struct ProseNumberTests {
    static let computed: [(name: String, number: Number)] = [
        ("output", Number(Float(25.004662))), ("byHand", Number(Float(20.475021))),
        ("z[0]", Number(Float(-1.0382612))), ("loss", Number(20.5)), ("share", Number(0.9375)),
        ("tiny", Number(1.2345e-3)), ("big", Number(12345.678)), ("year", Number(2024.4)),
        ("half", Number(0.0005)), ("tie", Number(Float(0.15625))), ("huge", Number(6.02214076e23)),
        ("third", Number(1.0 / 3)), ("x", Number(Float(10))), ("units", Number(16.0)),
        ("thousand", Number(1234.0)),
    ]

    private func faults(_ text: String) throws -> [Diagnostic] {
        let (read, diagnostics) = Chapter.read(path: "c.md", bytes: Array(("# T\n\n" + text).utf8))
        let chapter = try #require(read)
        // Whole values are excluded before this.
        let computed = try Self.computed.compactMap { name, number in
            let entry = Entry(name: name, content: .leaf(.number(number)), printed: "")
            return ComputedNumber(
                try #require(BaselineValue(entry, name: name)), .given(name),
                at: Manuscript.SourceLocation(line: 1, column: 1))
        }
        return diagnostics + ProseNumbers(chapter, computed: computed).diagnostics
    }

    /// A title and an image's alternative text can't contain inline values.
    @Test(arguments: ["# A title of 25.005", "# T\n\n![a plot *of 25.005*](p.png)"])
    func placesWithoutInlineValues(_ text: String) throws {
        let chapter = try #require(Chapter.read(path: "c.md", bytes: Array(text.utf8)).chapter)
        let entry = Entry(name: "output", content: .leaf(.number(Number(Float(25.004662)))), printed: "")
        let value = try #require(BaselineValue(entry, name: "output"))
        let place = Manuscript.SourceLocation(line: 1, column: 1)
        let number = try #require(ComputedNumber(value, .given("output"), at: place))
        let faults = ProseNumbers(chapter, computed: [number]).diagnostics
        #expect(faults.count == 1)
        #expect(
            faults.first?.message.contains(
                "leave it out here, and in the text below write `\\(output, digits: 5)`")
                == true, "\(faults)")
    }

    @Test(arguments: [
        ("It is 25.004662.", "25.004662", "\\(output, digits: 8)"),
        ("It is 25.0047, rounded.", "25.0047", "\\(output, digits: 6)"),
        ("It is 25.00.", "25.00", "\\(output, digits: 4)"),
        ("About 25.0 of them", "25.0", "\\(output, digits: 3)"),
        ("the exact 25.0046615600585937500", "25.0046615600585937500", "\\(output, digits: 21)"),
        ("(20.475)", "20.475", "\\(byHand, digits: 5)"),
        ("**20.475021**", "20.475021", "\\(byHand, digits: 8)"),
        ("=20.48", "20.48", "\\(byHand, digits: 4)"), ("20.5 and", "20.5", "\\(byHand, digits: 3)"),
        ("20.50", "20.50", "\\(loss, digits: 4)"), ("20.500", "20.500", "\\(loss, digits: 5)"),
        ("minus: -1.038", "-1.038", "\\(z[0], digits: 4)"),
        ("a true minus: −1.04", "−1.04", "\\(z[0], digits: 3)"),
        ("falls by 1.038", "1.038", "\\(abs(z[0]), digits: 4)"),
        ("2-1.038", "1.038", "\\(abs(z[0]), digits: 4)"),
        ("+25.005", "+25.005", "\\(output, digits: 5)"), ("±20.475", "20.475", "\\(byHand, digits: 5)"),
        ("0.9375", "0.9375", "\\(share, digits: 4)"), (".9375", ".9375", "\\(share, digits: 4)"),
        ("93.75%", "93.75%", "\\(100 * share, digits: 4)"),
        ("93.8 % of all", "93.8 %", "\\(100 * share, digits: 3)"),
        ("1.23e-3", "1.23e-3", "\\(tiny, digits: 3)"), ("1.23E-03", "1.23E-03", "\\(tiny, digits: 3)"),
        ("0.00123", "0.00123", "\\(tiny, digits: 3)"),
        ("1.2345 × 10⁻³", "1.2345 × 10⁻³", "\\(tiny, digits: 5)"),
        ("1.23×10^−3", "1.23×10^−3", "\\(tiny, digits: 3)"),
        ("12.345e−4", "12.345e−4", "\\(tiny, digits: 5)"),
        ("12,345.7", "12,345.7", "\\(big, digits: 6)"), ("12345.678", "12345.678", "\\(big, digits: 8)"),
        ("12,346", "12,346", "\\(big, digits: 5)"),
        ("12\u{202F}345.68", "12\u{202F}345.68", "\\(big, digits: 7)"),
        ("25,0047 in German", "25,0047", "\\(output, digits: 6)"),
        ("25,005", "25,005", "\\(output, digits: 5)"),
        ("in 2024", "2024", "\\(year, digits: 4)"), ("0.000500", "0.000500", "\\(half, digits: 3)"),
        ("0.1563", "0.1563", "\\(tie, digits: 4)"), ("0.1562", "0.1562", "\\(tie, digits: 4)"),
        ("6.022e23", "6.022e23", "\\(huge, digits: 4)"), ("0.333", "0.333", "\\(third, digits: 3)"),
        ("## A heading of 25.005", "25.005", "\\(output, digits: 5)"),
        ("| a | b |\n| - | - |\n| c | 25.005 |", "25.005", "\\(output, digits: 5)"),
        ("[25.005](http://e.org/1)", "25.005", "\\(output, digits: 5)"),
        ("> - 25.005", "25.005", "\\(output, digits: 5)"),
        ("![a plot of 25.005](p.png)", "25.005", "\\(output, digits: 5)"),
        ("25\\.005", "25.005", "\\(output, digits: 5)"),
        ("25&#46;005", "25.005", "\\(output, digits: 5)"), ("25.**005**", "25.005", "\\(output, digits: 5)"),
        ("25.005s", "25.005", "\\(output, digits: 5)"),
        ("0.103,20.475,7.25", "20.475", "\\(byHand, digits: 5)"),
        ("x[^1]\n\n[^1]: 25.005", "25.005", "\\(output, digits: 5)"),
    ])
    func retyped(_ text: String, _ typed: String, _ advice: String) throws {
        let faults = try faults(text)
        #expect(faults.count == 1)
        #expect(faults.first?.message.hasPrefix("'\(typed)' is typed") == true, "\(faults)")
        #expect(faults.first?.message.contains("write `\(advice)`") == true, "\(faults)")
    }

    @Test(arguments: [
        // Two digits only, or different from all computed values.
        "two layers, 16 units, x = 10, 10.0 and 25", "20 of 25", "It is 25.01.", "25.004663", "25.0046617",
        "0.33",
        "0.3334", "20.51 or 20.499", "+1.038", "-25.005", "−20.475", "0.939 %", "9.375", "937.5",
        // Whole numbers are excluded, since they don't drift unnoticed.
        "10.0", "10.00", "16.0", "1234", "1234.0", "1,234",
        // Trailing zeros of a whole number only say how large it is.
        "20000", "2020", "2025 and 1998",
        // Words, versions, dates, times, addresses, hexadecimal numbers.
        "Keras 25.0.47 and v25.005", "float25.005", "25.005.1", "2024-11-03", "12:25.005", "0x25005",
        "x_25.005",
        "http://e.org/25.005", "<http://e.org/25.005>", "2024th",
        // Not prose.
        "`25.005`", "`` `\\(output, digits: 5)` ``", "$`25.005`$", "```\n25.005\n```", "```math\n25.005\n```",
        "<p title=\"25.005\">a</p>", "a <b title=\"25.005\">c</b>", "[a](http://e.org/25.005 \"25.005\")",
        "<!-- 25.005 -->", "    25.005\n", "25 . 005", "25.\n005",
    ])
    func notReported(_ text: String) throws {
        #expect(try faults(text) == [])
    }

    @Test func frontMatterIsNotProse() throws {
        let text = "---\nsummary: It is 25.005.\n---\n# T\n\n25.005\n"
        let chapter = try #require(Chapter.read(path: "c.md", bytes: Array(text.utf8)).chapter)
        #expect(chapter.proseNumbers.map(\.place) == [Manuscript.SourceLocation(line: 6, column: 1)])
    }

    @Test(arguments: [
        ("25.005 <!-- typed: Keras prints this -->", []),
        ("<!-- typed: Keras prints this -->\n25.005", []),
        ("- a\n\n  <!-- typed: Keras\n  prints this -->\n  25.005", []),
        ("| a |\n| - |\n| 25.005 <!-- typed: so --> |", []),
        ("25.005 and\n20.475 <!-- typed: so -->", ["3:1"]),
        ("25.005 <!-- typed: so -->\n20.475", ["4:1"]),
        ("<!-- typed: so -->\n\n25.005", ["3:1", "5:1"]),
        ("25.005 <!-- typed: -->", ["3:1", "3:8"]), ("25.005 <!--typed-->", ["3:1", "3:8"]),
        ("nothing <!-- typed: so -->", ["3:9"]), ("10.0 <!-- typed: so -->", ["3:6"]),
        ("25.005 <!-- typedef: no excuse -->", ["3:1"]), ("25.005 <!-- so typed: no excuse -->", ["3:1"]),
    ])
    func excuses(_ text: String, _ places: [String]) throws {
        let faults = try faults(text)
        #expect(faults.map { "\($0.line):\($0.column)" }.sorted() == places, "\(faults)")
    }

    /// Of several equal values, the one that Swift can name and that comes first is taken.
    @Test func firstNamedValueIsSuggested() throws {
        let bytes = Array("# T\n\n25.005\n".utf8)
        let chapter = try #require(Chapter.read(path: "c.md", bytes: bytes).chapter)
        func said(_ names: [(ValueName, Int)]) -> String {
            let computed = names.map {
                ComputedNumber(
                    name: $0.0, number: Number(Float(25.004662)),
                    place: Manuscript.SourceLocation(line: $0.1, column: 1))
            }
            return ProseNumbers(chapter, computed: computed).diagnostics.first?.message ?? ""
        }
        #expect(
            said([(.given("A table/y[1]"), 1), (.given("y[1]"), 1)]).contains(
                "it is y[1] of line 1, 25.004662; write `\\(y[1], "))
        #expect(
            said([(.given("y"), 9), (.inlineValue("\\(model(\\.a), digits: 3)", part: "[1]"), 2)]).contains(
                "write `\\(model(\\.a)[1], digits: 5)`"))
        #expect(said([(.line("relu(3)", part: ""), 1)]).contains("it is the value 'relu(3)' of line 1"))
        #expect(
            said([(.given("A table/y[1]"), 1)]).contains(
                "give it a name in Swift, and write `\\(name, digits: 5)`"))
        #expect(
            said([(.given("y"), 9)]).contains(
                "of line 9 below, 25.004662; write `\\(y, digits: 5)` after that line"))
    }

    /// Comparing each number with each value would take minutes.
    @Test func manyNumbersAndManyValues() throws {
        let text = "# T\n\n" + String(repeating: "1.235 ", count: 2_000)
        let chapter = try #require(Chapter.read(path: "c.md", bytes: Array(text.utf8)).chapter)
        func faults(_ values: (Int) -> Double) -> [Diagnostic] {
            let computed = (0..<20_000).map {
                ComputedNumber(
                    name: .given("y\($0)"), number: Number(values($0)),
                    place: Manuscript.SourceLocation(line: 1, column: 1))
            }
            return ProseNumbers(chapter, computed: computed).diagnostics
        }
        #expect(faults { 1.2355001 + Double($0) * 1e-8 }.isEmpty)
        #expect(faults { _ in 1.2345.nextDown }.isEmpty)
        #expect(faults { 1.2346 + Double($0) * 1e-8 }.count == 2_000)
        #expect(faults { $0 == 7 ? -1.235 : 1.2355.nextUp }.count == 2_000)
    }
}
