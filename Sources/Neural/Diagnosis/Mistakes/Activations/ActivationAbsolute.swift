import PlainText

extension MistakeKind {
    /// ReLU taken for the absolute value: the minus sign dropped, and the number kept.
    static let activationAbsolute: MistakeKind = MistakeKind(
        name: "activationAbsolute", commonness: .common, place: .activation, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, let function = model.steps[layer].activation, function == .relu else {
                return []
            }
            return [Mistake(.activationAbsolute, layer: layer, right: function)]
        },
        make: { model, layer, _ in model.steps[layer].activate = { $0.map { $0.magnitude } } },
        text: {
            "the ReLU of \($0.place) dropped the minus sign of numbers below zero instead of making them zero"
        })
}
