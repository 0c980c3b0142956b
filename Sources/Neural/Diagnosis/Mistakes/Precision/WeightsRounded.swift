import PlainText

extension MistakeKind {
    /// Weights and biases were rounded to so many decimals: PyTorch prints four, a table two.
    static let weightsRounded: MistakeKind = MistakeKind(
        name: "weightsRounded", commonness: .common, place: .weights,
        ways: { _, _ in (1...6).map { Mistake(.weightsRounded, number: Double($0)) } },
        make: { model, _, mistake in
            let scale = Rounded.powerOfTen(Int(mistake.number))
            model.changeWeights { Rounded.toNearest($0 * scale) / scale }
        },
        text: { "the weights were rounded to \(decimals($0.number))" })

    /// `1 decimal`, `2 decimals`
    static func decimals(_ count: Double) -> Text { count == 1 ? "1 decimal" : "\(Int(count)) decimals" }
}
