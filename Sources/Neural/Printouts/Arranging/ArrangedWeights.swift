import PlainText

/// The weights of a print-out or of a file, in the order and layout of Keras.
public struct ArrangedWeights: Sendable, Equatable, TextConvertible {
    /// One layer that has weights.
    public struct Layer: Sendable, Equatable {
        /// The layer's name; empty if no name is printed.
        public let name: Text
        /// A kernel (inputs, units) and a bias, or a kernel alone; for batch normalization gamma, beta, mean,
        /// and variance; for layer normalization gamma and beta.
        public let arrays: [PrintedArray]
        /// What the layer computes: sums of products, or a normalization.
        public let kind: Kind
        /// Of a dense layer that a normalization follows, whether its function is computed before or after that.
        public internal(set) var functionPlace = FunctionPlace.inLayer
        /// Whether nothing printed tells the place of the function.
        public internal(set) var isPlaceAssumed = false
        /// What the printed description of the layer adds to the variance; nil without one.
        var epsilon: Text?

        /// Whether the layer is a normalization; otherwise it is a dense layer.
        public var isNormalization: Bool { kind != .dense }
    }

    /// The kinds of layers that print-outs are read as.
    public enum Kind: UInt8, Sendable, Equatable, TextConvertible {
        /// A kernel, and a bias or none.
        case dense
        /// Gamma, beta, moving mean, and moving variance.
        case batchNormalization
        /// Gamma and beta.
        case layerNormalization

        /// The kind in words: `batch normalization`.
        public var text: Text {
            switch self {
            case .dense: "dense"
            case .batchNormalization: "batch normalization"
            case .layerNormalization: "layer normalization"
            }
        }
    }

    /// Where the function of a dense layer is computed if a normalization follows the layer.
    public enum FunctionPlace: UInt8, Sendable, Equatable {
        /// Before the normalization, as the layer's own function.
        case inLayer
        /// As a layer of its own behind the normalization, whose outputs it is applied to.
        case afterNormalization
    }

    /// The layers that have weights, in the order of the model.
    public internal(set) var layers: [Layer]
    /// The layout in which the kernels were printed; with ``PrintedWeights/Layout/outputsByInputs`` they have
    /// been transposed.
    public let layout: PrintedWeights.Layout
    /// Whether the other layout would fit as well and nothing printed tells which is right, as with a square
    /// kernel alone.
    public let isLayoutOpen: Bool
    /// The arrays that were skipped, since they are no weights: their names, or else their places.
    public let skipped: [Text]
    let formText: Text

    /// What was read, in a few words: `read as PyTorch: out × in`.
    public var text: Text {
        "read as \(formText): \(layout)\(isLayoutOpen ? ", though the other way round would fit as well" as StaticString : "")\(skippedText)"
    }

    /// All arrays, as Keras' `get_weights()` gives them.
    public var arrays: [PrintedArray] { layers.flatMap { $0.arrays } }
}

extension PrintedWeights {
    /// The arrays in Keras' order, whatever their order in print, with kernels as inputs × units. Each kernel
    /// is followed by its bias; arrays of batch normalizations are gamma, beta, mean, variance.
    ///
    /// - Parameters:
    ///   - layout: the layout of the kernels; if nil, it is inferred from names, the form, and shapes.
    ///   - layers: the number of dense layers, or of all layers, if known: a table's rows may be kernels or biases.
    ///   - normalization: the kind of normalizations, if known: two arrays without a mean and a variance may be
    ///     a layer normalization.
    /// - Throws: ``UnreadablePrintout`` if the arrays do not form layers that fit one another.
    public func arranged(
        layout: Layout? = nil, layers: Int? = nil, normalization: ArrangedWeights.Kind? = nil
    ) throws(UnreadablePrintout) -> ArrangedWeights {
        let module = PrintedModule(source)
        let order = try order(layout: layout, layers: layers, normalization: normalization, module)
        let arrays = separate.arrays
        let descriptions = descriptions(of: separate)
        let matrices = descriptions.map { $0.matrix }
        var arranged = ArrangedWeights(
            layers: order.layers.map { layer in
                guard let kernel = layer.kernel else {
                    let given = layer.normalization.compactMap { $0 }
                    let count = given.first.map { arrays[$0].count } ?? 0
                    return .init(
                        name: layer.name,
                        arrays: layer.normalization.prefix(layer.isAcrossUnits ? 2 : 4).enumerated().map {
                            part, place in
                            place.map { arrays[$0].reshaped([count]) }
                                ?? .constant(part == 0 ? "1" : "0", count)
                        }, kind: layer.isAcrossUnits ? .layerNormalization : .batchNormalization,
                        epsilon: module[layer.name]?.epsilon
                            ?? (layer.isOfData(descriptions) ? "0" : nil))
                }
                let shape = matrices[kernel] ?? []
                let matrix = arrays[kernel].reshaped(shape)
                var parts = [order.layout == .outputsByInputs ? matrix.transposed() : matrix]
                if let bias = layer.bias { parts.append(arrays[bias].reshaped([arrays[bias].count])) }
                return .init(name: layer.name, arrays: parts, kind: .dense)
            },
            layout: order.layout, isLayoutOpen: order.isOpen,
            skipped: order.skipped.map { place in
                descriptions[place].text
                    ?? "array \(place) of shape \(PrintedArray.text(ofShape: descriptions[place].shape))"
            },
            formText: hasPyTorchNames && form != .pyTorch ? "\(form), with PyTorch's names" : form.text)
        arranged.findFunctionPlaces(module, usual: isOfPyTorch ? .afterNormalization : .inLayer)
        return arranged
    }

    /// Whether PyTorch, or Julia's Flux, printed the text, or named the arrays.
    var isOfPyTorch: Bool { form == .pyTorch || form == .julia || hasPyTorchNames }

    /// Whether the arrays came from a file, and not from a text.
    var isFile: Bool { source.isEmpty }

    /// Whether an array has a name as in PyTorch, `0.weight`.
    var hasPyTorchNames: Bool {
        items.contains { item in
            let name = WeightName(item.array.name ?? Text())
            return name.role == .weight && name.layout == .outputsByInputs
        }
    }

    private func order(
        layout: Layout?, layers: Int?, normalization: ArrangedWeights.Kind?, _ module: PrintedModule
    ) throws(UnreadablePrintout) -> WeightOrder {
        let descriptions = descriptions(of: separate)
        let (order, problem) = WeightOrder.find(
            descriptions, layout: layout, count: layers, normalization: normalization, module)
        if let order { return order }
        guard let problem, problem.place < descriptions.count else {
            throw UnreadablePrintout(
                "there is no array", in: source, at: 0, form: form, expected: "arrays of numbers")
        }
        throw UnreadablePrintout(
            problem.what, in: source, at: descriptions[problem.place].position, length: 20, form: form,
            found: isFile ? counted(items.count, "array") : nil, isFile: isFile, expected: problem.expected,
            hint: problem.hint)
    }

    /// The items. A single bare list of kernels of one shape, which looks like an array of three axes, is
    /// split into its kernels.
    var separate: PrintedWeights {
        guard items.count == 1, items[0].form == .list, items[0].array.shape.count == 3 else { return self }
        let (item, array) = (items[0], items[0].array)
        let size = array.shape[1] * array.shape[2]
        let parts = (0..<array.shape[0]).map { index in
            var part = item
            part.array = PrintedArray(
                shape: Array(array.shape[1...]), typeName: array.typeName,
                decimals: Array(array.decimals[(index * size)..<((index + 1) * size)]))
            return part
        }
        return PrintedWeights(items: parts, emptyLists: emptyLists, source: source)
    }

    private func descriptions(of printed: PrintedWeights) -> [WeightOrder.Description] {
        printed.items.map {
            .init(
                name: WeightName($0.array.name ?? Text()), text: $0.array.name, shape: $0.array.shape,
                layout: $0.declaredLayout, hasAxes: $0.hasAxes, isInteger: $0.array.isInteger,
                position: $0.position)
        }
    }
}

extension PrintedArray {
    /// The same numbers with another shape of the same size.
    func reshaped(_ shape: [Int]) -> PrintedArray {
        PrintedArray(name: name, shape: shape, typeName: typeName, decimals: decimals)
    }

    /// The array with its axes in reverse order, if it has two.
    ///
    /// PyTorch prints the weights of a layer as (units, inputs); a kernel is (inputs, units).
    public func transposed() -> PrintedArray {
        guard shape.count == 2 else { return self }
        let (rows, columns) = (shape[0], shape[1])
        var turned: [ArraySlice<UInt8>] = []
        turned.reserveCapacity(decimals.count)
        for column in 0..<columns {
            for row in 0..<rows { turned.append(decimals[row * columns + column]) }
        }
        return PrintedArray(name: name, shape: [columns, rows], typeName: typeName, decimals: turned)
    }

    static func constant(_ number: StaticString, _ count: Int) -> PrintedArray {
        let decimal = Text(stringLiteral: number).bytes[...]
        return PrintedArray(
            shape: [count], typeName: nil, decimals: [ArraySlice<UInt8>](repeating: decimal, count: count))
    }
}
