import PlainText

extension MistakeKind {
    /// Another input was taken: one more, or one less, as when rows are counted from 1.
    static let inputsShifted: MistakeKind = MistakeKind(
        name: "inputsShifted", commonness: .occasional, place: .inputs,
        ways: { model, _ in
            guard model.steps.first?.inputs == 1 else { return [] }
            return [-1, 1].map { Mistake(.inputsShifted, number: $0) }
        },
        make: { model, _, mistake in
            let step = mistake.number
            model.prepare = { $0.map { $0 + step } }
        },
        text: { $0.number < 0 ? "the input was one less" : "the input was one more" })
}
