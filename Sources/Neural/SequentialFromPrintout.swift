import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// The model whose weights were printed: a kernel, a bias, a kernel, a bias, and so on.
    ///
    /// Kernels are (inputs, units), biases (units), and there is one activation for each layer.
    /// Each printed number is rounded once, to `Scalar`.
    ///
    /// - Throws: ``ShapeError`` if the arrays do not come in pairs, do not fit one another, or are
    ///   not as many layers as there are activations.
    public init(_ printout: Printout, activations: [Activation]) throws(ShapeError) {
        let arrays = printout.arrays
        guard arrays.count == 2 * activations.count else {
            throw ShapeError(.count(arrays: arrays.count, activations: activations.count))
        }
        var layers: [Dense<Scalar>] = []
        for (index, activation) in activations.enumerated() {
            let kernel = arrays[2 * index]
            let bias = arrays[2 * index + 1]
            guard kernel.shape.count == 2 else {
                throw ShapeError(.kernel(layer: index, shape: kernel.shape))
            }
            guard bias.shape.count == 1, bias.shape[0] == kernel.shape[1] else {
                throw ShapeError(.bias(layer: index, shape: bias.shape, kernel: kernel.shape))
            }
            if let previous = layers.last, previous.units != kernel.shape[0] {
                throw ShapeError(.inputs(layer: index, kernel: kernel.shape, previous: previous.text))
            }
            layers.append(
                Dense(
                    kernel: Matrix(
                        rows: kernel.shape[0], columns: kernel.shape[1], values: kernel.values()),
                    bias: bias.values(), activation: activation))
        }
        self.init(layers)
    }
}
