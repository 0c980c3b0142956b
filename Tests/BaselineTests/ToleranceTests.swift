import TestSupport
import Testing

@testable import Baseline

@Suite struct ToleranceTests {
    @Test(arguments: [
        ("4 ulp", Tolerance.ulps(4)), ("0 ulp", .ulps(0)), ("1e-6", .absolute(1e-6)), ("0.5", .absolute(0.5)),
        ("1e-6 relative", .relative(1e-6)),
    ])
    func forms(_ text: String, _ expected: Tolerance) {
        #expect(Tolerance(text) == expected)
    }

    @Test(arguments: [
        "", "ulp", "4ulp", "-1 ulp", "1.5 ulp", "four ulp", "-1e-6", "nan", "inf", "1e999", "1e-6 absolute",
        "4 ulp more", "1e-6 relative 2",
    ])
    func invalidForms(_ text: String) {
        #expect(Tolerance(text) == nil)
    }

    @Test func longestNameWins() {
        let tolerances = Tolerances(
            general: .ulps(1),
            named: [("weights", .ulps(2)), ("weights[3]", .ulps(3)), ("loss/curve", .ulps(4))])
        let cases: [(String, UInt64)] = [
            ("weights[2]", 2), ("weights[3]", 3), ("weights.min", 2), ("weights2", 1), ("weight", 1),
            ("loss/curve.y[1]", 4), ("loss", 1),
        ]
        for (name, ulps) in cases { #expect(tolerances.tolerance(of: name) == .ulps(ulps), "\(name)") }
    }

    /// The time depends on the number of values, not on the number of tolerances.
    @Test func manyTolerances() {
        expectLinearGrowth(to: 4000) { count in
            Tolerances(named: (0..<count).map { ("a\($0)", Tolerance.ulps(UInt64($0))) })
        } work: { tolerances in
            for index in 0..<2000 {
                #expect(tolerances.tolerance(of: "a\(index)[1]") != .ulps(1) || index == 1)
            }
        }
    }

    @Test func reachOfTolerances() {
        let one = value("x", "1.0")
        #expect(Tolerance.ulps(4).reach(from: one) == 4)
        #expect(Tolerance.absolute(1).reach(from: one) == 8_388_608)
        #expect(Tolerance.relative(1.1920929e-07).reach(from: value("x", "8.0")).map { $0.rounded() } == 1)
        #expect(Tolerance.ulps(4).reach(from: value("x", "1", type: "Int")) == nil)
    }
}
