import PlainText

extension MistakeKind {
    /// The bias was added to each product, so once for each input of the layer.
    static let biasForEachInput: MistakeKind = MistakeKind(
        name: "biasForEachInput", commonness: .common, stage: .bias, isMadeEverywhere: true, isPaired: true,
        ways: { model, layer in
            guard let layer, !model.steps[layer].bias.isEmpty, model.steps[layer].inputs > 2 else {
                return []
            }
            return [Mistake(.biasForEachInput, layer: layer)]
        },
        make: { model, layer, _ in
            let count = Double(model.steps[layer].inputs)
            model.steps[layer].addingBias = { sums, bias in sums.indices.map { sums[$0] + count * bias[$0] } }
        },
        words: { _ in "the bias of %l was added once for each of its inputs" })
}
