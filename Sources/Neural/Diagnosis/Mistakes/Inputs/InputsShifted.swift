import PlainText

extension MistakeKind {
    /// An input one larger or one smaller was used, as when rows are counted from 1.
    static let inputsShifted: MistakeKind = MistakeKind(
        name: "inputsShifted", commonness: .occasional, stage: .inputs,
        ways: { model, _ in model.steps.first?.inputs == 1 ? each(.inputsShifted, [-1, 1]) : [] },
        make: { model, _, mistake in
            let step = mistake.number
            model.prepare = { $0.map { $0 + step } }
        },
        words: { $0.number < 0 ? "the input was one less" : "the input was one more" })
}
