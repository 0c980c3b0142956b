import PlainText

extension MistakeKind {
    /// Weights and biases were cut off after a few decimals.
    static let weightsCut: MistakeKind = MistakeKind(
        name: "weightsCut", commonness: .common, stage: .weights,
        ways: { _, _ in each(.weightsCut, [1, 2, 3, 4, 5, 6]) },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            model.changeWeights { Rounded.towardsZero($0 * scale) / scale }
        },
        words: { _ in "the weights were cut off after %d" })
}
