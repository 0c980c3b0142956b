import PlainText

extension MistakeKind {
    /// The function was applied to the sums, and the bias added to what it gave.
    static let activationBeforeBias: MistakeKind = MistakeKind(
        name: "activationBeforeBias", commonness: .common, place: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty else { return [] }
            return ofFunction(.activationBeforeBias, model, layer)
        },
        make: { model, layer, _ in model.steps[layer].isBiasLast = true },
        words: { _ in "the %f of %l came before the bias" })
}
