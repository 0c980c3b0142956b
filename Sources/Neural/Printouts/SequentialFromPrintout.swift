import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// The model whose weights were printed: a kernel, a bias, a kernel, a bias, and so on.
    ///
    /// Kernels are (inputs, units), biases (units), and there is one activation for each layer.
    /// Each printed number is rounded once, to `Scalar`.
    ///
    ///     let printout = try Printout("[[1. -2.]] [0.5 1.]")
    ///     let model = try Sequential<Float>(printout, activations: [.relu])
    ///     model([10])  // [10.5, 0.0]
    ///
    /// - Throws: ``ShapeError`` if the arrays do not come in pairs, do not fit one another, or are
    ///   not as many layers as there are activations.
    public init(_ printout: Printout, activations: [Activation]) throws(ShapeError) {
        try self.init(printout.arrays, activations: activations)
    }
}
