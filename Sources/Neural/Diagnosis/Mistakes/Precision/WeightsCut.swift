import PlainText

extension MistakeKind {
    /// Weights and biases were cut off behind so many decimals.
    static let weightsCut: MistakeKind = MistakeKind(
        name: "weightsCut", commonness: .common, place: .weights,
        ways: { _, _ in (1...6).map { Mistake(.weightsCut, number: Double($0)) } },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            model.changeWeights { Rounded.towardsZero($0 * scale) / scale }
        },
        text: { "the weights were cut off after \(decimals($0.number))" })
}
