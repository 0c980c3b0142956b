import PlainText

extension MistakeKind {
    /// The probability of the other class, 1 − p, was given.
    static let outputComplement: MistakeKind = MistakeKind(
        name: "outputComplement", commonness: .common, stage: .outputs,
        ways: { model, _ in model.endsInProbabilities ? [Mistake(.outputComplement)] : [] },
        make: { model, _, _ in model.finish = { $0.map { 1 - $0 } } },
        words: { _ in "it is 1 − p, the probability of the other class" })
}
