import PlainText

extension MistakeKind {
    /// One weight was copied without its minus sign.
    static let weightSignLost: MistakeKind = MistakeKind(
        name: "weightSignLost", commonness: .oneOfMany, place: .kernel,
        ways: { model, layer in
            guard let layer, model.steps[layer].kernel.count <= 256 else { return [] }
            return model.steps[layer].kernel.indices.filter { model.steps[layer].kernel[$0] < 0 }.map {
                Mistake(.weightSignLost, layer: layer, other: model.steps[layer].units, index: $0)
            }
        },
        make: { model, layer, mistake in model.steps[layer].kernel[mistake.index].negate() },
        text: {
            "the weight from input \($0.index / max($0.other, 1) + 1) to unit \($0.index % max($0.other, 1) + 1) of "
                + "\($0.place) lost its minus sign"
        })
}
