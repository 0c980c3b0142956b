import PlainText

extension MistakeKind {
    /// Dropout's scaling was applied to a trained model, as older frameworks do in training (Srivastava et
    /// al., 2014).
    static let dropoutScaled: MistakeKind = MistakeKind(
        name: "dropoutScaled", commonness: .common, stage: .scale, isMadeEverywhere: true,
        ways: { model, layer in
            guard let layer, model.steps[layer].rate > 0 else { return [] }
            return each(.dropoutScaled, of: 2, layer: layer)
        },
        make: { model, layer, mistake in
            let kept = 1 - model.steps[layer].rate
            model.steps[layer].finish = multiplying(by: mistake.index == 0 ? kept : 1 / kept)
        },
        words: {
            $0.index == 0
                ? "what the dropout of %l gives was multiplied by 1 − rate"
                : "what the dropout of %l gives was divided by 1 − rate"
        })
}
