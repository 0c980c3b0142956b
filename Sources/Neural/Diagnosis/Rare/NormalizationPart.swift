import PlainText

extension MistakeKind {
    /// One step of batch normalization was left out: beta, gamma, the mean, or the division.
    static let normalizationPart: MistakeKind = MistakeKind(
        name: "normalizationPart", commonness: .common, stage: .normalization,
        ways: { model, layer in
            guard let layer, !model.steps[layer].normalization.isEmpty else { return [] }
            return each(.normalizationPart, of: 4, layer: layer)
        },
        make: { model, layer, mistake in
            let count = model.steps[layer].normalization[0].count
            func all(_ number: Double) -> [Double] { [Double](repeating: number, count: count) }
            switch mistake.index {
            case 0: model.steps[layer].normalization[1] = all(0)
            case 1: model.steps[layer].normalization[0] = all(1)
            case 2: model.steps[layer].normalization[2] = all(0)
            default:
                model.steps[layer].normalization[3] = all(1)
                model.steps[layer].epsilon = 0
            }
        },
        words: {
            switch $0.index {
            case 0: "the batch normalization of %l did not add beta"
            case 1: "the batch normalization of %l did not multiply by gamma"
            case 2: "the batch normalization of %l did not subtract the mean"
            default: "the batch normalization of %l did not divide by the deviation"
            }
        })
}
