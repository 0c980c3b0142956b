import PlainText

extension Sequential where Scalar: PrintedScalar {
    /// Makes the model of an architecture and its weights.
    ///
    /// If the arrays include every weight under its layer's name, such as `dense/kernel`, `dense_kernel`,
    /// `dense.kernel` or `sequential/dense/kernel`, they are assigned by name, and other arrays are ignored.
    /// Otherwise, they are assigned in the order of Keras' `get_weights()`. Each number is rounded once, to
    /// `Scalar`.
    ///
    ///     func model(_ architecture: Architecture, weights bytes: [UInt8]) throws -> Sequential<Float> {
    ///         try Sequential(architecture, StoredArray.arrays(npz: bytes))
    ///     }
    ///
    /// - Throws: ``ShapeError`` if there are more or fewer arrays than the layers have, an array has another
    ///   shape than its layer requires, or a layer does not fit the one before it.
    public init<A: NumericArray>(_ architecture: Architecture, _ arrays: [A]) throws(ShapeError) {
        var maker = try LayerMaker<A, Scalar>(architecture, arrays)
        var layers: [Layer<Scalar>] = []
        var width = architecture.inputShape.map { $0.reduce(1, *) }
        for layer in architecture.layers {
            layers.append(try maker.make(layer.kind, width: &width, after: layers))
        }
        self.init(layers)
    }
}

/// Makes the layers of an architecture, one after another, from its weights.
struct LayerMaker<A: NumericArray, Scalar: Real & PrintedScalar> {
    private let arrays: [A]
    private let places: [Int]
    private var next = 0
    private var index = -1

    /// Assigns the weights by their names, or in order.
    init(_ architecture: Architecture, _ arrays: [A]) throws(ShapeError) {
        let needed = architecture.weights
        places =
            architecture.places(of: needed, in: arrays.map { $0.name ?? Text() }) ?? Array(arrays.indices)
        guard places.count == needed.count else {
            throw ShapeError(.arrays(arrays.count, needed: needed.count))
        }
        self.arrays = arrays
    }

    private mutating func take() -> Int {
        next += 1
        return places[next - 1]
    }

    /// Makes the next layer. `width` is its number of inputs, if known, and becomes its number of outputs.
    mutating func make(
        _ kind: Architecture.Kind, width: inout Int?, after layers: [Layer<Scalar>]
    ) throws(ShapeError) -> Layer<Scalar> {
        index += 1
        var place = ShapeError.Place(layer: index, array: 0)
        switch kind {
        case .dense(let units, let activation, let hasBias):
            place.array = take()
            let kernel = arrays[place.array]
            let expected = [width ?? kernel.shape.first ?? 0, units]
            guard kernel.shape == expected else {
                throw ShapeError(.weight(place, name: "kernel", shape: kernel.shape, expected: expected))
            }
            width = units
            guard hasBias else {
                let matrix = try Sequential<Scalar>.matrix(kernel, after: layers, at: place)
                return .dense(Dense(withoutBias: matrix, activation: activation))
            }
            place.bias = take()
            return try Sequential.dense(kernel, arrays[place.bias], activation, after: layers, at: place)
        case .batchNormalization(let epsilon, let momentum, let hasScale, let hasCenter):
            var parts: [[Scalar]?] = []
            for weight in [Weight.gamma, .beta, .movingMean, .movingVariance] {
                if weight == .gamma && !hasScale || weight == .beta && !hasCenter {
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
            return .batchNormalization(
                BatchNormalization(
                    gamma: parts[0] ?? [Scalar](repeating: 1, count: count),
                    beta: parts[1] ?? [Scalar](repeating: 0, count: count),
                    movingMean: parts[2]!, movingVariance: parts[3]!, epsilon: Scalar(epsilon),
                    momentum: Scalar(momentum), hasScale: hasScale, hasCenter: hasCenter))
        case .activation(let activation): return .activation(activation)
        case .dropout(let rate): return .dropout(rate)
        case .flatten(let shape):
            width = shape.reduce(1, *)
            return .flatten(shape)
        case .other(let plan):
            var taken: [[Scalar]] = []
            for weight in plan.weights {
                place.array = take()
                let array = arrays[place.array]
                guard array.shape == weight.shape else {
                    throw ShapeError(
                        .weight(
                            place, name: Text(stringLiteral: weight.name), shape: array.shape,
                            expected: weight.shape))
                }
                taken.append(array.values(as: Scalar.self))
            }
            width = plan.outputShape.reduce(1, *)
            return .other(plan.layer(taken))
        }
    }
}

extension Architecture {
    /// The weights of all layers, in the order of `get_weights()`.
    fileprivate var weights: [(layer: Text, weight: LayerPlan.Weight)] {
        var weights: [(layer: Text, weight: LayerPlan.Weight)] = []
        for layer in layers {
            func add(_ isThere: Bool, _ weight: Weight) {
                if isThere { weights.append((layer.name, LayerPlan.Weight(name: weight.name, shape: []))) }
            }
            switch layer.kind {
            case .dense(_, _, let hasBias):
                add(true, .kernel)
                add(hasBias, .bias)
            case .batchNormalization(_, _, let hasScale, let hasCenter):
                add(hasScale, .gamma)
                add(hasCenter, .beta)
                add(true, .movingMean)
                add(true, .movingVariance)
            case .other(let plan): for weight in plan.weights { weights.append((layer.name, weight)) }
            case .activation, .dropout, .flatten: break
            }
        }
        return weights
    }

    /// The index in `names` of each of `weights`; nil if one of them is missing, or if two would have one
    /// name.
    fileprivate func places(
        of weights: [(layer: Text, weight: LayerPlan.Weight)], in names: [Text]
    ) -> [Int]? {
        // Every name with slashes as separators, without the model's own name in front.
        let prefix = Self.plain("\(name)/")
        var order: [(name: [UInt8], place: Int)] = []
        for (place, name) in names.enumerated() where !name.isEmpty {
            var plain = Self.plain(name)
            if plain.count > prefix.count, plain.starts(with: prefix), prefix.count > 1 {
                plain.removeFirst(prefix.count)
            }
            order.append((plain, place))
        }
        order.sort { $0.name.lexicographicallyPrecedes($1.name) }
        func place(_ name: Text) -> Int? {
            let plain = Self.plain(name)
            var (low, high) = (0, order.count)
            while low < high {
                let middle = (low + high) / 2
                if order[middle].name.lexicographicallyPrecedes(plain) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low < order.count, order[low].name == plain else { return nil }
            if low + 1 < order.count, order[low + 1].name == plain { return nil }
            return order[low].place
        }
        var places: [Int] = []
        for (layer, weight) in weights {
            var found = place("\(layer)/\(weight.name)")
            if found == nil, weight.cell.utf8CodeUnitCount > 0 {
                found = place("\(layer)/\(weight.cell)/\(weight.name)")
            }
            guard let found else { return nil }
            places.append(found)
        }
        return places
    }

    /// A name with points and underscores replaced by slashes, without TensorFlow's `:0` at its end.
    private static func plain(_ name: Text) -> [UInt8] {
        var bytes = name.bytes
        if bytes.suffix(2).spells(":0") { bytes.removeLast(2) }
        return bytes.map { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
    }
}
