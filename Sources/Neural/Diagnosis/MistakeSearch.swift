import PlainText

/// Tries the mistakes that can be made in a model, common ones first.
struct MistakeSearch {
    /// What was computed, from which input.
    struct Place {
        var input: [Double]
        var quantity: Diagnosis.Quantity
        var got: TypedNumber

        init(_ input: [Double], _ quantity: Diagnosis.Quantity, _ got: TypedNumber) {
            (self.input, self.quantity, self.got) = (input, quantity, got)
        }
    }

    let model: Recalculation
    let places: [Place]
    /// What each layer computes where everything is right; one list for each place.
    let right: [[Recalculation.Numbers]]
    let size: Int
    private(set) var judgement: Judgement
    private(set) var findings: [Diagnosis.Finding] = []
    private(set) var alternatives: [Diagnosis.Finding] = []
    private(set) var nearest: [Diagnosis.Finding] = []
    private(set) var triedPairs = false

    /// Ranks, from common to rare: single mistakes by ``MistakeKind/Commonness``, and pairs of the commonest before those of
    /// which a model has many.
    private enum Rank {
        static let pairOfEveryday = 3, oneOfMany = 4, pairs = 5
    }

    /// Stops the program unless the model has what was computed.
    @export(interface)
    init(_ model: Recalculation, size: Int, _ places: [Place], text: Text) {
        (self.model, self.places, self.size) = (model, places, size)
        right = places.map { model.run($0.input) }
        var observed: [Judgement.Observed] = []
        for (place, numbers) in zip(places, right) {
            guard let value = place.quantity.value(in: numbers, input: place.input, model) else {
                stop(
                    "Diagnosis: \(place.quantity.text) of \(text). "
                        + "Hint: name a layer and a unit that the model has, from 0.")
            }
            let slack = ErrorBound.slack(of: place.quantity, model, place.input, numbers)
            observed.append(
                Judgement.Observed(got: place.got, right: value, slack: max(slack, 5e-7 * value.magnitude)))
        }
        judgement = Judgement(observed)
    }

    /// What was computed, where every square kernel is read the other way; nil where there is none.
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
        let values = places.compactMap { $0.quantity.value(in: other.run($0.input), input: $0.input, other) }
        return values.count == places.count ? values : nil
    }

    /// What can be said.
    mutating func find() -> Diagnosis.Verdict {
        guard judgement.observed.allSatisfy({ $0.got.value.isFinite }) else { return .noneOfThese }
        if judgement.isRight { return .right }
        var singles: [Diagnosis.Finding] = []
        for mistake in MistakeKind.mistakes(in: model) {
            guard let one = finding([mistake], rank: rank(of: mistake)), judgement.isDifferent(one.values)
            else { continue }
            // Another function that leaves these numbers as they are is none: a layer's own comes before others.
            if mistake.kind == .activationReplaced,
                singles.contains(where: {
                    $0.mistakes[0].kind.place == .activation && $0.mistakes[0].layers == mistake.layers
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
            let isRounding = findings[0].mistakes.allSatisfy { $0.kind.place == .weights }
            if isRounding, judgement.chance <= Judgement.mostChance { return .rounding }
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

    /// What comes out with these mistakes; nil where that is no number.
    private func finding(_ mistakes: [Mistake], rank: Int) -> Diagnosis.Finding? {
        var changed = model
        // Up to the first of them, all is as it was.
        var first = model.steps.count
        for mistake in mistakes {
            mistake.make(in: &changed)
            first = min(first, mistake.start(in: model))
        }
        var values: [Double] = []
        for (index, place) in places.enumerated() {
            let input = first == 0 ? place.input : right[index][first - 1].outputs
            let numbers = right[index][..<first] + changed.run(input, from: first)
            guard let value = place.quantity.value(in: Array(numbers), input: place.input, changed),
                value.isFinite
            else {
                return nil
            }
            values.append(value)
        }
        return Diagnosis.Finding(
            mistakes: mistakes, values: values, distance: (values[0] - places[0].got.value).magnitude,
            rank: rank)
    }

    /// Two mistakes at once: both everyday ones, or such that one is.
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
                // If one of the two alone does as much, the other is not to blame.
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

/// Both mistakes, that of the earlier layer first.
private func inOrder(_ one: Mistake, _ other: Mistake) -> [Mistake] {
    let (first, second) = (one.layers.first ?? .max, other.layers.first ?? .max)
    let isFirst = first < second || (first == second && one.kind.place.rawValue < other.kind.place.rawValue)
    return isFirst ? [one, other] : [other, one]
}

/// Nearest first; those of one distance stay in their order.
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
