import PlainText

extension MistakeKind {
    /// The biases of a layer were used in reverse order.
    static let biasReversed: MistakeKind = MistakeKind(
        name: "biasReversed", commonness: .occasional, stage: .bias,
        ways: { model, layer in
            guard let layer, model.steps[layer].bias.count > 1 else { return [] }
            return [Mistake(.biasReversed, layer: layer)]
        },
        make: { model, layer, _ in model.steps[layer].bias.reverse() },
        words: { _ in "the biases of %l were used in reverse order" })
}
