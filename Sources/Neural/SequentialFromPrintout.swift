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
            throw ShapeError(
                problem: "\(arrays.count) arrays and \(activations.count) activations",
                hint: "each layer needs a kernel, a bias and an activation")
        }
        var layers: [Dense<Scalar>] = []
        for (index, activation) in activations.enumerated() {
            let kernel = arrays[2 * index]
            let bias = arrays[2 * index + 1]
            guard kernel.shape.count == 2 else {
                throw ShapeError(
                    problem:
                        "array \(2 * index), the kernel of layer \(index), has shape \(kernel.shapeText)",
                    hint: "a kernel has shape (inputs, units); print get_weights() in its own order")
            }
            guard bias.shape.count == 1, bias.shape[0] == kernel.shape[1] else {
                throw ShapeError(
                    problem: "array \(2 * index + 1), the bias of layer \(index), has shape "
                        + "\(bias.shapeText) after a kernel of shape \(kernel.shapeText)",
                    hint: "a bias has shape (units,), one number for each column of the kernel")
            }
            if let previous = layers.last, previous.units != kernel.shape[0] {
                throw ShapeError(
                    problem: "array \(2 * index), the kernel of layer \(index), has shape "
                        + "\(kernel.shapeText) after \(previous.description)",
                    hint: "a kernel has as many rows as the layer before it has units")
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
