import PlainText

/// How far a model's outputs are from the targets: one number, the smaller the better.
///
/// A loss is a sum or a mean over the outputs of one row, and the mean of that over the rows of a batch, as
/// in Keras 3.15.0 with TensorFlow. Values that Keras rounds before it takes logarithms (1 − p, an output
/// divided by the sum of all, the bounds of a probability) are rounded here too, to the type of the outputs.
/// Everything else is computed in `Double`, one output after the other, and rounded once. Holds its
/// functions, as ``Activation`` does.
///
/// `CONTRIBUTING.md` lists the files to change for a new loss.
///
///     Loss.meanSquaredError([1, 2] as [Float], [1, 4])  // 2.0
///     Loss.meanSquaredError.gradient([1, 2] as [Float], [1, 4])  // [0.0, -2.0]
public struct Loss: Sendable {
    enum Kind: UInt8, Sendable {
        case meanSquaredError, meanAbsoluteError, huber
        case binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy
    }
    /// A function of one output and its target, of ``setting``, and of whether numbers are rounded to
    /// `Float`.
    typealias Term =
        @convention(c) (_ output: Double, _ target: Double, _ parameter: Double, _ isSingle: Bool) -> Double

    /// How the loss of a row is computed from its outputs.
    enum Form: Sendable {
        /// The mean of the outputs' terms; `slope` is the derivative of a term with respect to its output.
        case each(value: Term, slope: Term)
        /// A function of all outputs together.
        case together(Together)
    }

    /// Functions of all outputs of a row, and of a target for each.
    struct Together: Sendable {
        let value:
            @convention(c) (
                _ outputs: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int,
                _ isSingle: Bool
            ) -> Double
        /// The derivatives of `value` with respect to the outputs, written over the targets.
        let gradient:
            @convention(c) (
                _ outputs: UnsafePointer<Double>, _ targets: UnsafeMutablePointer<Double>, _ count: Int,
                _ isSingle: Bool
            ) -> Void
    }

    /// Loss and gradient simplified for a last activation whose exponentials cancel.
    struct Pair: Sendable {
        let activation: Activation.Kind
        /// The loss of one row from its sums before activation, added up over the outputs.
        let value:
            @convention(c) (
                _ z: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int, _ isSingle: Bool
            ) -> Double
        /// The derivatives of `value` with respect to the sums, written over the targets.
        let gradient:
            @convention(c) (
                _ outputs: UnsafePointer<Double>, _ targets: UnsafeMutablePointer<Double>, _ count: Int
            ) -> Void
    }

    let kind: Kind
    let name: StaticString
    let form: Form
    var pair: Pair?
    /// The loss's parameter, if it has one: the delta of ``huber(delta:)``.
    var parameter = 0.0
    /// Whether outputs are sums before the activation (logits), not probabilities.
    var takesLogits = false

    /// Whether a row's loss is the mean over its outputs, rather than their sum.
    var isMean: Bool {
        if case .each = form { return true }
        return false
    }

    /// Whether a row's target is one number, the index of its class, instead of one for each output.
    var isSparse: Bool { kind == .sparseCategoricalCrossentropy }

    /// The number of targets for a row with this number of outputs.
    func targetCount(_ outputs: Int) -> Int { isSparse ? 1 : outputs }

    /// The loss of one row: of `outputs` against as many `targets`, or against a single class if the loss is
    /// sparse.
    ///
    /// Stops the program if the counts do not match, or if there is no such class.
    public func callAsFunction<Scalar: Real>(_ outputs: [Scalar], _ targets: [Scalar]) -> Scalar {
        let targets = requireTargets(outputs.count, targets)
        return Scalar(value(outputs.map { Double($0) }, targets, outputs.count, Scalar.isSingle))
    }

    /// The loss of a batch: the mean over the rows of `outputs` (rows × units) and `targets` (rows × units,
    /// or rows × 1 if the loss is sparse).
    ///
    /// Stops the program if there are no rows, if their numbers differ, or if the loss of a row would stop
    /// it.
    ///
    ///     Loss.meanSquaredError(Matrix<Float>([[1], [2]]), Matrix([[1], [4]]))  // 2.0
    public func callAsFunction<Scalar: Real>(_ outputs: Matrix<Scalar>, _ targets: Matrix<Scalar>) -> Scalar {
        guard outputs.rows == targets.rows, outputs.rows > 0 else {
            stop(
                "Loss: \(outputs.rows) rows of outputs and \(targets.rows) of targets. "
                    + "Hint: give as many rows of both, and at least one.")
        }
        var sum = 0.0
        for row in 0..<outputs.rows {
            let numbers = outputs[row].map { Double($0) }
            let wanted = requireTargets(numbers.count, targets[row])
            sum += value(numbers, wanted, numbers.count, Scalar.isSingle)
        }
        return Scalar(sum / Double(outputs.rows))
    }

    /// The derivatives of the loss of one row with respect to each of its outputs.
    ///
    /// Stops the program if the counts of `outputs` and `targets` do not match, or if there is no such class.
    public func gradient<Scalar: Real>(_ outputs: [Scalar], _ targets: [Scalar]) -> [Scalar] {
        var slopes = requireTargets(outputs.count, targets)
        switch form {
        case .each(_, let slope):
            let share = Double(outputs.count)
            return outputs.indices.map {
                Scalar(slope(Double(outputs[$0]), slopes[$0], parameter, Scalar.isSingle) / share)
            }
        case .together(let row):
            row.gradient(outputs.map { Double($0) }, &slopes, outputs.count, Scalar.isSingle)
            return slopes.map { Scalar($0) }
        }
    }

    /// The loss of one row of `count` outputs and as many targets.
    func value(
        _ outputs: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int, _ isSingle: Bool
    ) -> Double {
        switch form {
        case .together(let row): return row.value(outputs, targets, count, isSingle)
        case .each(let value, _):
            var sum = 0.0
            for i in 0..<count { sum += value(outputs[i], targets[i], parameter, isSingle) }
            return sum / Double(count)
        }
    }

    /// The targets of a row with this number of outputs: one for each.
    private func requireTargets<Scalar: Real>(_ outputs: Int, _ targets: [Scalar]) -> [Double] {
        guard targets.count == targetCount(outputs) else {
            stop(
                "Loss: \(outputs) outputs and \(targets.count) targets. Hint: "
                    + (isSparse
                        ? "give the number of the class, from 0."
                        : "give one target for each unit of the last layer."))
        }
        return isSparse ? oneHot(Double(targets[0]), outputs) : targets.map { Double($0) }
    }
}

extension Loss: Equatable {
    /// Whether both are the same loss.
    public static func == (left: Loss, right: Loss) -> Bool {
        left.kind == right.kind && left.parameter == right.parameter && left.takesLogits == right.takesLogits
    }
}

extension Loss: TextConvertible {
    /// Keras' name of the loss, as in `compile(loss="mean_squared_error")`; settings other than Keras'
    /// defaults are added: `huber(delta=0.5)`, `binary_crossentropy(from_logits=True)`.
    public var text: Text {
        if takesLogits { return "\(name)(from_logits=True)" }
        return kind == .huber && parameter != 1 ? "\(name)(delta=\(parameter))" : Text(stringLiteral: name)
    }
}
