import PlainText

extension MistakeKind {
    /// The outputs were scaled by a power of ten: a per cent, a target in hundreds.
    static let outputsScaled: MistakeKind = MistakeKind(
        name: "outputsScaled", commonness: .occasional, place: .outputs,
        ways: { _, _ in [0.01, 0.1, 10, 100].map { Mistake(.outputsScaled, number: $0) } },
        make: { model, _, mistake in
            let factor = mistake.number
            model.finish = { $0.map { $0 * factor } }
        },
        text: { "the outputs were \(scaled($0.number))" })
}
