import PlainText

extension MistakeKind {
    /// Batch normalisation with another epsilon: 1e-3 is Keras', 1e-5 PyTorch's; or none.
    static let normalizationEpsilon: MistakeKind = MistakeKind(
        name: "normalizationEpsilon", commonness: .common, place: .normalization, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            // The layer's own changes nothing, and so is none.
            return each(.normalizationEpsilon, [0, 1e-5, 1e-3], layer: layer)
        },
        make: { model, layer, mistake in model.steps[layer].epsilon = mistake.number },
        words: {
            $0.number == 0
                ? "the batch normalisation of %l used no epsilon"
                : "the batch normalisation of %l used epsilon %e"
        })
}
