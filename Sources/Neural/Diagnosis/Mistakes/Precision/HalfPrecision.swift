import PlainText

extension MistakeKind {
    /// Weights were rounded to a format of fewer bits: IEEE half precision (11 bits), bfloat16 (8), or
    /// TensorFloat-32 (11, inputs too).
    static let halfPrecision: MistakeKind = MistakeKind(
        name: "halfPrecision", commonness: .occasional, stage: .weights,
        ways: { _, _ in each(.halfPrecision, of: 3) },
        make: { model, _, mistake in
            let bits = mistake.index == 1 ? 8 : 11
            let round: @Sendable (Double) -> Double = { Rounded.toBits($0, bits) }
            model.changeWeights(round)
            if mistake.index < 2 {
                for index in model.steps.indices.dropLast() { model.steps[index].rounding = round }
            } else {
                for index in model.steps.indices.dropLast() {
                    model.steps[index].finish = { $0.map { round($0) } }
                }
            }
            model.prepare = { $0.map { round($0) } }
        },
        words: {
            switch $0.index {
            case 0: "it was computed in half precision"
            case 1: "it was computed in bfloat16"
            default: "it was computed in TensorFloat-32, as graphics cards do"
            }
        })
}
