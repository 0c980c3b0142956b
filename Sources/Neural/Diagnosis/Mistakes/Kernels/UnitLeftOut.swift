import PlainText

extension MistakeKind {
    /// One unit was left out of the sums of the next layer.
    static let unitLeftOut: MistakeKind = MistakeKind(
        name: "unitLeftOut", commonness: .oneOfMany, place: .kernel,
        ways: { model, layer in
            guard let layer, layer > 0, model.steps[layer].inputs > 1, model.steps[layer].inputs <= 128 else {
                return []
            }
            return (0..<model.steps[layer].inputs).map { Mistake(.unitLeftOut, layer: layer, index: $0) }
        },
        make: { model, layer, mistake in
            let units = model.steps[layer].units
            for j in 0..<units { model.steps[layer].kernel[mistake.index * units + j] = 0 }
        },
        text: { "the sums of \($0.place) left out what unit \($0.index + 1) before it gives" })
}
