import PlainText

extension MistakeKind {
    /// Batch normalization was left out.
    static let normalizationLeftOut: MistakeKind = MistakeKind(
        name: "normalizationLeftOut", commonness: .common, stage: .normalization, isMadeEverywhere: true,
        isPaired: true,
        ways: waysOfNormalization { Mistake(.normalizationLeftOut, layer: $0) },
        make: { model, layer, _ in model.steps[layer].normalize = { _, x in x } },
        words: { _ in "the batch normalization of %l was left out" })

    /// Makes one way for each batch normalization.
    static func waysOfNormalization(
        _ mistake: @escaping @Sendable (_ layer: Int) -> Mistake
    ) -> @Sendable (Recalculation, Int?) -> [Mistake] {
        { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            return [mistake(layer)]
        }
    }
}
