/// All results of backpropagation for one input, layer by layer: how the loss changes with each number of a
/// ``Trace``.
///
/// This is the chain rule, from the last layer to the first (Rumelhart, Hinton and Williams, 1986). As in the
/// trace, dropout removes nothing, and batch normalization uses its moving statistics. For training, see
/// ``Training``.
///
///     let model = Sequential([Dense<Float>(kernel: Matrix([[2]]), bias: [1])])
///     let back = Backpropagation(model, Trace(model, [3]), targets: [5], loss: .meanSquaredError)
///     back.loss  // 4.0
///     back.layers[0].kernel[0, 0]  // 12.0
public struct Backpropagation<Scalar: Real>: Sendable, Equatable {
    /// The derivatives of the loss with respect to what one layer computed. Properties that a kind of layer
    /// does not have are empty.
    public struct Layer: Sendable, Equatable {
        /// The derivative with respect to each output: `units` numbers.
        public let outputs: [Scalar]
        /// The derivative with respect to each sum before activation, often called δ: the derivative with
        /// respect to the output, times the activation's derivative. In dense and activation layers: `units`
        /// numbers.
        public internal(set) var preActivations: [Scalar] = []
        /// In a dense layer, the derivative with respect to each weight: `inputs` × `units`, with `[i, j]` =
        /// `input[i] · δ[j]`.
        public internal(set) var kernel = Matrix<Scalar>(rows: 0, columns: 0, values: [])
        /// In a dense layer, the derivative with respect to each bias: δ itself.
        public internal(set) var bias: [Scalar] = []
        /// In batch normalization, the derivative with respect to each scale.
        public internal(set) var gamma: [Scalar] = []
        /// In batch normalization, the derivative with respect to each center.
        public internal(set) var beta: [Scalar] = []
        /// In a layer of another kind, the derivative with respect to each of its parameters:
        /// ``LayerKind/parameters``.
        public internal(set) var others: [[Scalar]] = []
        /// The derivative with respect to each input: `inputs` numbers; in a dense layer, `[i]` is `Σⱼ
        /// kernel[i, j] · δ[j]`.
        public internal(set) var inputs: [Scalar] = []

        init(_ layer: Neural.Layer<Scalar>, _ trace: Trace<Scalar>.Layer, outputs: [Scalar]) {
            self.outputs = outputs
            layer.backpropagate(trace, in: &self)
        }
    }

    /// The loss of the trace's output against the targets, of which all others are derivatives.
    public let loss: Scalar
    /// The derivatives of each layer, in the order of the model's layers, though the last is computed first.
    public let layers: [Layer]

    /// Computes the backward pass through `model` from the loss of `trace`, which must be of that model,
    /// against `targets`.
    ///
    /// Stops the program unless there is a target for each of the model's outputs.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public init(_ model: Sequential<Scalar>, _ trace: Trace<Scalar>, targets: [Scalar], loss: Loss) {
        self.loss = loss(trace.output, targets)
        var layers: [Layer] = []
        var gradient = loss.gradient(trace.output, targets)
        for index in model.layers.indices.reversed() {
            let layer = Layer(model.layers[index], trace.layers[index], outputs: gradient)
            gradient = layer.inputs
            layers.append(layer)
        }
        self.layers = layers.reversed()
    }

    /// The derivatives with respect to all parameters, in the order of ``Training/parameters``.
    public var parameters: [Scalar] {
        layers.flatMap { $0.kernel.values + $0.bias + $0.gamma + $0.beta + $0.others.flatMap { $0 } }
    }
}
