import PlainText

/// Normalizes the numbers of each place to mean 0 and variance 1, then applies a scale and a center (Ba,
/// Kiros and Hinton, 2016).
///
/// `outputs[i] = gamma[i] · (x[i] − mean) / √(variance + epsilon) + beta[i]`, with mean and variance (over N)
/// along the last axis.
///
///     let layer = LayerNormalization<Float>(gamma: [2, 1], beta: [1, 0], epsilon: 0)
///     layer([3, 5])  // [-1.0, 1.0]
public struct LayerNormalization<Scalar: Real>: LayerKind {
    /// The scale of each number of a place.
    public let gamma: [Scalar]
    /// The center of each number of a place.
    public let beta: [Scalar]
    /// Added to the variance: 1e-3 in Keras, 1e-5 in PyTorch.
    public let epsilon: Scalar
    /// The lengths of the input, and of the output; the last is the count of ``gamma``.
    public let inputShape: [Int]
    /// The number of places, each with as many numbers as ``gamma``.
    public var places: Int { inputShape.dropLast().reduce(1, *) }

    public var kerasName: StaticString { "layer_normalization" }
    public var kerasType: StaticString { "LayerNormalization" }

    private let hasScale, hasCenter: Bool

    /// Makes a layer from the arrays of Keras' `get_weights()`, and whether it has a scale and a center at
    /// all. If it has none, pass ones or zeros, which are not counted as parameters. An input is a row, or a matrix
    /// of `places` rows.
    ///
    /// Stops the program if the lengths differ or are zero.
    public init(
        gamma: [Scalar], beta: [Scalar], epsilon: Scalar = 1e-3, places: Int = 1, hasScale: Bool = true,
        hasCenter: Bool = true
    ) {
        self.init(
            gamma: gamma, beta: beta, epsilon: epsilon,
            shape: places == 1 ? [gamma.count] : [places, gamma.count], hasScale: hasScale,
            hasCenter: hasCenter)
    }

    /// Makes a layer for inputs of this shape, of which the last axis is normalized.
    ///
    /// Stops the program if the lengths differ or are zero.
    public init(
        gamma: [Scalar], beta: [Scalar], epsilon: Scalar = 1e-3, shape: [Int], hasScale: Bool = true,
        hasCenter: Bool = true
    ) {
        guard elementCount(shape) != nil, shape.last == gamma.count, gamma.count == beta.count else {
            stop(
                "LayerNormalization: gamma has shape (\(gamma.count)), beta (\(beta.count)), for \(product(shape)). "
                    + "Hint: both have the length of the last axis.")
        }
        (self.gamma, self.beta, self.epsilon, inputShape) = (gamma, beta, epsilon, shape)
        (self.hasScale, self.hasCenter) = (hasScale, hasCenter)
    }

    public var outputShape: [Int] { inputShape }
    public var parameters: [[Scalar]] { (hasScale ? [gamma] : []) + (hasCenter ? [beta] : []) }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set("axis", -1)
        config.set("epsilon", epsilon)
        config.set("center", hasCenter)
        config.set("scale", hasScale)
        return config
    }
    public var text: Text { "LayerNormalization(\(product(inputShape)))" }

    /// Each number minus its place's mean, divided by the standard deviation; and the standard deviation.
    private func normalized(_ x: ArraySlice<Scalar>) -> (numbers: [Scalar], deviation: Scalar) {
        let count = Scalar(x.count)
        var sum: Scalar = 0
        for number in x { sum += number }
        let mean = sum / count
        var squares: Scalar = 0
        for number in x { squares += (number - mean) * (number - mean) }
        let deviation = (squares / count + epsilon).squareRoot()
        return (x.map { ($0 - mean) / deviation }, deviation)
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            gamma: hasScale ? parameters[0] : gamma,
            beta: hasCenter ? parameters[parameters.count - 1] : beta,
            epsilon: epsilon, shape: inputShape, hasScale: hasScale, hasCenter: hasCenter)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        var outputs: [Scalar] = []
        for start in stride(from: 0, to: x.count, by: gamma.count) {
            let numbers = normalized(x[start..<(start + gamma.count)]).numbers
            for i in numbers.indices { outputs.append(gamma[i] * numbers[i] + beta[i]) }
        }
        return outputs
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let count = gamma.count
        var inputs: [Scalar] = []
        var (gammaGradient, betaGradient) = (
            [Scalar](repeating: 0, count: count), [Scalar](repeating: 0, count: count)
        )
        for start in stride(from: 0, to: x.count, by: count) {
            let (numbers, deviation) = normalized(x[start..<(start + count)])
            var (sum, weighted): (Scalar, Scalar) = (0, 0)
            for i in 0..<count {
                let slope = outputs[start + i]
                gammaGradient[i] += slope * numbers[i]
                betaGradient[i] += slope
                sum += slope * gamma[i]
                weighted += slope * gamma[i] * numbers[i]
            }
            for i in 0..<count {
                let own = outputs[start + i] * gamma[i]
                inputs.append((own - sum / Scalar(count) - numbers[i] * weighted / Scalar(count)) / deviation)
            }
        }
        return (inputs, (hasScale ? [gammaGradient] : []) + (hasCenter ? [betaGradient] : []))
    }
}
