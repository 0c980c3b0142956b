import Testing

@testable import Baseline

func value(
    _ name: String, _ number: String, type: String = "Float", shown: String? = nil
) -> BaselineValue {
    BaselineValue(name: name, type: ValueType(word: type), value: number, printed: shown ?? number)
}

/// All but the last digit of a digest.
private let digest = String(repeating: "a", count: 31)

@Suite struct ComparisonTests {
    private func failures(
        _ recorded: [BaselineValue], _ computed: [BaselineValue], _ tolerances: Tolerances = .none
    ) -> [Comparison] {
        Comparison.all(recorded: recorded, computed: computed, tolerances: tolerances)
            .filter { $0.verdict != .identical }
    }

    @Test func equalLists() {
        let values = [value("a", "1.0"), value("b", "2.0"), value("a", "3.0")]
        #expect(failures(values, values).isEmpty)
    }

    @Test func changedValueIsNamed() {
        let old = [value("a", "1.0"), value("b", "2.0")]
        let new = [value("a", "1.0"), value("b", "2.0000002")]
        let all = failures(old, new)
        #expect(all.map(\.name) == ["b"])
        #expect(all.first?.distance?.ulps == 1)
        #expect(all.first?.verdict == .outOfTolerance)
    }

    /// Neither inserting nor removing a value shifts the other values of its name.
    @Test func insertionKeepsOtherNames() {
        let old = [value("a", "1.0"), value("a", "2.0"), value("a", "3.0")]
        let new = [value("a", "1.0"), value("a", "9.0"), value("a", "2.0"), value("a", "3.0")]
        let added = failures(old, new)
        #expect(added.map(\.verdict) == [.unrecorded])
        #expect(added.first?.computedIndex == 1)
        let removed = failures(new, old)
        #expect(removed.map(\.verdict) == [.missing])
        #expect(removed.first?.recorded?.value == "9.0")
        #expect(removed.first?.computedIndex == 1)
    }

    @Test func insertionAndDriftAreDistinguished() {
        let old = [value("a", "1.0"), value("b", "2.0"), value("c", "3.0"), value("d", "4.0")]
        let new = [
            value("a", "1.5"), value("b", "2.0"), value("x", "0.0"), value("c", "3.0"), value("d", "4.5"),
        ]
        #expect(failures(old, new).map(\.name) == ["a", "x", "d"])
        #expect(failures(old, new).map(\.verdict) == [.outOfTolerance, .unrecorded, .outOfTolerance])
    }

    @Test func removedAndAdded() {
        let all = failures([value("a", "1.0")], [value("b", "1.0")])
        #expect(all.map(\.verdict) == [.missing, .unrecorded])
        #expect(all.map(\.computedIndex) == [0, 0])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var old: BaselineValue
        var new: BaselineValue
        var tolerance: String
        var verdict: Verdict
        var testDescription: String { "\(old.value) → \(new.value) within \(tolerance)" }

        init(
            _ type: String, _ old: String, _ new: String, _ tolerance: String, _ verdict: Verdict,
            shown: (String, String) = ("same", "same")
        ) {
            self.old = value("x", old, type: type, shown: shown.0)
            self.new = value("x", new, type: type, shown: shown.1)
            self.tolerance = tolerance
            self.verdict = verdict
        }
    }

    @Test(arguments: [
        Case("Float", "1.0", "1.0", "0 ulp", .identical),
        Case("Float", "1.0", "1.0000001", "0 ulp", .outOfTolerance),
        Case("Float", "1.0", "1.0000001", "1 ulp", .withinTolerance),
        Case("Float", "1.0", "1.0000002", "1 ulp", .outOfTolerance),
        // Below 1, ulps are half as large.
        Case("Float", "1.0", "0.99999994", "1 ulp", .withinTolerance),
        Case("Float", "1.0", "0.9999999", "1 ulp", .outOfTolerance),
        Case("Double", "1.0", "1.0000001", "4 ulp", .outOfTolerance),
        Case("Double", "1.0", "1.0000001", "1e-6", .withinTolerance),
        Case("Double", "1.0", "1.00001", "1e-6", .outOfTolerance),
        Case("Double", "1000.0", "1000.0001", "1e-6 relative", .withinTolerance),
        Case("Double", "1000.0", "1000.01", "1e-6 relative", .outOfTolerance),
        Case("Double", "0.0", "1e-300", "1e-6 relative", .outOfTolerance),
        // The change reaches a digit that the page shows.
        Case("Float", "1.0", "1.0000001", "1 ulp", .digitChanged, shown: ("1.0", "1.0000001")),
        Case("Float", "1.0", "1.0", "0 ulp", .digitChanged, shown: ("1.0", "1.00")),
        Case("Float", "1.0", "1.5", "1 ulp", .outOfTolerance, shown: ("1.0", "1.5")),
        // Signed zeros, NaN and infinity match only themselves.
        Case("Float", "0.0", "-0.0", "4 ulp", .outOfTolerance),
        Case("Float", "1e-45", "-1e-45", "4 ulp", .outOfTolerance),
        Case("Float", "nan:7fc00000", "nan:7fc00000", "0 ulp", .identical),
        Case("Float", "nan:7fc00000", "nan:7fc00001", "1e9", .outOfTolerance),
        Case("Float", "1.0", "nan:7fc00000", "1e9", .outOfTolerance),
        Case("Float", "nan:7fc00000", "1.0", "1e9", .outOfTolerance),
        Case("Float", "inf", "inf", "0 ulp", .identical),
        Case("Float", "3.4028235e+38", "inf", "4 ulp", .outOfTolerance),
        // Values that are not floating-point numbers are compared exactly.
        Case("Int", "1", "2", "1e9", .outOfTolerance),
        Case("Digest", "18:\(digest)c", "18:\(digest)d", "1e9", .outOfTolerance),
        Case("Text", "a", "b", "1e9", .outOfTolerance),
        Case("Bool", "true", "false", "1e9", .outOfTolerance),
        Case("Claim", "true", "false", "0 ulp", .claimTurnedFalse),
        Case("Claim", "false", "true", "0 ulp", .outOfTolerance),
    ])
    func verdicts(_ example: Case) throws {
        let tolerance = try #require(Tolerance(example.tolerance))
        let all = Comparison.all(
            recorded: [example.old], computed: [example.new], tolerances: Tolerances(general: tolerance))
        #expect(all.map(\.verdict) == [example.verdict])
    }

    /// A Float and a Double with the same digits are different values.
    @Test func typesAreCompared() {
        let all = failures(
            [value("x", "1.0")], [value("x", "1.0", type: "Double")], .init(general: .absolute(1e9)))
        #expect(all.map(\.verdict) == [.outOfTolerance])
    }

    @Test(
        arguments: [
            ("Float", "0.0", "-0.0", 0), ("Double", "1.0", "1.0000000000000002", 1),
            ("Float", "-1.0", "1.0", 2_130_706_432), ("Float", "1e-45", "-1e-45", 2),
            ("Double", "-1.7976931348623157e+308", "1.7976931348623157e+308", 18_437_736_874_454_810_622),
        ] as [(String, String, String, UInt64)])
    func ulps(_ type: String, _ a: String, _ b: String, _ expected: UInt64) {
        #expect(value("x", a, type: type).distance(to: value("x", b, type: type))?.ulps == expected)
    }

    @Test(arguments: [
        (0.0, "0.0"), (1.0, "1.0"), (0.25, "0.25"), (1.1920928955078125e-07, "1.2e-7"), (9.99e-8, "1.0e-7"),
        (123_456_789, "1.2e8"), (2.5e-10, "2.5e-10"), (-1e-9, "-1.0e-9"),
    ])
    func distancesArePrintedShort(_ number: Double, _ text: String) {
        #expect(Distance.short(number) == text)
    }

    /// Swift considers these texts equal; but readers see different ones,
    /// and browsers look for different files.
    @Test(arguments: [("\u{F900}", "\u{8C48}"), ("\u{2126}", "\u{3A9}"), ("\u{E9}", "e\u{301}")])
    func equivalentTexts(_ old: String, _ new: String) {
        func text(_ value: String, _ printed: String) -> BaselineValue {
            BaselineValue(name: "t", type: .text, value: value, printed: printed)
        }
        for (a, b) in [(text(old, old), text(new, new)), (text("", old), text("", new))] {
            let comparisons = Comparison.all(recorded: [a], computed: [b])
            #expect(comparisons.map(\.verdict.passes) == [false])
            #expect(comparisons.map(\.showsDifferently) == [true])
        }
    }
}
