import PlainText

extension MistakeKind {
    /// The bias was subtracted, or its sign lost in copying.
    static let biasSubtracted: MistakeKind = MistakeKind(
        name: "biasSubtracted", commonness: .common, stage: .bias, isMadeEverywhere: true, isPaired: true,
        ways: waysOfBias { Mistake(.biasSubtracted, layer: $0) },
        make: { model, layer, _ in
            model.steps[layer].addingBias = { sums, bias in sums.indices.map { sums[$0] - bias[$0] } }
        },
        words: { _ in "the bias of %l was subtracted" })
}
