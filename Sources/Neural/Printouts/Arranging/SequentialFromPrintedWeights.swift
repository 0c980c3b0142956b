import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// The model whose weights were printed, in any form. PyTorch's kernels are transposed, each bias is
    /// matched to its kernel, a layer may have no bias, and four arrays of one length are a batch
    /// normalization.
    ///
    /// There is one activation for each dense layer, or one for each layer with weights, normalizations included,
    /// whose functions then follow them. Each printed number is rounded once, to `Scalar`.
    ///
    /// - Parameters:
    ///   - printed: the arrays, in the order in which they were printed.
    ///   - activations: one for each dense layer, from the first, or one for each layer with weights.
    ///   - layout: the layout of the kernels; if nil, it is inferred from names, the form, and shapes. If a
    ///     square kernel leaves it open, Keras' layout is used, and ``ArrangedWeights/isLayoutOpen`` tells
    ///     so.
    ///   - normalization: the kind of normalizations, if known: ``PrintedWeights/arranged(layout:layers:normalization:)``.
    ///   - place: where functions of dense layers before a normalization are, if the text does not tell; if nil,
    ///     ``ArrangedWeights/Layer/functionPlace`` is assumed.
    ///   - epsilon: the number that normalizations add to the variance; if nil, that of the printed description,
    ///     or of the framework that printed the text.
    /// - Throws: ``UnreadablePrintout`` if the arrays do not form layers that fit one another, or if there
    ///   are not as many layers as activations.
    public init(
        _ printed: PrintedWeights, activations: [Activation], layout: PrintedWeights.Layout? = nil,
        normalization: ArrangedWeights.Kind? = nil, place: ArrangedWeights.FunctionPlace? = nil,
        epsilon: Scalar? = nil
    ) throws(UnreadablePrintout) {
        let arranged = try printed.arranged(
            layout: layout, layers: activations.count, normalization: normalization)
        let functions = try arranged.functions(activations, of: printed, place: place)
        let usual: Scalar = printed.isOfPyTorch ? 1e-5 : 1e-3
        var layers: [Layer<Scalar>] = []
        for (layer, function) in zip(arranged.layers, functions) {
            let parts = layer.arrays.map { $0.values(as: Scalar.self) }
            let own = layer.epsilon.flatMap { Scalar(decimal: $0.bytes[...]) }
            switch layer.kind {
            case .dense:
                let shape = layer.arrays[0].shape
                layers.append(
                    .dense(
                        Dense(
                            kernel: Matrix(rows: shape[0], columns: shape[1], values: parts[0]),
                            bias: parts.count > 1 ? parts[1] : [Scalar](repeating: 0, count: shape[1]),
                            activation: function)))
                continue
            case .batchNormalization:
                layers.append(
                    .batchNormalization(
                        BatchNormalization(
                            gamma: parts[0], beta: parts[1], movingMean: parts[2], movingVariance: parts[3],
                            epsilon: epsilon ?? own ?? usual)))
            case .layerNormalization:
                layers.append(
                    .other(
                        OtherLayer(
                            LayerNormalization(
                                gamma: parts[0], beta: parts[1], epsilon: epsilon ?? own ?? usual))))
            }
            if function != .linear { layers.append(.activation(function)) }
        }
        self.init(layers)
    }
}

extension ArrangedWeights {
    /// The function that each layer ends with, of as many as were given for dense layers or for all layers.
    ///
    /// - Parameter place: where functions are whose place nothing tells; nil for the assumed one.
    fileprivate func functions(
        _ given: [Activation], of printed: PrintedWeights, place: FunctionPlace?
    ) throws(UnreadablePrintout) -> [Activation] {
        let dense = layers.count { $0.kind == .dense }
        if given.count == layers.count { return given }
        guard given.count == dense else {
            let others = layers.count - dense
            throw UnreadablePrintout(
                "\(counted(dense, "dense layer"))\(others == 0 ? "" : ", \(counted(others, "normalization"))" as Text) and \(counted(given.count, "activation"))",
                in: printed.source, at: printed.items.first?.position ?? 0, form: printed.form,
                found: counted(printed.items.count, "array"), isFile: printed.isFile,
                expected: others == 0
                    ? "one activation for each dense layer"
                    : "one activation for each dense layer, or one for each of these \(layers.count) layers",
                hint: "are these all of the arrays, and all of the activations?")
        }
        var functions: [Activation] = []
        var next = 0
        var delayed: Activation?
        for layer in layers {
            guard layer.kind == .dense else {
                functions.append(delayed ?? .linear)
                delayed = nil
                continue
            }
            let own = layer.isPlaceAssumed ? place ?? layer.functionPlace : layer.functionPlace
            delayed = own == .afterNormalization ? given[next] : nil
            functions.append(own == .afterNormalization ? .linear : given[next])
            next += 1
        }
        return functions
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
        isBinary = true
    }

    /// The arrays of a JSON file: ``PrintedArray/arrays(json:)``.
    public init(json arrays: [PrintedArray]) {
        self.init(
            items: arrays.map {
                .init(array: $0, form: .json, line: 1, column: 1, position: 0, hasAxes: true)
            }, emptyLists: 0, source: [])
    }
}
