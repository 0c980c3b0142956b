/// What a number, or several of one computation, can be put down to, and how sure that is.
///
/// It knows nothing of networks: candidates have numbers, and a rank by how common they are.
struct Judgement: Sendable {
    /// What somebody got in one place, and what is right there.
    struct Observed: Sendable {
        var got: TypedNumber
        var right: Double
        /// How far a right number may be off, by the rounding of float32 in whatever order.
        var slack: Double

        /// How far numbers are still near the right one.
        func radius(isLocal: Bool) -> Double {
            let distance = max(2 * (got.value - right).magnitude, slack)
            return isLocal ? distance : max(right.magnitude / 2, distance)
        }

        /// Whether `value` explains what somebody got.
        func isExplained(by value: Double) -> Bool { got.stands(for: value, slack: slackOf(value)) }

        /// Which part of the numbers near the right one, typed with these digits, stand for one number: rounded, or cut.
        func share(isLocal: Bool) -> Double {
            min(1, (1.5 * got.unit + 2 * slack) / (2 * radius(isLocal: isLocal)))
        }

        private func slackOf(_ value: Double) -> Double { max(slack, 5e-7 * value.magnitude) }
    }

    /// Where random numbers near the right one would be explained in a greater part of all cases, nothing is named. On average
    /// they are in far fewer: docs/diagnosis.md.
    static let mostChance = 0.01
    /// The same of numbers that are no farther from the right one than twice what was typed: there rounding of every kind lies
    /// close together.
    private static let mostLocalChance = 0.8

    let observed: [Observed]
    /// All numbers were right.
    let isRight: Bool
    /// What the candidates give that were counted, near the right numbers; and as near as what was typed.
    private var near: [Double] = [], nearest: [Double] = []

    init(_ observed: [Observed]) {
        self.observed = observed
        isRight = observed.allSatisfy { $0.isExplained(by: $0.right) }
    }

    /// Whether a candidate explains all that was observed.
    func isExplained(by values: [Double]) -> Bool {
        for index in observed.indices where !observed[index].isExplained(by: values[index]) { return false }
        return true
    }

    /// Whether a candidate says anything else than what is right.
    func isDifferent(_ values: [Double]) -> Bool {
        for index in observed.indices {
            if !values[index].isFinite { return false }
            if (values[index] - observed[index].right).magnitude > observed[index].slack { return true }
        }
        return false
    }

    /// Counts a candidate that was looked at.
    mutating func count(_ values: [Double]) {
        for isLocal in [false, true] {
            let isNear = observed.indices.allSatisfy {
                (values[$0] - observed[$0].right).magnitude <= observed[$0].radius(isLocal: isLocal)
            }
            if !isNear { break }
            if isLocal { nearest.append(values[0]) } else { near.append(values[0]) }
        }
    }

    /// In which part of all cases one of the candidates that were counted would explain random numbers near the right
    /// ones, typed with as many digits.
    var chance: Double { chance(of: near, isLocal: false) }

    /// Whether what explains the numbers may be named.
    var isSure: Bool {
        chance <= Self.mostChance && chance(of: nearest, isLocal: true) <= Self.mostLocalChance
    }

    /// Whether the numbers are off by no more than a graphics card's are.
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

    /// How many of these are told apart.
    private func distinct(_ values: [Double]) -> Int {
        var distinct: [Double] = []
        for value in values
        where !distinct.contains(where: { (value - $0).magnitude <= observed[0].slack }) {
            distinct.append(value)
        }
        return distinct.count
    }
}
