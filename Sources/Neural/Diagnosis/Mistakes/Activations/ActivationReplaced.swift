import PlainText

extension MistakeKind {
    /// Another activation function was used: sigmoid or tanh instead of ReLU, or leaky ReLU with another
    /// slope.
    static let activationReplaced: MistakeKind = MistakeKind(
        name: "activationReplaced", commonness: .common, stage: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in
            guard let layer, let right = model.steps[layer].activation else { return [] }
            let others =
                Activation.allCases + [
                    .leakyRelu(slope: 0.01), .leakyRelu(slope: 0.1), .leakyRelu(slope: 0.3),
                ]
            return others.filter { $0 != right && $0 != .linear }.map { other in
                var mistake = Mistake(.activationReplaced, layer: layer, function: other, right: right)
                let isLikely =
                    other == .sigmoid || other == .tanh || other == .relu
                    || other.kind == .leakyRelu && (right == .relu || right.kind == .leakyRelu)
                if !isLikely { mistake.commonness = .oneOfMany }
                return mistake
            }
        },
        make: { model, layer, mistake in model.steps[layer].activation = mistake.function },
        words: { _ in "%u was used instead of %f in %l" })
}
