import PlainText

/// Applies a scale and an offset, as Keras' `Rescaling`, or a mean and a variance, as its `Normalization`.
/// None of these are trained.
///
/// `outputs[i] = x[i] · scale[i] + offset[i]`, or `(x[i] − mean[i]) / √variance[i]`, with a root of at least
/// 1e-7.
///
///     Rescaling<Float>(scale: [2, 3], offset: [1, -1])([5, 6])  // [11.0, 17.0]
///     Rescaling<Float>(mean: [1, 2], variance: [4, 9])([5, -4])  // [2.0, -2.0]
///     Rescaling<Float>(scale: [0.5], offset: [0], shape: [2, 2, 1])([2, 4, 6, 8])  // [1.0, 2.0, 3.0, 4.0]
public struct Rescaling<Scalar: Real>: LayerKind {
    /// The factor of each number, such as 1/255 for images; in a normalization, the divisor, which is the
    /// root of the variance. One for each number of the last axis, or one for all.
    public let scale: [Scalar]
    /// The offset that is added after scaling; in a normalization, the mean, which is subtracted first.
    public let offset: [Scalar]
    /// Whether the layer subtracts a mean and divides by the root of a variance.
    public let isNormalization: Bool
    /// The lengths of the input, and of the output.
    public let inputShape: [Int]
    /// The variances of a normalization, otherwise empty.
    private let variance: [Scalar]
    /// Mean, variance and count, if they are weights because the layer was adapted to data; otherwise empty.
    public let parameters: [[Scalar]]

    /// Makes a layer that scales and shifts along the last axis of `shape`. Without `shape`, an input is a
    /// row with one number for each scale.
    ///
    /// Stops the program if the lengths differ, are zero, or do not fit the shape.
    public init(scale: [Scalar], offset: [Scalar], shape: [Int]? = nil) {
        Self.require("scales", scale.count, "offsets", offset.count, shape)
        (self.scale, self.offset, inputShape) = (scale, offset, shape ?? [scale.count])
        (isNormalization, variance, parameters) = (false, [], [])
    }

    /// Makes Keras' `Normalization` along the last axis of `shape`. Without `shape`, an input is a row with
    /// one number for each mean.
    ///
    /// - Parameters:
    ///   - mean: the means that are subtracted.
    ///   - variance: the variances whose roots are the divisors.
    ///   - shape: the lengths of the input.
    ///   - count: how many numbers the layer was adapted to, if it was: then Keras counts all three among its
    ///     weights.
    ///
    /// Stops the program if the lengths differ, are zero, or do not fit the shape.
    public init(mean: [Scalar], variance: [Scalar], shape: [Int]? = nil, adaptedTo count: Scalar? = nil) {
        Self.require("means", mean.count, "variances", variance.count, shape)
        (offset, self.variance, inputShape, isNormalization) = (mean, variance, shape ?? [mean.count], true)
        scale = variance.map { max($0.squareRoot(), 1e-7) }
        parameters = count.map { [mean, variance, [$0]] } ?? []
    }

    private static func require(
        _ name: StaticString, _ count: Int, _ otherName: StaticString, _ other: Int, _ shape: [Int]?
    ) {
        guard count > 0, count == other, shape.map({ $0.last == count || count == 1 }) ?? true,
            elementCount(shape ?? [count]) != nil
        else {
            stop(
                "Rescaling: \(count) \(name) and \(other) \(otherName) for \(product(shape ?? [count])). "
                    + "Hint: give one of each for each number of the last axis, or one of each.")
        }
    }

    public var outputShape: [Int] { inputShape }
    public var fixedArrays: Int { parameters.count }
    public var kerasName: StaticString { isNormalization ? "normalization" : "rescaling" }
    public var kerasType: StaticString { isNormalization ? "Normalization" : "Rescaling" }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        if isNormalization {
            // One mean for all numbers, or one for each number of the last axis.
            let axes: [Int]? = offset.count == 1 && inputShape.last != 1 ? nil : [-1]
            config.set("axis", axes)
            config.set("mean", parameters.isEmpty ? offset : nil)
            config.set("variance", parameters.isEmpty ? variance : nil)
        } else {
            config.set("scale", scale)
            config.set("offset", offset)
        }
        return config
    }
    public var text: Text { "\(kerasType)(\(product(inputShape)))" }

    public func with(parameters: [[Scalar]]) -> Self {
        if self.parameters.isEmpty { return self }
        return Self(
            mean: parameters[0], variance: parameters[1], shape: inputShape, adaptedTo: parameters[2][0])
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        x.indices.map {
            let i = $0 % scale.count
            return isNormalization ? (x[$0] - offset[i]) / scale[i] : x[$0] * scale[i] + offset[i]
        }
    }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let inputs = outputs.indices.map {
            let i = $0 % scale.count
            return isNormalization ? outputs[$0] / scale[i] : outputs[$0] * scale[i]
        }
        return (inputs, [])
    }
}
