import PlainText

/// How far a model's outputs are from what they should be: one number, the smaller the better.
///
/// Each is a sum or a mean over the outputs of one row, and the mean of that over the rows of a batch, as in
/// Keras. Computed in `Double`, and rounded once. Holds its functions, as ``Activation`` does.
///
/// A new one is a file in this folder, a case in `Kind`, and a line in `GradientTests.losses`.
///
///     Loss.meanSquaredError([1, 2] as [Float], [1, 4])  // 2.0
///     Loss.meanSquaredError.gradient([1, 2] as [Float], [1, 4])  // [0.0, -2.0]
public struct Loss: Sendable {
    enum Kind: UInt8, Sendable {
        case meanSquaredError, meanAbsoluteError, binaryCrossentropy, categoricalCrossentropy
    }
    /// A function of one output and its target.
    typealias Term = @convention(c) (_ output: Double, _ target: Double) -> Double

    /// What loss and gradient become together with a last activation whose exponentials they undo.
    struct Pair: Sendable {
        let activation: Activation.Kind
        /// The loss of one row from its sums, before activation; summed over the outputs.
        let value:
            @convention(c) (_ z: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int) ->
                Double
        /// The derivatives of that by the sums, written over the targets.
        let gradient:
            @convention(c) (
                _ outputs: UnsafePointer<Double>, _ targets: UnsafeMutablePointer<Double>, _ count: Int
            ) -> Void
    }

    let kind: Kind
    let name: StaticString
    /// Whether a row's loss is the mean over its outputs, or their sum.
    let isMean: Bool
    /// What one output adds to the loss.
    let term: Term
    /// The derivative of that by the output.
    let slope: Term
    let pair: Pair?

    /// The loss of one row: of `outputs` against `targets`, as many.
    ///
    /// Stops the program if they are not as many.
    public func callAsFunction<Scalar: Real>(_ outputs: [Scalar], _ targets: [Scalar]) -> Scalar {
        requireEqual(outputs.count, targets.count)
        var sum = 0.0
        for i in outputs.indices { sum += term(Double(outputs[i]), Double(targets[i])) }
        return Scalar(isMean ? sum / Double(outputs.count) : sum)
    }

    /// The derivatives of the loss of one row by each of its outputs.
    ///
    /// Stops the program if `outputs` and `targets` are not as many.
    public func gradient<Scalar: Real>(_ outputs: [Scalar], _ targets: [Scalar]) -> [Scalar] {
        requireEqual(outputs.count, targets.count)
        let share = isMean ? Double(outputs.count) : 1
        return outputs.indices.map { Scalar(slope(Double(outputs[$0]), Double(targets[$0])) / share) }
    }

    private func requireEqual(_ outputs: Int, _ targets: Int) {
        guard outputs == targets else {
            stop(
                "Loss: \(outputs) outputs and \(targets) targets. "
                    + "Hint: give one target for each unit of the last layer.")
        }
    }
}

extension Loss: Equatable {
    /// Whether both are the same function.
    public static func == (left: Loss, right: Loss) -> Bool { left.kind == right.kind }
}

extension Loss: TextConvertible {
    /// The name Keras gives it, as in `compile(loss="mean_squared_error")`.
    public var text: Text { Text(stringLiteral: name) }
}

/// A probability, 1e-7 away from 0 and 1 at least; NaN stays NaN.
func boundedProbability(_ p: Double) -> Double { p < 1e-7 ? 1e-7 : p > 1 - 1e-7 ? 1 - 1e-7 : p }
