import PlainText

extension MistakeKind {
    /// One weight was copied without its minus sign.
    static let weightSignLost: MistakeKind = MistakeKind(
        name: "weightSignLost", commonness: .oneOfMany, stage: .kernel,
        ways: { model, layer in
            guard let layer, model.steps[layer].kernel.count <= 256 else { return [] }
            var ways: [Mistake] = []
            for (index, weight) in model.steps[layer].kernel.enumerated() where weight < 0 {
                ways.append(
                    Mistake(.weightSignLost, layer: layer, other: model.steps[layer].units, index: index))
            }
            return ways
        },
        make: { model, layer, mistake in model.steps[layer].kernel[mistake.index].negate() },
        words: { _ in
            "the weight from input %r to unit %c of %l lost its minus sign"
        })
}
