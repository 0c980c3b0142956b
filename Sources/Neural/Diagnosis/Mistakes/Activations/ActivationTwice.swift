import PlainText

extension MistakeKind {
    /// The activation function was applied twice, for example softmax to probabilities.
    static let activationTwice: MistakeKind = MistakeKind(
        name: "activationTwice", commonness: .common, stage: .activation, isPaired: true,
        ways: { model, layer in ofFunction(.activationTwice, model, layer) },
        make: { model, layer, mistake in
            guard let function = mistake.right else { return }
            model.steps[layer].activate = { function(function($0)) }
        },
        words: { _ in "the %f of %l was applied twice" })
}
