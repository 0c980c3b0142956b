import TestSupport
import Testing

@testable import Baseline

/// Recorded values that can't be shown where a chapter ran are not compared, and all others are.
@Suite struct UnshownTests {
    private func verdicts(
        _ recorded: [RecordedValue], _ computed: [RecordedValue], _ unshown: [Unshown]
    ) -> [Verdict] {
        Comparison.all(recorded: recorded, computed: computed, unshown: unshown).map(\.verdict)
    }

    @Test func valuesOfItsLine() {
        let recorded = [
            value("a", "1.0"), value("p.x", "1.0"), value("p.y", "2.0"), value("{(a, 2)}.0", "1.0"),
            value("self.n", "1.0"), value("b", "2.0"),
        ]
        let computed = [value("a", "1.0"), value("b", "2.0")]
        let unshown = [
            Unshown(position: 1, text: "let p = P()"), Unshown(position: 1, text: "(a, 2)"),
            Unshown(position: 1, text: "storage.append(1)"),
        ]
        #expect(
            verdicts(recorded, computed, unshown)
                == [.identical, .notShown, .notShown, .notShown, .notShown, .identical])
        #expect(verdicts(recorded, computed, [unshown[0]]).count { $0 == .missing } == 1)
    }

    @Test(arguments: ["q.x", "pp", "{let p = Q()}", "px"]) func valuesOfOtherLines(_ name: String) {
        let unshown = [Unshown(position: 1, text: "let p = P()")]
        let recorded = [value("a", "1.0"), value("p.x", "1.0"), value(name, "3.0")]
        #expect(verdicts(recorded, [value("a", "1.0")], unshown) == [.identical, .notShown, .missing])
    }

    /// What came before it, or comes after it, is not of it.
    @Test func itsPlaceCounts() {
        let recorded = [value("p.x", "1.0"), value("a", "1.0"), value("b", "1.0")]
        let computed = [value("a", "1.0"), value("b", "1.0")]
        for position in 1...2 {
            #expect(
                verdicts(recorded, computed, [Unshown(position: position, text: "let p = P()")])
                    == [.missing, .identical, .identical])
        }
    }

    @Test func aDriftBesideItIsADrift() {
        let recorded = [value("a", "1.0"), value("p.x", "1.0"), value("b", "1.0")]
        let computed = [value("a", "1.5"), value("b", "1.5"), value("c", "1.0")]
        #expect(
            verdicts(recorded, computed, [Unshown(position: 1, text: "let p = P()")])
                == [.outOfTolerance, .notShown, .outOfTolerance, .unrecorded])
    }

    /// Lines that show several values of a few names, some of them none in the sandbox: there is never a drift where there
    /// is none, however ambiguous the names are, and one lost value is one missing value.
    @Test func anyChapter() {
        var random = SeededRandom()
        for _ in 0..<300 {
            var recorded: [RecordedValue] = []
            var computed: [RecordedValue] = []
            var unshown: [Unshown] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let name = ["a", "b", "ab"].randomElement(using: &random) ?? "a"
                let values = (0..<Int.random(in: 1...3, using: &random)).map { index in
                    value("\(name).\(index)", "\(Int.random(in: 0...1, using: &random)).0")
                }
                recorded += values
                if Bool.random(using: &random) {
                    computed += values
                } else {
                    unshown.append(Unshown(position: computed.count, text: "let \(name) = f()"))
                }
            }
            let all = verdicts(recorded, computed, unshown)
            #expect(all.allSatisfy { $0 == .identical || $0 == .notShown })
            #expect(all.count { $0 == .identical } == computed.count)

            let place = Int.random(in: 0...recorded.count, using: &random)
            recorded.insert(value("lost", "1.0"), at: place)
            #expect(verdicts(recorded, computed, unshown).count { $0 == .missing } == 1)
        }
    }

    /// More values than a table could hold.
    @Test func manyValues() {
        let shown = (0..<5000).map { value("a\($0 % 7)", "\($0).0") }
        var computed = shown
        computed[0] = value("a0", "0.5")
        computed[4999] = value("a1", "0.5")
        let recorded = Array(shown[..<9]) + [value("p.x", "1.0")] + shown[9...]
        let all = verdicts(recorded, computed, [Unshown(position: 9, text: "let p = P()")])
        #expect(all.count { $0 == .notShown } == 1)
        #expect(all.count { $0 == .outOfTolerance } == 2)
        #expect(all.count { $0 == .identical } == 4998)
    }
}
