import PlainText

/// Normalizes each number to mean 0 and variance 1, then applies a scale and a center of its own: `outputs[i]
/// = gamma[i] · (x[i] − mean[i]) / √(variance[i] + epsilon) + beta[i]`.
///
/// Ioffe and Szegedy, *Batch Normalization* (2015). A trained layer uses the moving mean and variance. During
/// training, the layer uses those of the batch (the variance over N, not N − 1) and updates the moving ones.
///
///     let layer = BatchNormalization<Double>(
///         gamma: [2], beta: [1], movingMean: [10], movingVariance: [4], epsilon: 0)
///     layer([14])  // [5.0]
public struct BatchNormalization<Scalar: Real>: Sendable, Equatable {
    /// The scale of each number; ones if the layer has no scale.
    public internal(set) var gamma: [Scalar] {
        get { hasScale ? scales : [Scalar](repeating: 1, count: units) }
        set { scales = newValue }
    }
    /// The center of each number; zeros if the layer has no center.
    public internal(set) var beta: [Scalar] {
        get { hasCenter ? centers : [Scalar](repeating: 0, count: units) }
        set { centers = newValue }
    }
    /// The stored scales and centers; empty if the layer has none.
    private var scales, centers: [Scalar]
    /// The moving mean of each number.
    public internal(set) var movingMean: [Scalar]
    /// The moving variance of each number.
    public internal(set) var movingVariance: [Scalar]
    /// Added to the variance: 1e-3 in Keras, 1e-5 in PyTorch.
    public let epsilon: Scalar
    /// The share of the moving mean and variance that each training step keeps.
    public let momentum: Scalar
    /// Whether the layer has a scale, which is counted and trained: Keras' `scale`.
    public var hasScale: Bool { !scales.isEmpty }
    /// Whether the layer has a center, which is counted and trained: Keras' `center`.
    public var hasCenter: Bool { !centers.isEmpty }

    /// Makes a layer from the arrays of Keras' `get_weights()`, all of one length. If it has no scale or no
    /// center, pass ones or zeros.
    ///
    /// Stops the program if the lengths differ or are zero.
    public init(
        gamma: [Scalar], beta: [Scalar], movingMean: [Scalar], movingVariance: [Scalar],
        epsilon: Scalar = 1e-3, momentum: Scalar = 0.99, hasScale: Bool = true, hasCenter: Bool = true
    ) {
        let counts = [gamma.count, beta.count, movingMean.count, movingVariance.count]
        guard counts[0] > 0, counts.allSatisfy({ $0 == counts[0] }) else {
            stop(
                "BatchNormalization: gamma has shape (\(counts[0])), beta (\(counts[1])), moving mean "
                    + "(\(counts[2])), moving variance (\(counts[3])). Hint: all four have one shape.")
        }
        scales = hasScale ? gamma : []
        centers = hasCenter ? beta : []
        self.movingMean = movingMean
        self.movingVariance = movingVariance
        self.epsilon = epsilon
        self.momentum = momentum
    }

    /// Makes an untrained layer for `count` numbers: scale 1, center 0, mean 0, variance 1. Stops the program
    /// if `count` is below 1.
    public init(_ count: Int, epsilon: Scalar = 1e-3, momentum: Scalar = 0.99) {
        let (zeros, ones) = (
            [Scalar](repeating: 0, count: max(0, count)), [Scalar](repeating: 1, count: max(0, count))
        )
        self.init(
            gamma: ones, beta: zeros, movingMean: zeros, movingVariance: ones, epsilon: epsilon,
            momentum: momentum)
    }

    /// The number of inputs, and of outputs.
    public var units: Int { movingMean.count }
    /// The arrays of Keras' `get_weights()`.
    var parameters: [[Scalar]] {
        (hasScale ? [gamma] : []) + (hasCenter ? [beta] : []) + [movingMean, movingVariance]
    }
    /// The number of parameters that gradients change: scales and centers.
    var trainableParameterCount: Int { (hasScale ? units : 0) + (hasCenter ? units : 0) }

    /// Each number minus its mean, divided by its standard deviation: `units` numbers.
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

    /// The trained layer's outputs for `x`: `units` numbers.
    ///
    /// Stops the program unless `x` holds `units` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        scaled(normalized(x))
    }

    func scaled(_ normalized: [Scalar]) -> [Scalar] {
        normalized.indices.map {
            let scaled = hasScale ? scales[$0] * normalized[$0] : normalized[$0]
            return scaled + (hasCenter ? centers[$0] : 0)
        }
    }
}

extension BatchNormalization {
    func trace(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        step.normalized = normalized(input)
        step.outputs = scaled(step.normalized)
    }

    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        let outputs = step.outputs
        if hasScale { step.gamma = outputs.indices.map { outputs[$0] * trace.normalized[$0] } }
        if hasCenter { step.beta = outputs }
        let gamma = gamma
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
