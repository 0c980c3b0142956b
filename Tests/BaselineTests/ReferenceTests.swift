import Exhibits
import Manuscript
import Testing

@testable import Baseline

@Suite struct ReferenceTests {
    private typealias ReferenceValue = ReferenceValues.ReferenceValue

    private static let distances: [(Number, Number, UInt64)] = [
        (Number(Float(1)), Number(Float(1)), UInt64(0)), (Number(Float(1)), Number(Float(1).nextUp), 1),
        (Number(1.0.nextDown), Number(1.0.nextUp), 2), (Number(Float(0)), Number(-Float(0)), 1),
        (Number(-0.0), Number(-Double.leastNonzeroMagnitude), 1),
        (Number(Float.leastNonzeroMagnitude), Number(-Float.leastNonzeroMagnitude), 3),
        (Number(Float.greatestFiniteMagnitude), Number(Float.infinity), 1),
        (Number(Float.nan), Number(Float.nan), 0), (Number(Double.nan), Number(Double.infinity), .max),
        (Number(-Double.infinity), Number(Double.infinity), 0xffe0_0000_0000_0001),
        (Number(-3), Number(4), 7),
    ]

    @Test(arguments: distances)
    func unitsInTheLastPlace(_ a: Number, _ b: Number, _ ulps: UInt64) {
        #expect(ReferenceValue.ulps(a, b) == ulps)
        #expect(ReferenceValue.ulps(b, a) == ulps)
    }

    /// A page would show "12 ulp" as "21".
    @Test(arguments: ["says: Keras \u{202E} 3", "says: Keras\u{200B}", "a\u{2067}\tInt\t1"])
    func rejectsDirectionalCharacters(_ line: String) {
        var values = ReferenceValues()
        let faults = values.add(path: "a.txt", name: "a.txt", text: "# \u{202E}\nsays: A\n\(line)\n")
        #expect(faults.map(\.line) == [3])
        #expect(faults.first?.message.hasPrefix("the character U+20") == true)
    }

    /// Marks would cover other lines, or the text before.
    @Test(arguments: [
        ("says: Ke\(String(repeating: "\u{301}", count: 7))ras", "more than 6 combining marks"),
        ("how: \u{338}", "the combining mark U+0338"), ("a\u{20DD}\tInt\t1", "the combining mark U+20DD"),
    ])
    func rejectsMarks(_ line: String, _ words: String) {
        var values = ReferenceValues()
        let faults = values.add(path: "a.txt", name: "a.txt", text: "says: A\n\(line)\n")
        #expect(faults.map(\.line) == [2])
        #expect(faults.first?.message.contains(words) == true, "\(faults)")
    }

    @Test func acceptsJoinersAndVariationSelectors() {
        var values = ReferenceValues()
        let text = "\u{FEFF}says: می\u{200C}خواهم \u{26A0}\u{FE0F} 1\u{FE0F}\u{20E3}\r\na\tInt\t1\n"
        #expect(values.add(path: "a.txt", name: "a.txt", text: text) == [])
        #expect(values["a"]?.values == [Number(1)])
    }

    @Test func detailsApplyToFollowingValues() throws {
        var values = ReferenceValues()
        let faults = values.add(
            path: "chapters/data/a.txt", name: "data/a.txt",
            text:
                "# x\nsays: A 1\nseed: 1\na\tFloat\t0.1\nseed: 2\nb\tDouble\tnan inf -0.0\r\nsays: B\nc\tInt\t-4\n"
        )
        #expect(faults == [])
        #expect(values["a"]?.source.details == [.init(key: "seed", text: "1")])
        #expect(values["c"]?.source == .init(says: "B", file: "data/a.txt"))
        #expect(values["c"]?.values == [Number(-4)])
        #expect(values["b"]?.values[1...] == [Number(Double.infinity), Number(-0.0)])
        #expect(values["b"]?.values[0].double.isNaN == true)
        #expect(values["b"]?.source.details == [.init(key: "seed", text: "2")])
    }

    /// Names are compared byte by byte: a stranger's are not those of a file that merely look the same.
    @Test func namesThatLookAlike() {
        var values = ReferenceValues()
        #expect(values.add(path: "a", name: "a", text: "says: A\nK\tFloat\t1\n\u{212A}\tFloat\t2\n").isEmpty)
        #expect(values["K"]?.values == [Number(Float(1))])
        #expect(values["\u{212A}"]?.values == [Number(Float(2))])
        #expect(values["k"] == nil)
    }

    @Test func secondFileAddsValues() {
        var values = ReferenceValues()
        let first = values.add(path: "a", name: "a", text: "says: A\nx\tFloat\t1\n")
        let second = values.add(path: "b", name: "b", text: "says: B\nx\tFloat\t2\ny\tFloat\t3\n")
        #expect(first.isEmpty)
        #expect(second.map(\.line) == [2])
        #expect(values["x"]?.values == [Number(Float(1))])
        var search = NameSearch()
        #expect(values.unknown("z", &search).contains("the nearest are 'x', 'y'"))
        #expect(ReferenceValues().unknown("z", &search).contains("book.yml"))
        var unread = ReferenceValues()
        #expect(unread.add(path: "a.txt", name: "data/a.txt", text: "z\tFlot\t1\n").count == 1)
        #expect(unread.unknown("z", &search).contains("none can be read from 'data/a.txt'"))
    }

    /// A program may ask for any number of names that don't exist.
    @Test func manyUnknownNames() {
        var values = ReferenceValues()
        let name = String(repeating: "abcdefgh", count: 7)
        let lines = (0..<1200).map { "\(name)\($0)\tInt\t1\n" }.joined()
        #expect(values.add(path: "a", name: "data/a.txt", text: "says: A\n" + lines) == [])
        var search = NameSearch(maxDistances: 2000)
        let messages = (0..<10_000).map { values.unknown("z\(name)\($0)", &search) }
        #expect(messages[0].contains("the nearest are '\(name)0'"))
        #expect(messages[1].contains("the nearest are "))
        #expect(messages[2...].allSatisfy { $0.hasSuffix("; the names are in 'data/a.txt'") })
    }

    @Test func onlyEqualTypesAndCountsAreCompared() {
        let reference = ReferenceValue(
            name: "p", type: "Float", values: [Number(Float(1)), Number(Float(2))],
            source: .init(says: "A", file: "a"))
        func compare(_ numbers: Number...) -> ReferenceValue.Outcome {
            reference.compare(with: numbers.map { .number($0) })
        }
        #expect(compare(Number(Float(1)), Number(Float(2).nextUp.nextUp)) == .apart(ulps: 2, index: 1))
        #expect(compare(Number(Float(1)), Number(Float(2))) == .apart(ulps: 0, index: 0))
        for numbers in [[Number(Float(1))], [Number(1.0), Number(2.0)], [Number(1), Number(2)]] {
            guard case .incomparable = reference.compare(with: numbers.map { .number($0) }) else {
                Issue.record("\(numbers) are compared")
                continue
            }
        }
        #expect(reference.compare(with: [.bool(true), .nothing]) != .apart(ulps: 0, index: 0))
    }
}
