/// Everything a model computes on the way from one input to its output, layer by layer.
///
/// The numbers are, bit for bit, the ones the model itself computes.
public struct Trace<Scalar: Real>: Sendable, Equatable {
    /// What one layer computes.
    public struct Layer: Sendable, Equatable {
        /// What came in: `inputs` numbers.
        public let input: [Scalar]
        /// Each input times each of its weights: `inputs` × `units`.
        public let products: Matrix<Scalar>
        /// The sum of each column of products: `units` numbers.
        public let sums: [Scalar]
        /// Each sum plus its bias: `units` numbers.
        public let preActivations: [Scalar]
        /// The activation of each pre-activation: `units` numbers.
        public let outputs: [Scalar]

        init(_ layer: Dense<Scalar>, _ input: [Scalar]) {
            self.input = input
            products = layer.products(input)
            sums = layer.sums(of: products)
            preActivations = layer.addingBias(to: sums)
            outputs = layer.activation(preActivations)
        }
    }

    /// What each layer computed, from input to output.
    public let layers: [Layer]
    /// What the model answered: as many numbers as its last layer has units.
    public let output: [Scalar]

    /// Runs `model` on `x`, keeping every step.
    ///
    /// Stops the program unless `x` holds as many numbers as the first layer has inputs.
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
