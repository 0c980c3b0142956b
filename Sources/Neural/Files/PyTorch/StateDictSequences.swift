import PlainText

// Recurrent layers and attention of a state dict.

extension StateDict {
    /// Makes a layer of `torch.nn.RNN` with one layer and one direction.
    ///
    /// PyTorch adds two biases, which are added up here.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - layer: the number in the arrays' names, such as `weight_ih_l0`; each layer of several is one here.
    ///   - activation: PyTorch's `nonlinearity`.
    ///   - steps: the number of steps.
    ///   - returnsSequences: whether the outputs are those of all steps, or of the last one only.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or there is no step.
    public mutating func simpleRNN<Scalar: Real & PrintedScalar>(
        _ name: Text, layer: Int = 0, activation: Activation = .tanh, steps: Int,
        returnsSequences: Bool = false
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let arrays: Recurrent<Scalar> = try state.recurrent(name, layer, order: [0], steps)
            return .other(
                OtherLayer(
                    SimpleRNN(
                        kernel: arrays.kernel, recurrentKernel: arrays.recurrent, bias: arrays.sum,
                        activation: activation,
                        steps: steps, returnsSequences: returnsSequences)))
        }
    }

    /// Makes a layer of `torch.nn.LSTM` with one layer and one direction; parameters as in
    /// ``simpleRNN(_:layer:activation:steps:returnsSequences:)``.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or there is no step.
    public mutating func lstm<Scalar: Real & PrintedScalar>(
        _ name: Text, layer: Int = 0, steps: Int, returnsSequences: Bool = false
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let arrays: Recurrent<Scalar> = try state.recurrent(name, layer, order: [0, 1, 2, 3], steps)
            return .other(
                OtherLayer(
                    LSTM(
                        kernel: arrays.kernel, recurrentKernel: arrays.recurrent, bias: arrays.sum,
                        steps: steps, returnsSequences: returnsSequences)))
        }
    }

    /// Makes a layer of `torch.nn.GRU` with one layer and one direction; parameters as in
    /// ``simpleRNN(_:layer:activation:steps:returnsSequences:)``.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or there is no step.
    public mutating func gru<Scalar: Real & PrintedScalar>(
        _ name: Text, layer: Int = 0, steps: Int, returnsSequences: Bool = false
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            // Reset, update and candidate in PyTorch; update, reset and candidate in Keras.
            let arrays: Recurrent<Scalar> = try state.recurrent(name, layer, order: [1, 0, 2], steps)
            return .other(
                OtherLayer(
                    GRU(
                        kernel: arrays.kernel, recurrentKernel: arrays.recurrent,
                        bias: arrays.biases.flatMap { $0 },
                        steps: steps, returnsSequences: returnsSequences)))
        }
    }

    /// Makes a layer of `torch.nn.MultiheadAttention` whose query, key and value are the same text.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - heads: PyTorch's `num_heads`.
    ///   - places: the number of places of the text.
    ///   - isCausal: whether a place attends only to itself and earlier places.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, its units can't be divided among the heads,
    ///   or there is no place.
    public mutating func attention<Scalar: Real & PrintedScalar>(
        _ name: Text, heads: Int, places: Int, isCausal: Bool = false
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "in_proj_weight", 2)
            let units = shape[1]
            guard shape[0] % 3 == 0, shape[0] / 3 == units else {
                throw state.misfit(
                    name, "in_proj_weight", "it has three rows for each column: of query, key and value")
            }
            guard heads > 0, units % heads == 0 else {
                throw state.misfit(
                    name, "in_proj_weight", "of \(heads) heads, the last length is a multiple of \(heads)")
            }
            // Each place has a weight for each place.
            try state.require([places, units], "the inputs are", name, "in_proj_weight")
            try state.require([places, places], "the attention is", name, "in_proj_weight")
            let kernels = try state.take(name, "in_proj_weight", shape, Scalar.self)
            let biases = try state.takeIfThere(name, "in_proj_bias", [3 * units], Scalar.self)
            var weights: [[Scalar]] = []
            for part in 0..<3 {
                let kernel = Array(kernels[(part * units * units)..<((part + 1) * units * units)])
                weights.append(transposed(kernel, [units, units], [1, 0]))
                if !biases.isEmpty { weights.append(Array(biases[(part * units)..<((part + 1) * units)])) }
            }
            let output = try state.take(name, "out_proj.weight", [units, units], Scalar.self)
            weights.append(transposed(output, [units, units], [1, 0]))
            if !biases.isEmpty { weights.append(try state.take(name, "out_proj.bias", [units])) }
            return .other(
                OtherLayer(
                    MultiHeadAttention(
                        weights, heads: heads, size: units / heads, units: units, places: places,
                        isCausal: isCausal)))
        }
    }

    /// The arrays of a recurrent layer in Keras' layout.
    private struct Recurrent<Scalar: Real> {
        var kernel, recurrent: Matrix<Scalar>
        /// The biases of the inputs, and of the previous step; none if the layer has none.
        var biases: [[Scalar]]

        /// The biases added up.
        var sum: [Scalar] { biases.isEmpty ? [] : added(biases[0], biases[1]) }
    }

    /// Reads the arrays of a recurrent layer, whose gates are put in this order.
    private mutating func recurrent<Scalar: Real & PrintedScalar>(
        _ name: Text, _ layer: Int, order: [Int], _ steps: Int
    ) throws(ShapeError) -> Recurrent<Scalar> {
        let gates = order.count
        let shape = try axes(name, "weight_ih_l\(layer)", 2)
        let (units, inputs) = (shape[0] / gates, shape[1])
        try require([steps, inputs], "the inputs are", name, "weight_ih_l\(layer)")
        try require([steps, shape[0]], "all steps are", name, "weight_ih_l\(layer)")
        let again = [gates * units, units]
        func ordered(_ numbers: [Scalar], _ width: Int) -> [Scalar] {
            order.flatMap { numbers[($0 * units * width)..<(($0 + 1) * units * width)] }
        }
        // Throws if the rows can't be divided among the gates.
        let kernel = ordered(
            try take(name, "weight_ih_l\(layer)", [gates * units, inputs], Scalar.self), inputs)
        let recurrent = ordered(try take(name, "weight_hh_l\(layer)", again, Scalar.self), units)
        var biases: [[Scalar]] = []
        for bias in ["bias_ih_l\(layer)", "bias_hh_l\(layer)"] as [Text] {
            let numbers = try takeIfThere(name, bias, [gates * units], Scalar.self)
            if !numbers.isEmpty { biases.append(ordered(numbers, 1)) }
        }
        if biases.count == 1 {
            // The other one is missing.
            for bias in ["bias_ih_l\(layer)", "bias_hh_l\(layer)"] as [Text] {
                _ = try take(name, bias, [gates * units], Scalar.self)
            }
        }
        return Recurrent(
            kernel: Matrix(
                rows: inputs, columns: gates * units,
                values: transposed(kernel, [gates * units, inputs], [1, 0])),
            recurrent: Matrix(
                rows: units, columns: gates * units, values: transposed(recurrent, again, [1, 0])),
            biases: biases)
    }
}
