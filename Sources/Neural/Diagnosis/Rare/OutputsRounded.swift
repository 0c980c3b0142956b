import PlainText

extension MistakeKind {
    /// Only the outputs of layers were rounded before the next layer was computed, or halves were rounded to even
    /// digits, as Python's `round` and IEEE 754 do.
    static let outputsRounded: MistakeKind = MistakeKind(
        name: "outputsRounded", commonness: .occasional, stage: .weights,
        ways: { _, _ in
            var ways: [Mistake] = []
            for index in 0..<3 {
                for decimals in 0...5 {
                    ways.append(Mistake(.outputsRounded, number: Double(decimals), index: index))
                }
            }
            return ways
        },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            let isEven = mistake.index > 0
            let round: @Sendable (Double) -> Double = {
                (isEven ? ($0 * scale).rounded(.toNearestOrEven) : Rounded.toNearest($0 * scale)) / scale
            }
            for index in model.steps.indices.dropLast() {
                if mistake.index == 1 {
                    model.steps[index].rounding = round
                } else {
                    model.steps[index].finish = { $0.map { round($0) } }
                }
            }
        },
        words: {
            switch $0.index {
            case 0: "the outputs of hidden layers were rounded to %d"
            case 1: "intermediate results were rounded to %d, halves to even digits"
            default: "the outputs of hidden layers were rounded to %d, halves to even digits"
            }
        })
}
