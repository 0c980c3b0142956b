import PlainText

extension MistakeKind {
    /// ReLU was confused with the absolute value: the minus sign was dropped and the number kept.
    static let activationAbsolute: MistakeKind = MistakeKind(
        name: "activationAbsolute", commonness: .common, stage: .activation, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, model.steps[layer].activation == .relu else { return [] }
            return ofFunction(.activationAbsolute, model, layer)
        },
        make: { model, layer, _ in model.steps[layer].activate = { $0.map { $0.magnitude } } },
        words: { _ in
            "the ReLU of %l dropped the minus sign of numbers below zero instead of making them zero"
        })
}
