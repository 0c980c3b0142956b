import PlainText

extension MistakeKind {
    /// The bias of another layer was added.
    static let biasOfAnother: MistakeKind = MistakeKind(
        name: "biasOfAnother", commonness: .occasional, place: .bias,
        ways: { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty else { return [] }
            return model.steps.indices.filter {
                $0 != layer && !model.steps[$0].bias.isEmpty
                    && model.steps[$0].units == model.steps[layer].units
            }.map { Mistake(.biasOfAnother, layer: layer, other: $0) }
        },
        make: { model, layer, mistake in
            let bias = model.steps[mistake.other].bias
            model.steps[layer].bias = bias
        },
        text: { "the bias of layer \($0.other + 1) was used in \($0.place)" })
}
