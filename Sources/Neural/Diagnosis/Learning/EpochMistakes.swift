import PlainText

extension Explanation {
    /// Looks for mistakes that give `got` as the loss of an epoch, where the training history has another
    /// number.
    ///
    /// History has the mean over the rows, with each row's loss taken before its batch's step. People compute
    /// the loss afterwards, with the final weights; average the batches, though the last has fewer rows; or
    /// add the batches up.
    ///
    ///     let model = Sequential([Dense<Float>(kernel: Matrix([[0]]), bias: [0])])
    ///     let training = Training(model, optimizer: SGD<Float>(learningRate: 0.25))
    ///     let epoch = training.epoch(Matrix([[0], [0], [0]]), Matrix([[4], [4], [4]]), batchSize: 2)
    ///     let answer = Explanation(of: epoch, got: TypedNumber("1.000")!)
    ///     answer.description  // it is the loss after the epoch's last step; history takes each batch's before its step
    ///
    /// - Parameters:
    ///   - epoch: the losses of the epoch.
    ///   - got: the number that came out, as typed.
    public init<Scalar: Real>(of epoch: EpochLoss<Scalar>, got: TypedNumber) {
        let (right, after) = (Double(epoch.history), Double(epoch.after))
        let batches = epoch.batches.map { Double($0) }
        var list: [Hypothesis] = []
        func add(_ text: Text, _ value: Double, _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: value, commonness: commonness))
        }
        add(
            "it is the loss after the epoch's last step; history takes each batch's before its step", after,
            .everyday)
        var (sum, rows) = (0.0, 0.0)
        for (loss, count) in zip(batches, epoch.rows) {
            sum += loss
            rows += Double(count)
        }
        let count = Double(batches.count)
        add(
            "the batches' losses were averaged, and not weighted with their numbers of rows", sum / count,
            .everyday)
        add("it is the loss before the epoch's first step", Double(epoch.before), .common)
        if batches.count > 1 {
            add("it is the last batch's loss, before the last step", batches[batches.count - 1], .common)
            add("the batches' losses were added up, and not averaged", sum, .common)
            add("it is the first batch's loss, before the first step", batches[0], .occasional)
        }
        add("the rows' losses were added up, and not averaged", right * rows, .common)
        self.init(right: right, slack: 1e-6 * right.magnitude, got: got, list)
    }
}
