import PlainText

/// How far a model's outputs are from what they should be: one number, the smaller the better.
///
/// Each is a sum or a mean over the outputs of one row, and the mean of that over the rows of a batch, as in
/// Keras. Computed in `Double`, and rounded once. Holds its functions, as ``Activation`` does.
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

extension Loss {
    /// The mean of (output − target)².
    public static var meanSquaredError: Loss {
        Loss(
            kind: .meanSquaredError, name: "mean_squared_error", isMean: true,
            term: { ($0 - $1) * ($0 - $1) }, slope: { 2 * ($0 - $1) }, pair: nil)
    }

    /// The mean of |output − target|. Its derivative where they are equal is taken to be 0.
    public static var meanAbsoluteError: Loss {
        Loss(
            kind: .meanAbsoluteError, name: "mean_absolute_error", isMean: true,
            term: { ($0 - $1).magnitude }, slope: { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }, pair: nil)
    }

    /// The mean of −t · log p − (1 − t) · log(1 − p), for targets t within 0 and 1 and outputs p between them.
    ///
    /// As in Keras, p is kept 1e-7 away from 0 and 1, and there the derivative is 0; but in training, after
    /// ``Activation/sigmoid``, loss and gradient are computed from its sums, where nothing needs to be kept away.
    public static var binaryCrossentropy: Loss {
        Loss(
            kind: .binaryCrossentropy, name: "binary_crossentropy", isMean: true,
            term: { output, target in
                let p = kept(output)
                return -target * Double.log(p) - (1 - target) * Double.log(1 - p)
            },
            slope: { output, target in
                let p = kept(output)
                return p == output ? (p - target) / (p * (1 - p)) : 0
            },
            pair: Pair(
                activation: .sigmoid,
                // −log σ(z) = max(−z, 0) + log(1 + e^−|z|), and 1 − σ(z) = σ(−z).
                value: { z, targets, count in
                    var sum = 0.0
                    for i in 0..<count {
                        sum +=
                            (z[i] > 0 ? z[i] : 0) - z[i] * targets[i]
                            + Double.log1p(Double.exp(-z[i].magnitude))
                    }
                    return sum
                },
                gradient: { outputs, targets, count in
                    for i in 0..<count { targets[i] = outputs[i] - targets[i] }
                }))
    }

    /// The sum of −t · log p over the classes, for targets t that add up to 1 and outputs p that do.
    ///
    /// As in Keras, p is kept 1e-7 away from 0 and 1, and there the derivative is 0; but in training, after
    /// ``Activation/softmax``, loss and gradient are computed from its sums, where nothing needs to be kept away.
    /// Outputs are not divided by their sum.
    public static var categoricalCrossentropy: Loss {
        Loss(
            kind: .categoricalCrossentropy, name: "categorical_crossentropy", isMean: false,
            term: { output, target in target == 0 ? 0 : -target * Double.log(kept(output)) },
            slope: { output, target in kept(output) == output ? -target / output : 0 },
            pair: Pair(
                activation: .softmax,
                // −log softmax(z)ᵢ = m + log Σⱼ exp(zⱼ − m) − zᵢ.
                value: { z, targets, count in
                    var largest = -Double.infinity
                    for i in 0..<count where !(z[i] <= largest) { largest = z[i] }
                    var sum = 0.0
                    for i in 0..<count { sum += Double.exp(z[i] - largest) }
                    let logarithm = Double.log(sum)
                    var loss = 0.0
                    for i in 0..<count where targets[i] != 0 {
                        loss += targets[i] * (logarithm - (z[i] - largest))
                    }
                    return loss
                },
                gradient: { outputs, targets, count in
                    var sum = 0.0
                    for i in 0..<count { sum += targets[i] }
                    for i in 0..<count { targets[i] = outputs[i] * sum - targets[i] }
                }))
    }
}

/// A probability, 1e-7 away from 0 and 1 at least; NaN stays NaN.
private func kept(_ p: Double) -> Double { p < 1e-7 ? 1e-7 : p > 1 - 1e-7 ? 1 - 1e-7 : p }
