import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// Makes the model of dense layers with these weights: a kernel, a bias, a kernel, a bias, and so on, in
    /// the order of Keras' `get_weights()`.
    ///
    /// Kernels are (inputs, units), biases (units), and there is one activation for each layer. Each number
    /// is rounded once, to `Scalar`.
    ///
    ///     let kernel = StoredArray(shape: [1, 2], values: [1, -2])
    ///     let bias = StoredArray(shape: [2], values: [0.5, 1])
    ///     let model = try Sequential<Float>([kernel, bias], activations: [.relu])
    ///     model([10])  // [10.5, 0.0]
    ///
    /// - Throws: ``ShapeError`` if the arrays do not come in pairs or do not fit together, or if the number
    ///   of layers differs from that of activations.
    public init<A: NumericArray>(_ arrays: [A], activations: [Activation]) throws(ShapeError) {
        guard arrays.count == 2 * activations.count else {
            throw ShapeError(.count(arrays: arrays.count, activations: activations.count))
        }
        var layers: [Layer<Scalar>] = []
        for (index, activation) in activations.enumerated() {
            let place = ShapeError.Place(layer: index, array: 2 * index)
            layers.append(
                try Self.dense(
                    arrays[2 * index], arrays[2 * index + 1], activation, after: layers, at: place))
        }
        self.init(layers)
    }

    /// A dense layer that follows the existing layers, if it fits them.
    static func dense<A: NumericArray>(
        _ kernel: A, _ bias: A, _ activation: Activation, after layers: [Layer<Scalar>],
        at place: ShapeError.Place
    ) throws(ShapeError) -> Layer<Scalar> {
        let matrix = try matrix(kernel, after: layers, at: place)
        guard bias.shape == [matrix.columns] else {
            throw ShapeError(.bias(place, shape: bias.shape, kernel: kernel.shape))
        }
        return .dense(Dense(kernel: matrix, bias: bias.values(as: Scalar.self), activation: activation))
    }

    /// The kernel of a dense layer that fits the layers before it.
    static func matrix<A: NumericArray>(
        _ kernel: A, after layers: [Layer<Scalar>], at place: ShapeError.Place
    ) throws(ShapeError) -> Matrix<Scalar> {
        let shape = kernel.shape
        guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
            throw ShapeError(.kernel(place, shape: shape))
        }
        for previous in layers.reversed() {
            guard let units = previous.shape?.units else { continue }
            guard units == shape[0] else {
                throw ShapeError(.inputs(place, kernel: shape, previous: previous.text, units: units))
            }
            break
        }
        return Matrix(rows: shape[0], columns: shape[1], values: kernel.values(as: Scalar.self))
    }
}
