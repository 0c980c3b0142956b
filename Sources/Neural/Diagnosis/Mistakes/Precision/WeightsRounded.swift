import PlainText

extension MistakeKind {
    /// Weights and biases were rounded to a few decimals: PyTorch prints four, a table two.
    static let weightsRounded: MistakeKind = MistakeKind(
        name: "weightsRounded", commonness: .common, stage: .weights,
        ways: { _, _ in each(.weightsRounded, [1, 2, 3, 4, 5, 6]) },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            model.changeWeights { Rounded.toNearest($0 * scale) / scale }
        },
        words: { _ in "the weights were rounded to %d" })
}
