import PlainText

/// Like ``Activation/relu``, but with trained slopes below zero (He et al., 2015), as Keras' `PReLU`:
/// `outputs[i] = x[i] > 0 ? x[i] : slope · x[i]`.
///
///     let layer = PReLU<Float>(slopes: [0.5, 0.25])
///     layer([-2, 3])  // [-1.0, 3.0]
///     let shared = PReLU<Float>(slopes: [0.5, 0.25], slopesShape: [1, 2], shape: [2, 2])
///     shared([-2, -2, -4, -4])  // [-1.0, -0.5, -2.0, -1.0]
public struct PReLU<Scalar: Real>: LayerKind {
    /// The slopes below zero.
    public let slopes: [Scalar]
    /// The lengths of the input, and of the output.
    public let inputShape: [Int]
    private let slopesShape: [Int]

    /// Makes a layer from its slopes, one for each number. Stops the program if there is none.
    public init(slopes: [Scalar]) {
        self.init(slopes: slopes, slopesShape: [slopes.count], shape: [slopes.count])
    }

    /// Makes a layer whose slopes are shared along each axis for which `slopesShape` has 1, as Keras'
    /// `shared_axes`.
    ///
    /// Stops the program if the shapes do not fit together, or if the number of slopes is not the product of
    /// `slopesShape`.
    public init(slopes: [Scalar], slopesShape: [Int], shape: [Int]) {
        guard slopesShape.count == shape.count, elementCount(slopesShape) == slopes.count,
            elementCount(shape) != nil, zip(slopesShape, shape).allSatisfy({ $0 == $1 || $0 == 1 })
        else {
            stop(
                "PReLU: \(slopes.count) slopes of shape \(product(slopesShape)) for \(product(shape)). Hint: along each axis there "
                    + "are as many slopes as numbers, or one.")
        }
        (self.slopes, inputShape, self.slopesShape) = (slopes, shape, slopesShape)
    }

    /// The index of a number's slope.
    private func place(_ index: Int) -> Int {
        var (rest, place, stride) = (index, 0, 1)
        for (own, length) in zip(slopesShape, inputShape).reversed() {
            if own > 1 { place += rest % length * stride }
            stride *= own
            rest /= length
        }
        return place
    }

    public var outputShape: [Int] { inputShape }
    public var parameters: [[Scalar]] { [slopes] }
    public var kerasName: StaticString { "p_re_lu" }
    public var kerasType: StaticString { "PReLU" }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set(
            "shared_axes",
            inputShape.indices.filter { slopesShape[$0] == 1 && inputShape[$0] > 1 }.map { $0 + 1 })
        return config
    }
    public var text: Text { "PReLU(\(product(inputShape)))" }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(slopes: parameters[0], slopesShape: slopesShape, shape: inputShape)
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        x.indices.map { x[$0] > 0 ? x[$0] : slopes[place($0)] * x[$0] }
    }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        var gradient = [Scalar](repeating: 0, count: slopes.count)
        for i in x.indices where !(x[i] > 0) { gradient[place(i)] += outputs[i] * x[i] }
        return (x.indices.map { x[$0] > 0 ? outputs[$0] : outputs[$0] * slopes[place($0)] }, [gradient])
    }
}
