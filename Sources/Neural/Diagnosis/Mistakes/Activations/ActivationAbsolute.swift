import PlainText

extension MistakeKind {
    /// ReLU taken for the absolute value: the minus sign dropped, and the number kept.
    static let activationAbsolute: MistakeKind = MistakeKind(
        name: "activationAbsolute", commonness: .common, place: .activation, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, model.steps[layer].activation == .relu else { return [] }
            return ofFunction(.activationAbsolute, model, layer)
        },
        make: { model, layer, _ in model.steps[layer].activate = { $0.map { $0.magnitude } } },
        words: { _ in
            "the ReLU of %l dropped the minus sign of numbers below zero instead of making them zero"
        })
}
