import TestSupport
import Testing

@testable import Baseline

/// Recorded values that can't be shown where a chapter ran are not compared; all others are.
@Suite struct UnshownTests {
    private func verdicts(
        _ recorded: [BaselineValue], _ computed: [BaselineValue], _ unshown: [Unshown]
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

    /// A long line of code, and many recorded values.
    @Test func namesInALongLine() {
        expectLinearGrowth(to: 1600) { count in
            ("let p = P() // " + String(repeating: "a", count: count * 20), (0..<count).map { "a\($0)" })
        } work: { line, recorded in
            var names = UnshownNames([[line]])
            #expect(!recorded.contains { !names.holders(of: $0).isEmpty })
        }
    }

    /// Many lines, each with many names, and many recorded values.
    @Test func manyNamesAtManyValues() {
        expectLinearGrowth(to: 2000) { count in
            ((0..<count).map { line in (0..<60).map { "p\(line * 60 + $0)" } }, (0..<count).map { "q\($0)" })
        } work: { lines, recorded in
            var names = UnshownNames(lines)
            #expect(!recorded.contains { !names.holders(of: $0).isEmpty })
        }
        let unshown = [Unshown(position: 0, names: ["p", "q"]), Unshown(position: 1, names: ["r"])]
        let recorded = [value("q", "1.0"), value("a", "1.0"), value("r.x", "1.0"), value("s", "1.0")]
        #expect(
            verdicts(recorded, [value("a", "1.0")], unshown) == [.notShown, .identical, .notShown, .missing])
    }

    /// Values before and after the unshown one are still compared.
    @Test func positionMatters() {
        let recorded = [value("p.x", "1.0"), value("a", "1.0"), value("b", "1.0")]
        let computed = [value("a", "1.0"), value("b", "1.0")]
        for position in 1...2 {
            #expect(
                verdicts(recorded, computed, [Unshown(position: position, text: "let p = P()")])
                    == [.missing, .identical, .identical])
        }
    }

    @Test func driftNextToUnshownValue() {
        let recorded = [value("a", "1.0"), value("p.x", "1.0"), value("b", "1.0")]
        let computed = [value("a", "1.5"), value("b", "1.5"), value("c", "1.0")]
        #expect(
            verdicts(recorded, computed, [Unshown(position: 1, text: "let p = P()")])
                == [.outOfTolerance, .notShown, .outOfTolerance, .unrecorded])
    }

    /// Lines with several values of a few names, some of them unshown in the sandbox. However ambiguous the
    /// names are, no drift is reported when there is none, and one lost value is one missing value.
    @Test func randomChapters() {
        var random = SeededRandom()
        for _ in 0..<300 {
            var recorded: [BaselineValue] = []
            var computed: [BaselineValue] = []
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

    /// More values than fit into a table.
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
