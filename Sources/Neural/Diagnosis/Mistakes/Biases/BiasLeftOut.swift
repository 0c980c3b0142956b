import PlainText

extension MistakeKind {
    /// The bias was left out.
    static let biasLeftOut: MistakeKind = MistakeKind(
        name: "biasLeftOut", commonness: .everyday, stage: .bias, isMadeEverywhere: true, isPaired: true,
        ways: waysOfBias { Mistake(.biasLeftOut, layer: $0) },
        make: { model, layer, _ in model.steps[layer].addingBias = { sums, _ in sums } },
        words: { _ in "the bias of %l was left out" })

    /// Makes one way for each layer that has biases.
    static func waysOfBias(
        _ mistake: @escaping @Sendable (_ layer: Int) -> Mistake
    ) -> @Sendable (Recalculation, Int?) -> [Mistake] {
        { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty else { return [] }
            return [mistake(layer)]
        }
    }
}
