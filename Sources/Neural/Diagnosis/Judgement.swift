/// Judges whether candidates explain the observed numbers of one computation, and how certain that is.
///
/// A `Judgement` knows nothing about networks: a candidate is a list of numbers, one for each place.
struct Judgement: Sendable {
    /// The number that was typed for one place, and the right one.
    struct Observed: Sendable {
        var got: TypedNumber
        var right: Double
        /// How far a right number may be off through float32 rounding, whatever the order of operations.
        var slack: Double

        /// The distance within which numbers count as near the right one.
        func radius(isLocal: Bool) -> Double {
            let distance = max(2 * (got.value - right).magnitude, slack)
            return isLocal ? distance : max(right.magnitude / 2, distance)
        }

        /// Whether `value` explains the typed number.
        func isExplained(by value: Double) -> Bool { got.stands(for: value, slack: slackOf(value)) }

        /// The fraction of numbers near the right one, typed with these digits, that one number explains,
        /// whether rounded or cut off.
        func share(isLocal: Bool) -> Double {
            min(1, (1.5 * got.unit + 2 * slack) / (2 * radius(isLocal: isLocal)))
        }

        private func slackOf(_ value: Double) -> Double { max(slack, 5e-7 * value.magnitude) }
    }

    /// If more than this fraction of random numbers near the right one would be explained, no mistake is
    /// named. On average far fewer are: see docs/diagnosis.md.
    static let maxChance = 0.01
    /// As `maxChance`, for candidates within twice the observed error, where all kinds of rounding give
    /// similar numbers.
    private static let maxLocalChance = 0.8

    let observed: [Observed]
    /// Whether all numbers are right.
    let isRight: Bool
    /// The first values of counted candidates: those near the right number, and those within twice the
    /// observed error.
    private var near: [Double] = [], nearest: [Double] = []

    init(_ observed: [Observed]) {
        self.observed = observed
        isRight = observed.allSatisfy { $0.isExplained(by: $0.right) }
    }

    /// Whether a candidate explains all observed numbers.
    func isExplained(by values: [Double]) -> Bool {
        for index in observed.indices where !observed[index].isExplained(by: values[index]) { return false }
        return true
    }

    /// Whether a candidate differs from the right numbers.
    func isDifferent(_ values: [Double]) -> Bool {
        for index in observed.indices {
            if !values[index].isFinite { return false }
            if (values[index] - observed[index].right).magnitude > observed[index].slack { return true }
        }
        return false
    }

    /// Counts a candidate that was tried.
    mutating func count(_ values: [Double]) {
        for isLocal in [false, true] {
            let isNear = observed.indices.allSatisfy {
                (values[$0] - observed[$0].right).magnitude <= observed[$0].radius(isLocal: isLocal)
            }
            if !isNear { break }
            if isLocal { nearest.append(values[0]) } else { near.append(values[0]) }
        }
    }

    /// The fraction of random numbers near the right ones, typed with as many digits, that one of the counted
    /// candidates would explain.
    var chance: Double { chance(of: near, isLocal: false) }

    /// Whether it is certain enough to name what explains the numbers.
    var isSure: Bool {
        chance <= Self.maxChance && chance(of: nearest, isLocal: true) <= Self.maxLocalChance
    }

    /// Whether the numbers are off by no more than those of a GPU.
    var isNoise: Bool {
        observed.allSatisfy {
            ($0.got.value - $0.right).magnitude < 3e-5 * max($0.got.value.magnitude, $0.right.magnitude)
        }
    }

    private func chance(of values: [Double], isLocal: Bool) -> Double {
        var share = 1.0
        for observed in observed { share *= observed.share(isLocal: isLocal) }
        return min(1, Double(distinct(values)) * share)
    }

    /// The number of values that differ by more than rounding.
    private func distinct(_ values: [Double]) -> Int {
        var distinct: [Double] = []
        for value in values
        where !distinct.contains(where: { (value - $0).magnitude <= observed[0].slack }) {
            distinct.append(value)
        }
        return distinct.count
    }
}
