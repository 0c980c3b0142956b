/// Everything a model computes on the way from one input to its output, layer by layer.
///
/// The numbers are, bit for bit, the ones the model itself computes.
///
///     let layer = Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu)
///     let trace = Trace(Sequential([layer]), [10])
///     trace.layers[0].sums  // [10.0, -20.0]
///     trace.layers[0].preActivations  // [10.5, -19.0]
///     trace.output  // [10.5, 0.0]
public struct Trace<Scalar: Real>: Sendable, Equatable {
    /// What one layer computes. What a kind of layer does not have is empty.
    public struct Layer: Sendable, Equatable {
        /// What came in: `inputs` numbers.
        public let input: [Scalar]
        /// In a dense layer, each input times each of its weights: `inputs` × `units`.
        public internal(set) var products = Matrix<Scalar>(rows: 0, columns: 0, values: [])
        /// In a dense layer, the sum of each column of products: `units` numbers.
        public internal(set) var sums: [Scalar] = []
        /// In a dense layer, each sum plus its bias; in an activation layer, what came in: `units` numbers.
        public internal(set) var preActivations: [Scalar] = []
        /// In batch normalisation, each number less its mean, by its standard deviation: `units` numbers.
        public internal(set) var normalized: [Scalar] = []
        /// What the layer answered: `units` numbers.
        public internal(set) var outputs: [Scalar] = []

        init(_ layer: Neural.Layer<Scalar>, _ input: [Scalar]) {
            self.input = input
            layer.trace(input, in: &self)
        }
    }

    /// What each layer computed, from input to output.
    public let layers: [Layer]
    /// What the model answered: as many numbers as its last layer has units.
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
