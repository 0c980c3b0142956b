import PlainText

extension MistakeKind {
    /// The activation function was left out. This is the mistake that this book began with.
    static let activationLeftOut: MistakeKind = MistakeKind(
        name: "activationLeftOut", commonness: .everyday, stage: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in ofFunction(.activationLeftOut, model, layer) },
        make: { model, layer, _ in
            model.steps[layer].activation = nil
        },
        words: { _ in "the %f of %l was left out" })
}
