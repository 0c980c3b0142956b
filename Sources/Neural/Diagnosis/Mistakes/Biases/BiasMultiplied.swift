import PlainText

extension MistakeKind {
    /// The sums were multiplied by the bias.
    static let biasMultiplied: MistakeKind = MistakeKind(
        name: "biasMultiplied", commonness: .occasional, stage: .bias, isMadeEverywhere: true,
        ways: waysOfBias { Mistake(.biasMultiplied, layer: $0) },
        make: { model, layer, _ in
            model.steps[layer].addingBias = { sums, bias in sums.indices.map { sums[$0] * bias[$0] } }
        },
        words: { _ in "the sums of %l were multiplied by the bias" })
}
