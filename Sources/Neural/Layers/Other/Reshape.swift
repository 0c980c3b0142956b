import PlainText

/// The same numbers as an array of another shape, as Keras' `Reshape`.
///
///     let layer = Reshape<Float>(from: [4], to: [2, 2])
///     layer([1, 2, 3, 4])  // [1.0, 2.0, 3.0, 4.0]
///     layer.outputShape  // [2, 2]
public struct Reshape<Scalar: Real>: LayerKind {
    public let inputShape: [Int]
    public let outputShape: [Int]

    /// Reshapes from one shape to another. Stops the program unless both have the same number of elements, and all
    /// lengths are 1 or more.
    public init(from input: [Int], to output: [Int]) {
        guard let count = elementCount(input), count == elementCount(output) else {
            stop("Reshape from \(product(input)) to \(product(output)). Hint: both have as many numbers.")
        }
        (inputShape, outputShape) = (input, output)
    }

    public var parameters: [[Scalar]] { [] }
    public var kerasName: StaticString { "reshape" }
    public var kerasType: StaticString { "Reshape" }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set("target_shape", outputShape)
        return config
    }
    public var text: Text { "Reshape(\(product(inputShape)) → \(product(outputShape)))" }
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { x }
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) { (outputs, []) }
}
