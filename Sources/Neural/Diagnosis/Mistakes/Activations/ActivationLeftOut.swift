import PlainText

extension MistakeKind {
    /// The sums went on as they were. The mistake that this book began with.
    static let activationLeftOut: MistakeKind = MistakeKind(
        name: "activationLeftOut", commonness: .everyday, place: .activation, isMadeEverywhere: true,
        isPaired: true,
        ways: { model, layer in
            guard let layer, let function = model.steps[layer].activation, function != .linear else {
                return []
            }
            return [Mistake(.activationLeftOut, layer: layer, right: function)]
        },
        make: { model, layer, _ in
            model.steps[layer].activation = nil
        },
        text: { "the \($0.functionText) of \($0.place) was left out" })
}
