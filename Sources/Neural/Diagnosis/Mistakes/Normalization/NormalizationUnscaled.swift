import PlainText

extension MistakeKind {
    /// Batch normalization lacked its scale and center.
    static let normalizationUnscaled: MistakeKind = MistakeKind(
        name: "normalizationUnscaled", commonness: .common, stage: .normalization, isMadeEverywhere: true,
        isPaired: true,
        ways: waysOfNormalization { Mistake(.normalizationUnscaled, layer: $0) },
        make: { model, layer, _ in
            let count = model.steps[layer].normalization[0].count
            model.steps[layer].normalization[0] = [Double](repeating: 1, count: count)
            model.steps[layer].normalization[1] = [Double](repeating: 0, count: count)
        },
        words: { _ in "the batch normalization of %l lacked gamma and beta" })
}
