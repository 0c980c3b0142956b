import PlainText

extension MistakeKind {
    /// Batch normalization used another epsilon (Keras uses 1e-3, PyTorch 1e-5), or none.
    static let normalizationEpsilon: MistakeKind = MistakeKind(
        name: "normalizationEpsilon", commonness: .common, stage: .normalization, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            // The layer's own epsilon changes nothing, so it does not count as a mistake.
            return each(.normalizationEpsilon, [0, 1e-5, 1e-3], layer: layer)
        },
        make: { model, layer, mistake in model.steps[layer].epsilon = mistake.number },
        words: {
            $0.number == 0
                ? "the batch normalization of %l used no epsilon"
                : "the batch normalization of %l used epsilon %e"
        })
}
