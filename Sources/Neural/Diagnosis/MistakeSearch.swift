import PlainText

/// Tries the mistakes that can be made in a model, common ones first.
struct MistakeSearch {
    /// An observation: the input, the quantity, and the number that came out.
    struct Observation {
        var input: [Double]
        var quantity: Diagnosis.Quantity
        var got: TypedNumber

        init(_ input: [Double], _ quantity: Diagnosis.Quantity, _ got: TypedNumber) {
            (self.input, self.quantity, self.got) = (input, quantity, got)
        }
    }

    let model: Recalculation
    let observations: [Observation]
    /// The right numbers of each layer, one list for each observation.
    let right: [[Recalculation.Numbers]]
    let size: Int
    /// Mistakes to try besides those of ``MistakeKind/all``.
    var others: [Mistake] = []
    var judgement: Judgement
    private(set) var findings: [Diagnosis.Finding] = []
    private(set) var alternatives: [Diagnosis.Finding] = []
    private(set) var nearest: [Diagnosis.Finding] = []
    private(set) var triedPairs = false

    /// Ranks from common to rare. Single mistakes are ranked by ``MistakeKind/Commonness``; pairs of the most
    /// common come before mistakes of which a model has many.
    private enum Rank {
        static let pairOfEveryday = 3, oneOfMany = 4, pairs = 5
    }

    /// Stops the program unless the model has each observed quantity.
    @export(interface)
    init(_ model: Recalculation, size: Int, _ observations: [Observation], text: Text) {
        (self.model, self.observations, self.size) = (model, observations, size)
        right = observations.map { model.run($0.input) }
        var observed: [Judgement.Observed] = []
        for (observation, numbers) in zip(observations, right) {
            guard let value = observation.quantity.value(in: numbers, input: observation.input, model) else {
                stop(
                    "Diagnosis: \(observation.quantity.text) of \(text). "
                        + "Hint: name a layer and a unit that the model has, from 0.")
            }
            let slack = ErrorBound.slack(of: observation.quantity, model, observation.input, numbers)
            observed.append(
                Judgement.Observed(
                    got: observation.got, right: value, slack: max(slack, 5e-7 * value.magnitude)))
        }
        judgement = Judgement(observed)
    }

    /// The values with every square kernel read the other way; nil if no kernel is square.
    var otherLayout: [Double]? {
        var other = model
        var isOther = false
        for index in other.steps.indices
        where other.steps[index].inputs == other.steps[index].units && other.steps[index].inputs > 1
            && !other.steps[index].kernel.isEmpty
        {
            other.steps[index].transposeKernel()
            isOther = true
        }
        guard isOther else { return nil }
        let values = observations.compactMap {
            $0.quantity.value(in: other.run($0.input), input: $0.input, other)
        }
        return values.count == observations.count ? values : nil
    }

    /// Searches for mistakes, and returns the conclusion.
    mutating func find() -> Diagnosis.Verdict {
        guard judgement.observed.allSatisfy({ $0.got.value.isFinite }) else { return .noneOfThese }
        if judgement.isRight { return .right }
        var singles: [Diagnosis.Finding] = []
        for mistake in MistakeKind.mistakes(in: model) + others {
            guard let one = finding([mistake], rank: rank(of: mistake)), judgement.isDifferent(one.values)
            else { continue }
            // Skip another function that gives the same numbers as an earlier activation mistake in the same
            // layers.
            if mistake.kind == .activationReplaced,
                singles.contains(where: {
                    $0.mistakes[0].kind.stage == .activation && $0.mistakes[0].layers == mistake.layers
                        && isSame($0.values, one.values)
                })
            {
                continue
            }
            singles.append(one)
        }
        nearest = Array(sorted(singles).prefix(5))
        for rank in 0...Rank.pairs {
            let looked =
                rank == Rank.pairOfEveryday || rank == Rank.pairs
                ? pairs(of: singles, rank: rank) : singles.filter { $0.rank == rank }
            for one in looked { judgement.count(one.values) }
            findings = sorted(looked.filter { judgement.isExplained(by: $0.values) })
            if !findings.isEmpty {
                alternatives = sorted(
                    singles.filter { $0.rank > rank && judgement.isExplained(by: $0.values) })
                break
            }
        }
        if !findings.isEmpty {
            let isRounding = findings[0].mistakes.allSatisfy { $0.kind.stage == .weights }
            if isRounding, judgement.chance <= Judgement.maxChance { return .rounding }
            if judgement.isSure { return .mistakes }
        }
        if judgement.isNoise { return .noise }
        return findings.isEmpty ? .noneOfThese : .undecided
    }

    private func rank(of mistake: Mistake) -> Int {
        mistake.commonness == .oneOfMany ? Rank.oneOfMany : mistake.commonness.rawValue
    }

    private func isSame(_ one: [Double], _ other: [Double]) -> Bool {
        for index in one.indices where (one[index] - other[index]).magnitude > 1e-9 * one[index].magnitude {
            return false
        }
        return true
    }

    /// The values with these mistakes; nil if one is missing or not finite.
    private func finding(_ mistakes: [Mistake], rank: Int) -> Diagnosis.Finding? {
        var changed = model
        // Layers before the first mistake are unchanged.
        var first = model.steps.count
        for mistake in mistakes {
            mistake.make(in: &changed)
            first = min(first, mistake.start(in: model))
        }
        var values: [Double] = []
        for (index, observation) in observations.enumerated() {
            let input = first == 0 ? observation.input : right[index][first - 1].outputs
            let numbers = right[index][..<first] + changed.run(input, from: first)
            guard
                let value = observation.quantity.value(in: Array(numbers), input: observation.input, changed),
                value.isFinite
            else {
                return nil
            }
            values.append(value)
        }
        return Diagnosis.Finding(
            mistakes: mistakes, values: values, distance: (values[0] - observations[0].got.value).magnitude,
            rank: rank)
    }

    /// Pairs of mistakes: two everyday ones, or an everyday and a common one.
    private mutating func pairs(of singles: [Diagnosis.Finding], rank: Int) -> [Diagnosis.Finding] {
        let paired = singles.filter {
            $0.mistakes[0].isPaired && $0.rank <= MistakeKind.Commonness.common.rawValue
        }
        guard paired.count * paired.count * (size + 100) < 100_000_000 else { return [] }
        triedPairs = true
        var pairs: [Diagnosis.Finding] = []
        for (index, one) in paired.enumerated() {
            for other in paired[..<index] where one.mistakes[0].isCompatible(with: other.mistakes[0]) {
                guard one.rank + other.rank == (rank == Rank.pairOfEveryday ? 0 : 1),
                    let both = finding(inOrder(one.mistakes[0], other.mistakes[0]), rank: rank)
                else { continue }
                // If one of the two alone gives the same values, the other is not to blame.
                if !isSame(both.values, one.values), !isSame(both.values, other.values),
                    judgement.isDifferent(both.values)
                {
                    pairs.append(both)
                }
            }
        }
        return pairs
    }
}

/// Both mistakes, the one in the earlier layer first.
private func inOrder(_ one: Mistake, _ other: Mistake) -> [Mistake] {
    let (first, second) = (one.layers.first ?? .max, other.layers.first ?? .max)
    let isFirst = first < second || (first == second && one.kind.stage.rawValue < other.kind.stage.rawValue)
    return isFirst ? [one, other] : [other, one]
}

/// Sorts by distance, nearest first; findings at equal distance stay in order.
private func sorted(_ findings: [Diagnosis.Finding]) -> [Diagnosis.Finding] {
    var sorted = findings
    for index in sorted.indices.dropFirst() {
        let finding = sorted[index]
        var place = index
        while place > 0, sorted[place - 1].distance > finding.distance {
            sorted[place] = sorted[place - 1]
            place -= 1
        }
        sorted[place] = finding
    }
    return sorted
}
