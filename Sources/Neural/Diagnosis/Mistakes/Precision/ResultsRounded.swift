import PlainText

extension MistakeKind {
    /// Each layer's results were rounded to a few decimals before the next layer was computed.
    static let resultsRounded: MistakeKind = MistakeKind(
        name: "resultsRounded", commonness: .common, stage: .weights,
        ways: { _, _ in each(.resultsRounded, [0, 1, 2, 3, 4, 5]) },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            for index in model.steps.indices.dropLast() {
                model.steps[index].rounding = { Rounded.toNearest($0 * scale) / scale }
            }
        },
        words: {
            $0.number == 0
                ? "intermediate results were rounded to whole numbers"
                : "intermediate results were rounded to %d"
        })
}
