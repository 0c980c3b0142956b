import PlainText

/// Everything a model computes on the way from one input to its output, layer by layer.
///
/// The numbers are, bit for bit, those that the model itself computes.
///
///     let layer = Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu)
///     let trace = Trace(Sequential([layer]), [10])
///     trace.layers[0].sums  // [10.0, -20.0]
///     trace.layers[0].preActivations  // [10.5, -19.0]
///     trace.output  // [10.5, 0.0]
public struct Trace<Scalar: Real>: Sendable, Equatable {
    /// The results of one layer. Properties that a kind of layer does not have are empty.
    public struct Layer: Sendable, Equatable {
        /// The layer's inputs: `inputs` numbers.
        public let input: [Scalar]
        /// In a dense layer, each input times each of its weights: `inputs` × `units`.
        public internal(set) var products = Matrix<Scalar>(rows: 0, columns: 0, values: [])
        /// In a dense layer, the sum of each column of products: `units` numbers.
        public internal(set) var sums: [Scalar] = []
        /// In a dense layer, each sum plus its bias; in an activation layer, the inputs: `units` numbers.
        public internal(set) var preActivations: [Scalar] = []
        /// In batch normalization, each number minus its mean, divided by its standard deviation: `units`
        /// numbers.
        public internal(set) var normalized: [Scalar] = []
        /// The layer's outputs: `units` numbers.
        public internal(set) var outputs: [Scalar] = []

        init(_ layer: Neural.Layer<Scalar>, _ input: [Scalar]) {
            self.input = input
            layer.trace(input, in: &self)
        }
    }

    /// The results of each layer, from input to output.
    public let layers: [Layer]
    /// The model's outputs: as many numbers as its last layer has units.
    public let output: [Scalar]

    /// Runs `model` on `x`, keeping every step.
    ///
    /// Stops the program unless `x` holds as many numbers as the first layer has inputs.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public init(_ model: Sequential<Scalar>, _ x: [Scalar]) {
        var layers: [Layer] = []
        var current = x
        for layer in model.layers {
            let step = Layer(layer, current)
            current = step.outputs
            layers.append(step)
        }
        self.layers = layers
        output = current
    }
}

extension Trace: TextConvertible {
    /// The number of layers: `Trace(2 layers)`.
    public var text: Text { traceText(layers.count) }
}

/// (Outside the generic type, so that a program contains it once.)
@export(interface) @inline(never)
private func traceText(_ layers: Int) -> Text { "Trace(\(layers) layer\(layers == 1 ? "" : "s"))" }
