import PlainText

extension MistakeKind {
    /// Epsilon was added to the standard deviation, not to the variance.
    static let normalizationEpsilonOutside: MistakeKind = MistakeKind(
        name: "normalizationEpsilonOutside", commonness: .common, stage: .normalization,
        isMadeEverywhere: true,
        ways: waysOfNormalization { Mistake(.normalizationEpsilonOutside, layer: $0) },
        make: { model, layer, _ in
            model.steps[layer].normalize = { step, x in
                x.indices.map { i in
                    step.normalization[0][i] * (x[i] - step.normalization[2][i])
                        / (step.normalization[3][i].squareRoot() + step.epsilon) + step.normalization[1][i]
                }
            }
        },
        words: { _ in
            "the batch normalization of %l added epsilon to the root of the variance, not under it"
        })
}
