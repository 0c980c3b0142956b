/// The losses of one epoch: that of the history, and others that may be mistaken for it.
///
///     let model = Sequential([Dense<Float>(kernel: Matrix([[0]]), bias: [0])])
///     let training = Training(model, optimizer: SGD<Float>(learningRate: 0.25))
///     let epoch = training.epoch(Matrix([[0], [0], [0]]), Matrix([[4], [4], [4]]), batchSize: 2)
///     epoch.batches  // [16.0, 4.0]
///     epoch.history  // 12.0
///     epoch.before  // 16.0
///     epoch.after  // 1.0
public struct EpochLoss<Scalar: Real>: Sendable, Equatable {
    /// The number of rows of each batch.
    public let rows: [Int]
    /// The mean loss over the rows of each batch, taken before its step.
    public let batches: [Scalar]
    /// The mean loss over all rows before the first step, as `evaluate` gives it.
    public let before: Scalar
    /// The mean loss over all rows after the last step, as `evaluate` gives it.
    public let after: Scalar
    /// The mean loss over all rows, each taken before the step of its batch, as in ``History`` and in Keras'
    /// history.
    public let history: Scalar
}

extension Training {
    /// Trains for one pass through the rows of `x` (rows × inputs) and `y` (as in a step), in their order,
    /// and returns all losses of the epoch. The steps are those of `fit` without shuffling.
    ///
    /// Stops the program if the shapes do not fit, or if `batchSize` is not positive.
    @discardableResult
    public func epoch(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>, batchSize: Int = 32) -> EpochLoss<Scalar> {
        let before = evaluate(x, y)
        var (rows, batches): ([Int], [Scalar]) = ([], [])
        let history = pass(x, y, order: Array(0..<x.rows), batchSize: batchSize) { sum, count in
            rows.append(count)
            batches.append(Scalar(sum / Double(count)))
        }
        return EpochLoss(
            rows: rows, batches: batches, before: before, after: evaluate(x, y), history: history)
    }
}
