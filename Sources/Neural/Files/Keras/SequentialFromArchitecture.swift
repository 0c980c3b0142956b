import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// The model of an architecture and its weights.
    ///
    /// Where every weight is there under its layer's name, such as `dense/kernel`, `dense_kernel`, `dense.kernel` or
    /// `sequential/dense/kernel`, names decide, and arrays beyond those are left alone; otherwise the arrays are taken in
    /// the order of Keras' `get_weights()`. Each number is rounded once, to `Scalar`.
    ///
    ///     func model(_ architecture: Architecture, weights bytes: [UInt8]) throws -> Sequential<Float> {
    ///         try Sequential(architecture, StoredArray.arrays(npz: bytes))
    ///     }
    ///
    /// - Throws: ``ShapeError`` if there are more or fewer arrays than the layers have, one has another shape than its layer,
    ///   or a layer does not fit the one before it.
    public init<A: NumericArray>(_ architecture: Architecture, _ arrays: [A]) throws(ShapeError) {
        let needed = architecture.weights
        let places =
            architecture.places(of: needed, in: arrays.map { $0.name ?? Text() }) ?? Array(arrays.indices)
        guard places.count == needed.count else {
            throw ShapeError(.arrays(arrays.count, needed: needed.count))
        }
        var next = 0
        func take() -> Int {
            next += 1
            return places[next - 1]
        }
        var layers: [Layer<Scalar>] = []
        var width = architecture.inputShape.map { $0.reduce(1, *) }
        for (index, layer) in architecture.layers.enumerated() {
            var place = ShapeError.Place(layer: index, array: 0)
            switch layer.kind {
            case .dense(let units, let activation, let hasBias):
                place.array = take()
                let kernel = arrays[place.array]
                let expected = [width ?? kernel.shape.first ?? 0, units]
                guard kernel.shape == expected else {
                    throw ShapeError(.weight(place, name: "kernel", shape: kernel.shape, expected: expected))
                }
                if hasBias { place.bias = take() }
                layers.append(
                    try Self.dense(
                        kernel, hasBias ? arrays[place.bias] : nil, activation, after: layers, at: place))
                width = units
            case .batchNormalization(let epsilon, let momentum, let hasScale, let hasCentre):
                var parts: [[Scalar]?] = []
                for weight in [Weight.gamma, .beta, .movingMean, .movingVariance] {
                    if weight == .gamma && !hasScale || weight == .beta && !hasCentre {
                        parts.append(nil)
                        continue
                    }
                    place.array = take()
                    let array = arrays[place.array]
                    let expected = [width ?? array.shape.first ?? 0]
                    guard array.shape == expected, expected[0] > 0 else {
                        throw ShapeError(
                            .weight(
                                place, name: Text(stringLiteral: weight.name), shape: array.shape,
                                expected: expected))
                    }
                    width = expected[0]
                    parts.append(array.values(as: Scalar.self))
                }
                let count = width ?? 0
                layers.append(
                    .batchNormalization(
                        BatchNormalization(
                            gamma: parts[0] ?? [Scalar](repeating: 1, count: count),
                            beta: parts[1] ?? [Scalar](repeating: 0, count: count),
                            movingMean: parts[2]!, movingVariance: parts[3]!, epsilon: Scalar(epsilon),
                            momentum: Scalar(momentum))))
            case .activation(let activation): layers.append(.activation(activation))
            case .dropout(let rate): layers.append(.dropout(rate))
            case .flatten(let shape):
                layers.append(.flatten(shape))
                width = shape.reduce(1, *)
            }
        }
        self.init(layers)
    }
}

extension Architecture {
    /// The weights of all layers, in the order of `get_weights()`.
    fileprivate var weights: [(layer: Text, weight: Weight)] {
        var weights: [(layer: Text, weight: Weight)] = []
        for layer in layers {
            switch layer.kind {
            case .dense(_, _, let hasBias):
                weights.append((layer.name, .kernel))
                if hasBias { weights.append((layer.name, .bias)) }
            case .batchNormalization(_, _, let hasScale, let hasCentre):
                if hasScale { weights.append((layer.name, .gamma)) }
                if hasCentre { weights.append((layer.name, .beta)) }
                weights.append((layer.name, .movingMean))
                weights.append((layer.name, .movingVariance))
            case .activation, .dropout, .flatten: break
            }
        }
        return weights
    }

    /// Where in `names` each of `weights` stands; nil where one of them is not there.
    fileprivate func places(of weights: [(layer: Text, weight: Weight)], in names: [Text]) -> [Int]? {
        // Every name as the layer's, a slash, the weight's; the model's own before it left out.
        let prefix: Text = "\(name)/"
        var order: [(name: [UInt8], place: Int)] = []
        for (place, name) in names.enumerated() {
            guard let (end, weight) = Weight.split(name.bytes) else { continue }
            var layer = name.bytes[..<end]
            if layer.count > prefix.bytes.count, layer.starts(with: prefix.bytes) {
                layer = layer.dropFirst(prefix.bytes.count)
            }
            let plain: Text = "\(Text(bytes: Array(layer)))/\(weight.name)"
            order.append((plain.bytes, place))
        }
        order.sort { $0.name.lexicographicallyPrecedes($1.name) }
        var places: [Int] = []
        for (layer, weight) in weights {
            let name: Text = "\(layer)/\(weight.name)"
            var (low, high) = (0, order.count)
            while low < high {
                let middle = (low + high) / 2
                if order[middle].name.lexicographicallyPrecedes(name.bytes) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low < order.count, order[low].name == name.bytes else { return nil }
            places.append(order[low].place)
        }
        return places
    }
}
