import PlainText

extension MistakeKind {
    /// The outputs were scaled by a power of ten, as for percentages or a target in hundreds.
    static let outputsScaled: MistakeKind = MistakeKind(
        name: "outputsScaled", commonness: .occasional, stage: .outputs,
        ways: { _, _ in each(.outputsScaled, [0.01, 0.1, 10, 100]) },
        make: { model, _, mistake in
            model.finish = multiplying(by: mistake.number)
        },
        words: { _ in "the outputs were %s" })
}
