import PlainText

/// A layer that brings each of its numbers to mean 0 and variance 1, then to a scale and a centre of its own:
/// `outputs[i] = gamma[i] · (x[i] − mean[i]) / √(variance[i] + epsilon) + beta[i]`.
///
/// Ioffe and Szegedy, *Batch Normalization* (2015). A trained layer uses the moving mean and variance; during
/// training those of the batch are used (the variance over N, not N − 1) and the moving ones follow them.
///
///     let layer = BatchNormalization<Double>(
///         gamma: [2], beta: [1], movingMean: [10], movingVariance: [4], epsilon: 0)
///     layer([14])  // [5.0]
public struct BatchNormalization<Scalar: Real>: Sendable, Equatable {
    /// The scale of each number.
    public internal(set) var gamma: [Scalar]
    /// The centre of each number.
    public internal(set) var beta: [Scalar]
    /// The mean of each number, as training left it.
    public internal(set) var movingMean: [Scalar]
    /// The variance of each number, as training left it.
    public internal(set) var movingVariance: [Scalar]
    /// Added to the variance: 1e-3 in Keras, 1e-5 in PyTorch.
    public let epsilon: Scalar
    /// How much of the moving mean and variance stays in each training step.
    public let momentum: Scalar

    /// A layer from what Keras' `get_weights()` gives, all of one length.
    ///
    /// Stops the program if the lengths differ or are zero.
    public init(
        gamma: [Scalar], beta: [Scalar], movingMean: [Scalar], movingVariance: [Scalar],
        epsilon: Scalar = 1e-3, momentum: Scalar = 0.99
    ) {
        let counts = [gamma.count, beta.count, movingMean.count, movingVariance.count]
        guard counts[0] > 0, counts.allSatisfy({ $0 == counts[0] }) else {
            stop(
                "BatchNormalization: gamma has shape (\(counts[0])), beta (\(counts[1])), moving mean "
                    + "(\(counts[2])), moving variance (\(counts[3])). Hint: all four have one shape.")
        }
        self.gamma = gamma
        self.beta = beta
        self.movingMean = movingMean
        self.movingVariance = movingVariance
        self.epsilon = epsilon
        self.momentum = momentum
    }

    /// An untrained layer for `count` numbers: scale 1, centre 0, mean 0, variance 1. Stops below one number.
    public init(_ count: Int, epsilon: Scalar = 1e-3, momentum: Scalar = 0.99) {
        let (zeros, ones) = (
            [Scalar](repeating: 0, count: max(0, count)), [Scalar](repeating: 1, count: max(0, count))
        )
        self.init(
            gamma: ones, beta: zeros, movingMean: zeros, movingVariance: ones, epsilon: epsilon,
            momentum: momentum)
    }

    /// How many numbers go in, and come out.
    public var units: Int { gamma.count }

    /// Each number less its mean, divided by its standard deviation: `units` numbers.
    ///
    /// Stops the program unless `x` holds `units` numbers.
    public func normalized(_ x: [Scalar]) -> [Scalar] {
        guard x.count == units else {
            stop(
                "\(text): the input has shape (\(x.count)) but gamma has shape (\(units)). "
                    + "Hint: give as many numbers as the layer has units.")
        }
        return x.indices.map { (x[$0] - movingMean[$0]) / (movingVariance[$0] + epsilon).squareRoot() }
    }

    /// What the trained layer answers to `x`: `units` numbers.
    ///
    /// Stops the program unless `x` holds `units` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        scaled(normalized(x))
    }

    func scaled(_ normalized: [Scalar]) -> [Scalar] {
        normalized.indices.map { gamma[$0] * normalized[$0] + beta[$0] }
    }
}

extension BatchNormalization {
    func trace(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        step.normalized = normalized(input)
        step.outputs = scaled(step.normalized)
    }

    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        let outputs = step.outputs
        step.gamma = outputs.indices.map { outputs[$0] * trace.normalized[$0] }
        step.beta = outputs
        step.inputs = outputs.indices.map {
            outputs[$0] * gamma[$0] / (movingVariance[$0] + epsilon).squareRoot()
        }
    }

    func recalculate(in step: inout Recalculation.Step) {
        step.normalization = [
            Recalculation.doubles(gamma), Recalculation.doubles(beta), Recalculation.doubles(movingMean),
            Recalculation.doubles(movingVariance),
        ]
        step.epsilon = Double(epsilon)
    }
}

extension BatchNormalization: TextConvertible {
    /// The layer's size, as in `BatchNormalization(16)`.
    public var text: Text { "BatchNormalization(\(units))" }
}
