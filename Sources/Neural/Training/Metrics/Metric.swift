import PlainText

/// A measure of how good a model's outputs are that is not used for training: the fraction of rows it gets
/// right, or any loss.
///
/// A metric is a number for each row, and the mean over the rows, as in Keras 3.15.0
/// (`keras/src/metrics/accuracy_metrics.py`). Keras' training prints the mean over an epoch in which the
/// weights change, as for the loss (``History``); a metric computed afterwards is what `evaluate` prints.
///
/// A new metric is a file in this folder, a case of `scripts/references/keras_losses.py`, and a line in
/// `MetricTests`.
///
///     let outputs = Matrix<Float>([[0.75], [0.25], [0.5]])
///     Metric.binaryAccuracy()(outputs, Matrix([[1], [1], [0]]))  // 0.6666667
///     Metric.meanAbsoluteError(outputs, Matrix([[1], [1], [0]]))  // 0.5
public struct Metric: Sendable {
    /// A function of a row's outputs and targets, and of ``parameter``.
    typealias Row =
        @convention(c) (
            _ outputs: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int,
            _ parameter: Double
        ) -> Double

    enum Rule: Sendable {
        /// A function of as many targets as outputs or, if sparse, of the index of a class.
        case row(Row, isSparse: Bool)
        case loss(Loss)
        /// The accuracy that matches the targets.
        case accuracy
    }

    let name: StaticString
    let rule: Rule
    /// The metric's parameter, if it has one: the threshold of ``binaryAccuracy(threshold:)``.
    var parameter = 0.0

    init(name: StaticString, rule: Rule, parameter: Double = 0) {
        self.name = name
        self.rule = rule
        self.parameter = parameter
    }

    /// A loss as a metric, without training by it: `metrics=["huber"]` in Keras.
    ///
    ///     Metric(.huber())([3, 0.5] as [Float], [0, 0])  // 1.3125
    public init(_ loss: Loss) { self.init(name: loss.name, rule: .loss(loss)) }

    /// The metric of one row: of `outputs` against as many `targets`, or against a single class if the metric
    /// is sparse.
    ///
    /// Stops the program if the counts do not match.
    public func callAsFunction<Scalar: Real>(_ outputs: [Scalar], _ targets: [Scalar]) -> Scalar {
        self(Matrix([outputs]), Matrix([targets]))
    }

    /// The mean over the rows of `outputs` (rows × units) and `targets` (rows × units, or rows × 1 if the
    /// metric is sparse), added up from the first to the last.
    ///
    /// Stops the program if there are no rows, if their numbers differ, or if the metric needs another number
    /// of targets.
    public func callAsFunction<Scalar: Real>(_ outputs: Matrix<Scalar>, _ targets: Matrix<Scalar>) -> Scalar {
        switch rule {
        case .accuracy: return Metric.accuracy(outputs.columns, targets.columns)(outputs, targets)
        case .loss(let loss): return loss(outputs, targets)
        case .row(let row, let isSparse):
            guard outputs.rows == targets.rows, outputs.rows > 0,
                targets.columns == (isSparse ? 1 : outputs.columns)
            else {
                stop(
                    "Metric: \(name) of \(outputs.rows) × \(outputs.columns) outputs and \(targets.rows) × "
                        + "\(targets.columns) targets. Hint: give as many rows of both, at least one, and "
                        + (isSparse ? "the number of a class for each." : "a target for each output."))
            }
            let parameter = Double(Scalar(parameter))
            var sum = 0.0
            for index in 0..<outputs.rows {
                let wanted = targets[index].map { Double($0) }
                sum += row(outputs[index].map { Double($0) }, wanted, outputs.columns, parameter)
            }
            return Scalar(sum / Double(outputs.rows))
        }
    }
}

extension Metric: TextConvertible {
    /// Keras' name of the metric, as in `compile(metrics=["binary_accuracy"])`.
    public var text: Text {
        if case .loss(let loss) = rule { return loss.text }
        return Text(stringLiteral: name)
    }
}

/// The index of the largest number, the first if several are equal. A NaN counts as the largest only if it
/// comes first.
func placeOfLargest(_ numbers: UnsafePointer<Double>, _ count: Int) -> Int {
    var place = 0
    for i in 0..<count where numbers[i] > numbers[place] { place = i }
    return place
}
