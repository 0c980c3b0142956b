import PlainText

/// A kind of layer for which ``Layer`` has no case of its own; ``Layer/other(_:)`` holds it.
///
/// A program, and so a page, contains only the kinds that it creates or that the files it reads may name.
/// Arrays are rows of numbers, the last axis fastest: an image is rows × columns × channels.
///
///     let layer = PReLU<Float>(slopes: [0.5, 0.25])
///     layer.inputShape  // [2]
///     layer([-2, 3])  // [-1.0, 3.0]
///     let model = Sequential<Float>([.other(OtherLayer(layer))])
public protocol LayerKind: Sendable, Equatable, TextConvertible {
    /// The type of the layer's numbers.
    associatedtype Scalar: Real

    /// The lengths of the input, such as 28 × 28 × 1.
    var inputShape: [Int] { get }
    /// The lengths of the output.
    var outputShape: [Int] { get }
    /// All parameters of the layer, in the order of Keras' `get_weights()`.
    var parameters: [[Scalar]] { get }
    /// How many of the last arrays of ``parameters``, such as moving means, are not changed by gradients; 0
    /// by default.
    var fixedArrays: Int { get }
    /// Keras' name of the first layer of this kind in a model: `conv2d`.
    var kerasName: StaticString { get }
    /// Keras' name of the kind: `Conv2D`.
    var kerasType: StaticString { get }

    /// The layer's settings in Keras' configuration, for ``Sequential/json()``; nil, the default, if Keras has
    /// no such layer, or cannot run it in a `Sequential` model.
    ///
    /// A layer of another package that computes the same as one of Keras' layers which this library reads gives that
    /// layer's name as ``kerasType``, its settings here, and its arrays in ``parameters``. Then it is written as that
    /// layer, as which Keras and ``Sequential/init(json:inputShape:)`` read it.
    var kerasConfig: KerasConfig? { get }

    /// The layer with other numbers as its ``parameters``: as many arrays, of the same lengths.
    ///
    /// The default is for layers without parameters; for others, it stops the program.
    func with(parameters: [[Scalar]]) -> Self

    /// The trained layer's outputs for `x`, whose count is the product of ``inputShape``.
    func callAsFunction(_ x: [Scalar]) -> [Scalar]

    /// Computes derivatives from `outputs`, the loss's derivatives with respect to the layer's outputs for
    /// `x`.
    ///
    /// - Returns: the derivatives with respect to `x`, and to those of ``parameters`` that gradients change.
    func backpropagated(_ outputs: [Scalar], at x: [Scalar]) -> (inputs: [Scalar], parameters: [[Scalar]])
}

/// The number of elements of an array with these lengths; nil if one is below 1, or if the elements are too
/// many for an index.
func elementCount(_ lengths: [Int]) -> Int? {
    lengths.allSatisfy { $0 > 0 } ? byteCount(lengths, size: 1) : nil
}

extension LayerKind {
    /// The default: gradients change all of ``parameters``.
    public var fixedArrays: Int { 0 }
    /// The default: Keras has no such layer.
    public var kerasConfig: KerasConfig? { nil }

    public func with(parameters: [[Scalar]]) -> Self {
        guard parameters.isEmpty else {
            stop("\(text) cannot be trained. Hint: its type needs a function with(parameters:).")
        }
        return self
    }
}
