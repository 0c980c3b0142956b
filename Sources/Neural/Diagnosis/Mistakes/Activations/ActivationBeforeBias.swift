import PlainText

extension MistakeKind {
    /// The function was applied to the sums, and the bias added to what it gave.
    static let activationBeforeBias: MistakeKind = MistakeKind(
        name: "activationBeforeBias", commonness: .common, place: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in
            guard let layer, let function = model.steps[layer].activation, function != .linear,
                !model.steps[layer].bias.isEmpty
            else { return [] }
            return [Mistake(.activationBeforeBias, layer: layer, right: function)]
        },
        make: { model, layer, _ in model.steps[layer].isBiasLast = true },
        text: { "the \($0.functionText) of \($0.place) came before the bias" })
}
