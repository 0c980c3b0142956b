import PlainText

extension MistakeKind {
    /// Two of the four arrays of a batch normalization were swapped: gamma and beta, or mean and variance.
    static let normalizationSwapped: MistakeKind = MistakeKind(
        name: "normalizationSwapped", commonness: .common, stage: .normalization, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            return each(.normalizationSwapped, of: 2, layer: layer)
        },
        make: { model, layer, mistake in
            model.steps[layer].normalization.swapAt(2 * mistake.index, 2 * mistake.index + 1)
        },
        words: {
            $0.index == 0
                ? "gamma and beta of the batch normalization of %l were swapped"
                : "mean and variance of the batch normalization of %l were swapped"
        })
}
