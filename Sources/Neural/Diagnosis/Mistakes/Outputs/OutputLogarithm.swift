import PlainText

extension MistakeKind {
    /// The logarithm of the probability was given: log-softmax, as PyTorch's `NLLLoss` expects.
    static let outputLogarithm: MistakeKind = MistakeKind(
        name: "outputLogarithm", commonness: .common, stage: .outputs,
        ways: { model, _ in model.endsInProbabilities ? [Mistake(.outputLogarithm)] : [] },
        make: { model, _, _ in model.finish = { $0.map { Double.log($0) } } },
        words: { _ in "it is the logarithm of the probability, as log-softmax gives" })
}
