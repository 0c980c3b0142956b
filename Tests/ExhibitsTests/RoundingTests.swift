import Exhibits
import Foundation
import TestSupport
import Testing

@Suite struct RoundingTests {
    @Test(arguments: [
        (25.00466, 4, "25.00"), (0.125, 2, "0.12"), (0.375, 2, "0.38"), (1.5, 6, "1.5"), (9.9996, 4, "10.00"),
        (0.15, 1, "0.1"), (0.25, 1, "0.2"), (1234567.89, 3, "1234568"), (-0.00012345, 2, "-0.00012"),
        (1.23456e-10, 3, "1.23e-10"), (1.23456e+30, 3, "1.23e+30"), (0, 3, "0.0"),
    ])
    func rounds(_ value: Double, _ digits: Int, _ expected: String) {
        #expect(Number(value).printed(digits: digits).string == expected)
    }

    /// printf rounds correctly from the exact value: it is the oracle for every number below 10^digits.
    @Test func agreesWithPrintf() {
        var generator = SeededRandom()
        for _ in 0..<20_000 {
            let value = Double.random(in: 1..<10, using: &generator)
            let digits = Int.random(in: 2...15, using: &generator)
            let number = Number(value)
            let printed = number.printed(digits: digits).string
            // A value that is rounded up to 10 has one more digit before the point.
            if printed == number.shortest.string || printed.hasPrefix("10") { continue }
            #expect(printed == String(format: "%.\(digits - 1)f", value))
        }
    }

    @Test func floatKeepsItsOwnDigits() {
        #expect(Number(Float(25.004662)).shortest == "25.004662")
        #expect(Number(Float(0.1)).printed(digits: 3) == "0.1")
        #expect(Number(Float.nan).printed(digits: 3) == "nan")
    }
}

@Suite struct RecordTests {
    @Test func recordsRoundTrip() {
        var html = HTML()
        html.text("<b>&\"\u{1}")
        var entries = Entries()
        entries.add("a\tb\n\\", .number(Number(Float(-0.0))), digits: 6)
        entries.add("list", Value([1.5, .nan]), digits: 3)
        entries.add("many", Value(Array(0..<100)), digits: 3)
        entries.add("text", .text("x\ny"), digits: 3)
        let records = [
            Record(.cell, cell: 2), Record(.line, cell: 2, line: 7, html: html, entries: entries.all),
            Record(.end),
        ]
        var reader = RecordReader(records.flatMap(\.bytes))
        #expect(reader.readAll() == records)
        #expect(reader.isAtEnd)
        #expect(html.string == "&lt;b&gt;&amp;&quot;␁")
    }

    /// The records that a stopped program had sent are read up to the last complete one.
    @Test func incompleteRecords() {
        let bytes = Record(.cell).bytes + Record(.end).bytes
        for count in 0..<bytes.count {
            var reader = RecordReader(Array(bytes.prefix(count)))
            #expect(reader.readAll().count == (count >= Record(.cell).bytes.count ? 1 : 0))
        }
    }

    @Test func hostileHeadersAreRejected() {
        for text in ["@ l 1 1 999999999999 1\n", "@ l 1 1 5 5\nab\n\n", "@ z 0 0 0 0\n\n\n", "@\n", "\n\n"] {
            var reader = RecordReader(Array(text.utf8))
            #expect(reader.read() == nil)
        }
    }

    @Test func historyIsThinned() {
        var history = LineHistory()
        for index in 0..<100_000 { history.append(Double(index)) }
        #expect(history.count == 100_000)
        #expect(history.points.count <= 128)
        #expect(history.points.first == 0)
    }
}
