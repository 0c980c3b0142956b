import PlainText

extension MistakeKind {
    /// Weights and biases were rounded to so many significant digits.
    static let weightsOfFewDigits: MistakeKind = MistakeKind(
        name: "weightsOfFewDigits", commonness: .occasional, place: .weights,
        ways: { _, _ in (2...6).map { Mistake(.weightsOfFewDigits, number: Double($0)) } },
        make: { model, _, mistake in
            let digits = Int(mistake.number)
            model.changeWeights { Rounded.toDigits($0, digits) }
        },
        text: { "the weights were rounded to \(Int($0.number)) significant digits" })
}
