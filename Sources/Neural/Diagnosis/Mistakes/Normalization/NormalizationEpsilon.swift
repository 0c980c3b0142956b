import PlainText

extension MistakeKind {
    /// Batch normalisation with another epsilon: 1e-3 is Keras', 1e-5 PyTorch's; or none.
    static let normalizationEpsilon: MistakeKind = MistakeKind(
        name: "normalizationEpsilon", commonness: .common, place: .normalization, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            return [0, 1e-5, 1e-3].filter { $0 != model.steps[layer].epsilon }.map {
                Mistake(.normalizationEpsilon, layer: layer, number: $0)
            }
        },
        make: { model, layer, mistake in model.steps[layer].epsilon = mistake.number },
        text: {
            $0.number == 0
                ? "the batch normalisation of \($0.place) used no epsilon"
                : "the batch normalisation of \($0.place) used epsilon \($0.number)"
        })
}
