import PlainText

extension MistakeKind {
    /// The function was applied to what it had already given: softmax to probabilities.
    static let activationTwice: MistakeKind = MistakeKind(
        name: "activationTwice", commonness: .common, place: .activation, isPaired: true,
        ways: { model, layer in
            guard let layer, let function = model.steps[layer].activation, function != .linear else {
                return []
            }
            return [Mistake(.activationTwice, layer: layer, right: function)]
        },
        make: { model, layer, mistake in
            guard let function = mistake.right else { return }
            model.steps[layer].activate = { function(function($0)) }
        },
        text: { "the \($0.functionText) of \($0.place) was applied twice" })
}
