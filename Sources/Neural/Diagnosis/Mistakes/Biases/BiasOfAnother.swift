import PlainText

extension MistakeKind {
    /// The bias of another layer was added.
    static let biasOfAnother: MistakeKind = MistakeKind(
        name: "biasOfAnother", commonness: .occasional, stage: .bias,
        ways: { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty else { return [] }
            var ways: [Mistake] = []
            for (other, step) in model.steps.enumerated()
            where other != layer && step.bias.count == model.steps[layer].bias.count {
                ways.append(Mistake(.biasOfAnother, layer: layer, other: other))
            }
            return ways
        },
        make: { model, layer, mistake in
            let bias = model.steps[mistake.other].bias
            model.steps[layer].bias = bias
        },
        words: { _ in "the bias of layer %o was used in %l" })
}
