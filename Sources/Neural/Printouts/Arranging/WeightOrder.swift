import PlainText

/// The layer and role of each array, and the layout of kernels, inferred from names, forms, and shapes.
struct WeightOrder: Equatable {
    /// A description of an array without its numbers.
    struct Description {
        var name: WeightName
        var text: Text?
        var shape: [Int]
        var layout: PrintedWeights.Layout
        var hasAxes: Bool
        /// Whether the numbers are integers by their type, or whole and too large for weights.
        var isInteger = false
        /// Where the array begins in the text.
        var position: Int

        /// The number of elements.
        var count: Int { shape.reduce(1, *) }
        /// Whether the array can hold one number for each unit.
        var isVector: Bool {
            shape.count == 1 || !hasAxes && shape.count == 2 && shape.contains(1) || shape.isEmpty
        }
        /// The rows and columns, if the array can be a kernel.
        var matrix: [Int]? {
            switch shape.count {
            case 2: shape
            case 1: hasAxes && !(name.isScikitLearn && name.role == .kernel) ? nil : [1, shape[0]]
            default: nil
            }
        }
    }

    struct Layer: Equatable {
        var name = Text()
        /// The indices of a dense layer's arrays.
        var kernel: Int?
        var bias: Int?
        /// The indices of a normalization's arrays: gamma, beta, mean, variance; a layer normalization lacks the
        /// last two.
        var normalization: [Int?] = []
        /// Whether the normalization is along the units, a layer normalization.
        var isAcrossUnits = false

        var isDense: Bool { kernel != nil }

        /// Whether the layer is Keras' `Normalization`, which has a mean and a variance of data, and no epsilon.
        func isOfData(_ arrays: [Description]) -> Bool {
            guard normalization.count == 4, normalization[0] == nil, normalization[1] == nil,
                let mean = normalization[2]
            else { return false }
            return arrays[mean].text.map { $0.bytes[...].suffix(5).spells("/mean") } ?? false
        }
    }

    var layers: [Layer] = []
    var layout = PrintedWeights.Layout.inputsByOutputs
    /// Whether the other layout would fit as well, and nothing printed says which it is.
    var isOpen = false

    /// The indices of arrays that are not weights.
    var skipped: [Int] = []

    /// Why an order does not fit: which array, what is wrong, and what would be right.
    struct Problem {
        var place: Int
        var what: Text
        var expected: Text
        var hint: Text
    }

    /// The first order that fits, of those suggested by names and positions.
    ///
    /// - Parameters:
    ///   - layout: the layout of the kernels; nil to infer it from the arrays.
    ///   - count: the number of dense layers, or of all layers with weights, if known.
    ///   - normalization: the kind of normalizations, if known.
    ///   - module: PyTorch's description of the model.
    static func find(
        _ arrays: [Description], layout: PrintedWeights.Layout?, count: Int?,
        normalization: ArrangedWeights.Kind?, _ module: PrintedModule
    ) -> (order: WeightOrder?, problem: Problem?) {
        let state = state(arrays)
        let kept = arrays.indices.filter { !state[$0] }
        if let problem = LayerShapes.problem(arrays, kept) { return (nil, problem) }
        let candidates = Grouping.candidates(arrays, kept) { name in
            normalization.map { $0 == .layerNormalization } ?? Grouping.isLayerNormalization(name, module)
        }
        guard !candidates.isEmpty else { return (nil, LayerShapes.unknown(arrays, kept)) }
        let declared = layout ?? declaredLayout(arrays, kept)
        var fitting: WeightOrder?
        for layers in candidates {
            let order = fit(layers, arrays, declared: declared, isRequested: layout != nil)
            guard var order else { continue }
            order.skipped = arrays.indices.filter { state[$0] }
            let isCounted =
                count == nil || layers.count(where: { $0.isDense }) == count || layers.count == count
            if isCounted { return (order, nil) }
            if fitting == nil { fitting = order }
        }
        if let fitting { return (fitting, nil) }
        let first = declared == .outputsByInputs ? declared : .inputsByOutputs
        return (nil, problem(candidates[0], arrays, first))
    }

    private static func fit(
        _ layers: [Layer], _ arrays: [Description], declared: PrintedWeights.Layout, isRequested: Bool
    ) -> WeightOrder? {
        let fitsKeras = problem(layers, arrays, .inputsByOutputs) == nil
        let fitsPyTorch = problem(layers, arrays, .outputsByInputs) == nil
        var order = WeightOrder(layers: layers)
        switch declared {
        case .unknown:
            guard fitsKeras || fitsPyTorch else { return nil }
            order.layout = fitsKeras ? .inputsByOutputs : .outputsByInputs
            order.isOpen =
                fitsKeras && fitsPyTorch
                && layers.contains { layer in
                    layer.kernel.map { arrays[$0].count > 1 } ?? false
                }
        case .inputsByOutputs, .outputsByInputs:
            let fits = declared == .inputsByOutputs ? fitsKeras : fitsPyTorch
            // A kernel that was transposed before printing fits the other way round.
            guard fits || !isRequested && (fitsKeras || fitsPyTorch) else { return nil }
            let other: PrintedWeights.Layout = fitsKeras ? .inputsByOutputs : .outputsByInputs
            order.layout = fits ? declared : other
        }
        return order
    }

    private static func declaredLayout(_ arrays: [Description], _ kept: [Int]) -> PrintedWeights.Layout {
        for index in kept where arrays[index].layout != .unknown { return arrays[index].layout }
        return .unknown
    }

    /// The problem with the first array that does not fit those before it, for kernels in `layout`; nil if
    /// all fit.
    static func problem(
        _ layers: [Layer], _ arrays: [Description], _ layout: PrintedWeights.Layout
    ) -> Problem? {
        var width: Int?
        for (number, layer) in layers.enumerated() {
            if let kernel = layer.kernel {
                guard let matrix = arrays[kernel].matrix else {
                    return Problem(
                        place: kernel,
                        what:
                            "\(name(arrays, kernel)), the kernel of layer \(number), has shape \(shape(arrays, kernel))",
                        expected: "two axes, \(layout)", hint: LayerShapes.hint(arrays, kernel))
                }
                let isKeras = layout == .inputsByOutputs
                let (inputs, units) = isKeras ? (matrix[0], matrix[1]) : (matrix[1], matrix[0])
                if let width, width != inputs {
                    return Problem(
                        place: kernel,
                        what:
                            "\(name(arrays, kernel)), the kernel of layer \(number), has shape \(shape(arrays, kernel)) after a layer of \(counted(width, "unit"))",
                        expected: "\(counted(width, isKeras ? "row" : "column")) (\(layout))",
                        hint: units == width
                            ? "it may be transposed; is the layout \(isKeras ? "out × in" as StaticString : "in × out")?"
                            : "are these all of the arrays, in the order of the layers?")
                }
                if let bias = layer.bias, !arrays[bias].isVector || arrays[bias].count != units {
                    return Problem(
                        place: bias,
                        what:
                            "\(name(arrays, bias)), the bias of layer \(number), has shape \(shape(arrays, bias)) after a kernel of shape \(shape(arrays, kernel))",
                        expected: "\(counted(units, "number")), one for each unit (\(layout))",
                        hint: LayerShapes.hint(arrays, kernel))
                }
                width = units
            } else {
                for place in layer.normalization.compactMap({ $0 }) {
                    let count = arrays[place].count
                    guard arrays[place].isVector, width == nil || width == count else {
                        return Problem(
                            place: place,
                            what:
                                "\(name(arrays, place)), of the normalization that is layer \(number), has shape \(shape(arrays, place))",
                            expected: "\(width ?? count) numbers", hint: "its arrays have one shape")
                    }
                    width = count
                }
                if layer.isAcrossUnits { continue }
                guard layer.normalization[2] != nil, layer.normalization[3] != nil else {
                    return LayerShapes.withoutStatistics(
                        arrays, layer.normalization.compactMap { $0 }.first ?? 0)
                }
            }
        }
        return nil
    }

    /// An array's name in errors: its index, counted from 0, and its own name.
    static func name(_ arrays: [Description], _ index: Int) -> Text {
        arrays[index].text.map { "array \(index), \(quoted($0))" as Text } ?? "array \(index)"
    }

    static func shape(_ arrays: [Description], _ index: Int) -> Text {
        PrintedArray.text(ofShape: arrays[index].shape)
    }
}
