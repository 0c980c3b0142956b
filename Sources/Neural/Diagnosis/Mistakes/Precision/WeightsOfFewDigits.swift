import PlainText

extension MistakeKind {
    /// Weights and biases were rounded to a few significant digits.
    static let weightsOfFewDigits: MistakeKind = MistakeKind(
        name: "weightsOfFewDigits", commonness: .occasional, stage: .weights,
        ways: { _, _ in each(.weightsOfFewDigits, [2, 3, 4, 5, 6]) },
        make: { model, _, mistake in
            let digits = Int(mistake.number)
            model.changeWeights { Rounded.toDigits($0, digits) }
        },
        words: { _ in "the weights were rounded to %n significant digits" })
}
