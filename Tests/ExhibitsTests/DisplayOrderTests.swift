import Foundation
import PlainText
import TestSupport
import Testing

@testable import Exhibits

/// The order in which unordered values are shown.
@Suite struct DisplayOrderTests {
    private func texts<Element: Displayable>(_ set: Set<Element>) -> [String] {
        Value(set).leaves.map { $0.text.string }
    }

    @Test func orderOfKinds() {
        #expect(texts([10, 9, -1, 100] as Set) == ["-1", "9", "10", "100"])
        #expect(texts([10.0, .nan, -.infinity, 9, .infinity] as Set).last == Value(Double.nan).text.string)
        #expect(texts([3, nil, -2, 20] as Set<Int?>) == ["-2", "3", "20", "nil"])
        #expect(texts(["b", "a", "Z", "ä"] as Set) == ["Z", "a", "b", "ä"])
        #expect(DisplayOrder.precedes(1, .nan) == true)
        #expect(DisplayOrder.precedes(.nan, 1) == false)
        #expect(DisplayOrder.precedes(.nan, .nan) == nil)
        #expect(DisplayOrder.precedes(.nan, nil) == true)
        #expect(DisplayOrder.precedes(nil, -.infinity) == false)
        #expect(DisplayOrder.precedes(nil, nil) == nil)
        #expect(DisplayOrder.precedes(-0.0, 0.0) == nil)
    }

    /// The order is antisymmetric and transitive: otherwise, sorting would depend on the order of its input.
    @Test func orderIsTotal() {
        var random = SeededRandom()
        let values: [Double?] = [nil, .nan, -.nan, .infinity, -.infinity, 0, -0.0, 1, 2.5, -7]
        func isBefore(_ a: Double?, _ b: Double?) -> Bool {
            DisplayOrder.precedes(a, b) ?? ("\(a as Any)" < "\(b as Any)")
        }
        for a in values {
            for b in values {
                #expect(!(isBefore(a, b) && isBefore(b, a)))
                for c in values where isBefore(a, b) && isBefore(b, c) { #expect(isBefore(a, c)) }
            }
        }
        let sorted = values.sorted(by: isBefore).map { "\($0 as Any)" }
        for _ in 0..<20 {
            #expect(values.shuffled(using: &random).sorted(by: isBefore).map { "\($0 as Any)" } == sorted)
        }
    }

    private final class Calls: @unchecked Sendable { var leaves = 0 }

    private struct Counted: Displayable, Hashable {
        static let calls = Calls()
        var number: Int
        var isNumber: Bool
        var scalar: Double? { isNumber ? Double(number) : nil }
        func appendLeaves(to leaves: inout [Leaf]) {
            Self.calls.leaves += 1
            leaves.append(.number(Number(number)))
        }
    }

    /// Sorting converts no number to text, and every other element once.
    @Test func largeSetsCreateFewTexts() {
        let count = 20_000
        for (isNumber, most) in [(true, count), (false, 2 * count)] {
            let set = Set((0..<count).map { Counted(number: $0, isNumber: isNumber) })
            Counted.calls.leaves = 0
            let value = Value(set)
            #expect(value.leaves.count == count && value.rowLengths == [count])
            #expect(Counted.calls.leaves <= most)
        }
    }

    @Test func largeSetsTakeNearLinearTime() {
        expectLinearGrowth(to: 200_000) {
            Set(0..<$0)
        } work: { set in
            #expect(Value(set).leaves.count == set.count)
        }
    }
}
