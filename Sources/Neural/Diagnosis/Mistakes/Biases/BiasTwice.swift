import PlainText

extension MistakeKind {
    /// The bias was added twice.
    static let biasTwice: MistakeKind = MistakeKind(
        name: "biasTwice", commonness: .occasional, stage: .bias, isMadeEverywhere: true,
        ways: waysOfBias { Mistake(.biasTwice, layer: $0) },
        make: { model, layer, _ in
            model.steps[layer].addingBias = { sums, bias in sums.indices.map { sums[$0] + 2 * bias[$0] } }
        },
        words: { _ in "the bias of %l was added twice" })
}
