import PlainText

extension MistakeKind {
    /// Batch normalization divided by the variance, not by its square root.
    static let normalizationByVariance: MistakeKind = MistakeKind(
        name: "normalizationByVariance", commonness: .common, stage: .normalization, isMadeEverywhere: true,
        isPaired: true,
        ways: waysOfNormalization { Mistake(.normalizationByVariance, layer: $0) },
        make: { model, layer, _ in
            model.steps[layer].normalize = { step, x in
                x.indices.map { i in
                    step.normalization[0][i] * (x[i] - step.normalization[2][i])
                        / (step.normalization[3][i] + step.epsilon) + step.normalization[1][i]
                }
            }
        },
        words: { _ in "the batch normalization of %l divided by the variance, not by its root" })
}
