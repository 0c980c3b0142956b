import PlainText

extension MistakeKind {
    /// The activation function was applied to the sums, and the bias was added to its result.
    static let activationBeforeBias: MistakeKind = MistakeKind(
        name: "activationBeforeBias", commonness: .common, stage: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty else { return [] }
            return ofFunction(.activationBeforeBias, model, layer)
        },
        make: { model, layer, _ in model.steps[layer].isBiasLast = true },
        words: { _ in "the %f of %l came before the bias" })
}
