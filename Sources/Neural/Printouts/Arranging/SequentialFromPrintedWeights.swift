import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// The model whose weights were printed, in any form. PyTorch's kernels are transposed, each bias is
    /// matched to its kernel, a layer may have no bias, and four arrays of one length are a batch
    /// normalization.
    ///
    /// There is one activation for each dense layer. Each printed number is rounded once, to `Scalar`.
    ///
    /// - Parameters:
    ///   - printed: the arrays, in the order in which they were printed.
    ///   - activations: one for each dense layer, from the first.
    ///   - layout: the layout of the kernels; if nil, it is inferred from names, the form, and shapes. If a
    ///     square kernel leaves it open, Keras' layout is used, and ``ArrangedWeights/isLayoutOpen`` tells
    ///     so.
    ///   - epsilon: the number that batch normalizations add to the variance; if nil, that of the framework
    ///     that printed the text.
    /// - Throws: ``UnreadablePrintout`` if the arrays do not form layers that fit one another, or if there
    ///   are not as many dense layers as activations.
    public init(
        _ printed: PrintedWeights, activations: [Activation], layout: PrintedWeights.Layout? = nil,
        epsilon: Scalar? = nil
    ) throws(UnreadablePrintout) {
        let arranged = try printed.arranged(layout: layout, layers: activations.count)
        let dense = arranged.layers.count { !$0.isNormalization }
        guard dense == activations.count else {
            throw UnreadablePrintout(
                "\(counted(dense, "dense layer")) and \(counted(activations.count, "activation"))",
                in: printed.source, at: printed.items.first?.position ?? 0, form: printed.form,
                found: counted(printed.items.count, "array"), isFile: printed.isFile,
                expected: "one activation for each dense layer",
                hint: "are these all of the arrays, and all of the activations?")
        }
        let usual: Scalar =
            printed.form == .pyTorch || printed.form == .julia || printed.hasPyTorchNames ? 1e-5 : 1e-3
        var layers: [Layer<Scalar>] = []
        var next = 0
        for layer in arranged.layers {
            let parts = layer.arrays.map { $0.values(as: Scalar.self) }
            if layer.isNormalization {
                layers.append(
                    .batchNormalization(
                        BatchNormalization(
                            gamma: parts[0], beta: parts[1], movingMean: parts[2], movingVariance: parts[3],
                            epsilon: epsilon ?? usual)))
                continue
            }
            let shape = layer.arrays[0].shape
            layers.append(
                .dense(
                    Dense(
                        kernel: Matrix(rows: shape[0], columns: shape[1], values: parts[0]),
                        bias: parts.count > 1 ? parts[1] : [Scalar](repeating: 0, count: shape[1]),
                        activation: activations[next])))
            next += 1
        }
        self.init(layers)
    }
}

extension PrintedWeights {
    /// The arrays of a binary file, such as PyTorch's `state_dict` in `.safetensors`. Names identify the
    /// arrays, so a bias may come before its weight, and weights are out × in. Numbers are kept exactly.
    public init(_ arrays: [StoredArray]) {
        self.init(
            items: arrays.map { stored in
                var array = PrintedArray(
                    shape: stored.shape, typeName: stored.elementType.text,
                    decimals: stored.values(as: Double.self).map { ("\($0)" as Text).bytes[...] })
                array.name = stored.name
                return .init(array: array, form: .binary, line: 1, column: 1, position: 0, hasAxes: true)
            }, emptyLists: 0, source: [])
    }

    /// The arrays of a JSON file: ``PrintedArray/arrays(json:)``.
    public init(json arrays: [PrintedArray]) {
        self.init(
            items: arrays.map {
                .init(array: $0, form: .json, line: 1, column: 1, position: 0, hasAxes: true)
            }, emptyLists: 0, source: [])
    }
}
