import TestSupport
import Testing

/// The check for work that grows too fast detects it.
@Suite struct GrowthTests {
    private static func work(_ count: Int) {
        var sum = 0
        for index in 0..<count { sum = (sum &* 31 &+ index) ^ (sum >> 7) }
        #expect(sum != 1)
    }

    @Test func linear() { expectLinearGrowth(to: 1_000_000, prepare: { $0 }, work: Self.work) }

    @Test func square() {
        withKnownIssue {
            expectLinearGrowth(to: 1_000, prepare: { $0 }, work: { Self.work($0 * $0) })
        }
    }
}
