import PlainText

extension MistakeKind {
    /// The function was applied to what it had already given: softmax to probabilities.
    static let activationTwice: MistakeKind = MistakeKind(
        name: "activationTwice", commonness: .common, place: .activation, isPaired: true,
        ways: { model, layer in ofFunction(.activationTwice, model, layer) },
        make: { model, layer, mistake in
            guard let function = mistake.right else { return }
            model.steps[layer].activate = { function(function($0)) }
        },
        words: { _ in "the %f of %l was applied twice" })
}
