import PlainText

extension MistakeKind {
    /// The hard sigmoid of Keras 2 was used: 0.2 · z + 0.5, limited to 0 and 1. In Keras 3 and PyTorch the
    /// sum is z/6 + 0.5.
    static let activationOfKeras2: MistakeKind = MistakeKind(
        name: "activationOfKeras2", commonness: .occasional, stage: .activation,
        ways: { model, layer in
            guard let layer, let function = model.steps[layer].activation,
                function == .hardSigmoid || function == .sigmoid
            else { return [] }
            return [Mistake(.activationOfKeras2, layer: layer)]
        },
        make: { model, layer, _ in
            model.steps[layer].activate = { $0.map { z in min(max(0.2 * z + 0.5, 0), 1) } }
        },
        words: { _ in "%l used the hard sigmoid of Keras 2, 0.2 · z + 0.5" })
}
