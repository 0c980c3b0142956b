import PlainText

extension MistakeKind {
    /// 1 − p: the probability of the other class.
    static let outputComplement: MistakeKind = MistakeKind(
        name: "outputComplement", commonness: .common, place: .outputs,
        ways: { model, _ in model.endsInProbabilities ? [Mistake(.outputComplement)] : [] },
        make: { model, _, _ in model.finish = { $0.map { 1 - $0 } } },
        words: { _ in "it is 1 − p, the probability of the other class" })
}
