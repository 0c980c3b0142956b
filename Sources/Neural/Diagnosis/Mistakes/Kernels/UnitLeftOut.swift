import PlainText

extension MistakeKind {
    /// One unit was left out of the sums of the next layer.
    static let unitLeftOut: MistakeKind = MistakeKind(
        name: "unitLeftOut", commonness: .oneOfMany, stage: .kernel,
        ways: { model, layer in
            guard let layer, layer > 0, model.steps[layer].inputs > 1, model.steps[layer].inputs <= 128 else {
                return []
            }
            return each(.unitLeftOut, of: model.steps[layer].inputs, layer: layer)
        },
        make: { model, layer, mistake in
            let units = model.steps[layer].units
            for j in 0..<units { model.steps[layer].kernel[mistake.index * units + j] = 0 }
        },
        words: { _ in "the sums of %l left out what unit %i before it gives" })
}
