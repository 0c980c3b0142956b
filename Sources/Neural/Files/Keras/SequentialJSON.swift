import PlainText

// A model with its weights, as one JSON text.

extension Sequential where Scalar: PrintedScalar {
    /// The model as JSON: Keras' configuration of its layers, and as `weights` the arrays of `get_weights()`.
    ///
    /// ``init(json:inputShape:)`` reads it and gives the same model, to the last bit. Keras reads it, too:
    ///
    /// ```python
    /// model = keras.models.model_from_json(text)
    /// model.set_weights([numpy.array(w, "float32") for w in json.loads(text)["weights"]])
    /// ```
    ///
    /// An adapted `Normalization` then needs `layer.finalize_state()`, and Keras has no name for the activation
    /// `gelu_tanh`. Layers are named as Keras names them: `dense`, `dense_1` and so on.
    ///
    ///     let model = Sequential([Dense<Float>(kernel: Matrix([[2]]), bias: [5], activation: .relu)])
    ///     let text = try model.json()
    ///     try Sequential<Float>(json: text.bytes) == model  // true
    ///
    /// - Throws: ``ExportError`` if Keras has no such layer, cannot run it in a `Sequential` model, as
    ///   ``MultiHeadAttention``, or would apply it to an array of another shape.
    public func json() throws(ExportError) -> Text {
        let config = try kerasConfig()
        let arrays = try arrays(config)
        var text = config
        // The closing brace of the model.
        text = Text(bytes: text.bytes.dropLast())
        text.append(",\n\"weights\": [")
        for (index, array) in arrays.enumerated() {
            text.append(index > 0 ? ",\n" : "\n")
            var values = array.values[...]
            Self.append(&values, array.shape[...], to: &text)
        }
        text.append("]}\n")
        return text
    }

    /// Appends nested lists, and removes their numbers from `values`.
    private static func append(
        _ values: inout ArraySlice<Scalar>, _ shape: ArraySlice<Int>, to text: inout Text
    ) {
        guard let length = shape.first else {
            text.append(KerasConfig.decimal(values.removeFirst()))
            return
        }
        text.append("[")
        for index in 0..<length {
            if index > 0 { text.append(", ") }
            append(&values, shape.dropFirst(), to: &text)
        }
        text.append("]")
    }

    /// Keras' configuration of the model, without weights.
    private func kerasConfig() throws(ExportError) -> Text {
        var text: Text =
            #"{"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": ["#
        var isFirst = true
        func add(_ type: StaticString, _ name: Text, _ config: KerasConfig) {
            text.append(isFirst ? "\n" : ",\n")
            isFirst = false
            text.append(
                #"{"module": "keras.layers", "class_name": "\#(type)", "config": {"name": "\#(name)""#)
            if !config.isEmpty { text.append(", ") }
            text.append("\(config.members)}, \"registered_name\": null}")
        }
        if let shape = inputShape {
            var config = KerasConfig()
            config.set(inputShape: shape)
            add("InputLayer", "input_layer", config)
        }
        for (index, layer) in layers.enumerated() {
            guard let config = layer.kerasConfig else {
                throw ExportError(layer: index, layer.text, .unknownLayer)
            }
            let name = layer.kerasName
            let before = layers[..<index].filter { $0.kerasName == name }.count
            add(name.type, before == 0 ? "\(name.name)" : "\(name.name)_\(before)", config)
        }
        text.append(#"]}, "registered_name": null}"#)
        return text
    }

    /// The lengths of an input, if a layer determines them.
    private var inputShape: [Int]? {
        for layer in layers {
            switch layer {
            case .dense(let layer): return [layer.inputs]
            case .batchNormalization(let layer): return [layer.units]
            case .flatten(let shape): return shape
            case .other(let layer): return layer.inputShape
            case .activation, .dropout: break
            }
        }
        return nil
    }

    /// The weights with the shapes that a reader of the configuration expects.
    private func arrays(_ config: Text) throws(ExportError) -> [(shape: [Int], values: [Scalar])] {
        let architecture: Architecture
        do throws(ImportError) {
            architecture = try Architecture(kerasConfig: config.bytes)
        } catch {
            throw ExportError(layer: nil, text, .unreadable(error.text))
        }
        var arrays: [(shape: [Int], values: [Scalar])] = []
        for (index, layer) in layers.enumerated() {
            let kind = architecture.layers[index].kind
            switch (layer, kind) {
            case (.dense(let dense), .dense):
                arrays.append(([dense.inputs, dense.units], dense.kernel.values))
                if dense.hasBias { arrays.append(([dense.units], dense.bias)) }
            case (.batchNormalization(let layer), .batchNormalization):
                for array in layer.parameters { arrays.append(([layer.units], array)) }
            case (.activation, .activation), (.dropout, .dropout): break
            case (.flatten(let shape), .flatten(let read)) where shape == read: break
            case (.other(let layer), .other(let plan)):
                let parameters = layer.parameters
                guard layer.inputShape == plan.inputShape, layer.outputShape == plan.outputShape,
                    parameters.map({ $0.count }) == plan.weights.map({ $0.shape.reduce(1, *) })
                else { throw ExportError(layer: index, layer.text, .otherShape) }
                for (weight, values) in zip(plan.weights, parameters) {
                    arrays.append((weight.shape, values))
                }
            case (.other(let other), _):
                throw ExportError(layer: index, layer.text, Self.fault(other, readAs: kind))
            default: throw ExportError(layer: index, layer.text, .otherShape)
            }
        }
        return arrays
    }

    /// Why a layer of another kind cannot be written, if it would be read as `kind`.
    private static func fault(_ layer: OtherLayer<Scalar>, readAs kind: Architecture.Kind)
        -> ExportError.Fault
    {
        switch kind {
        case .dense, .batchNormalization, .activation(.softmax):
            // These get a row.
            layer.inputShape.count == 1 ? .otherKind : .otherShape
        case .activation, .dropout: .otherKind
        case .flatten(let shape): shape == layer.inputShape ? .otherKind : .otherShape
        case .other: .otherShape
        }
    }

    /// Reads a model and its weights from JSON, as ``json()`` writes it: a configuration of Keras, as
    /// `model.to_json()` gives it, with one member more, `weights`, which has the arrays of `get_weights()` as
    /// nested lists.
    ///
    /// ```python
    /// config = json.loads(model.to_json())
    /// config["weights"] = [w.tolist() for w in model.get_weights()]
    /// json.dump(config, open("model.json", "w"))
    /// ```
    ///
    /// The configuration may also be an object of its own, called `config`, `model`, `model_config` or
    /// `architecture`, and `weights` an object of lists with names, in the order of `get_weights()`. Each number is
    /// rounded once, to `Scalar`.
    ///
    /// - Parameters:
    ///   - bytes: the text, as UTF-8.
    ///   - inputShape: the lengths of one input, if the model takes inputs of any length.
    ///
    /// - Throws: ``ImportError`` as ``Architecture/init(kerasConfig:inputShape:)``, and if there are no weights, or
    ///   they do not fit the layers.
    public init(json bytes: [UInt8], inputShape: [Int]? = nil) throws(ImportError) {
        let architecture = try Architecture(
            kerasConfig: KerasConfigBytes.within(bytes), inputShape: inputShape)
        let file = FileBytes(bytes[...], "JSON")
        var reader = JSONReader(file)
        var arrays: [PrintedArray]?
        var place = file.start
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            guard key.spells("weights") else {
                try reader.skip()
                continue
            }
            guard arrays == nil else {
                throw file.error(
                    at: reader.keyPlace, "the weights are there twice", expected: "one list of them")
            }
            place = reader.next
            var list: [PrintedArray] = []
            if try reader.kind() == .object {
                try PrintedArray.read(&reader, name: Text(), to: &list)
                arrays = list
                continue
            }
            var isFirst = true
            try reader.open("[")
            while try reader.nextElement(&isFirst) {
                list.append(try PrintedArray.readArray(&reader, name: nil))
            }
            arrays = list
        }
        guard let arrays else {
            throw file.error(
                at: file.start, "the model has no weights", expected: "“weights”, a list of arrays",
                hint: "Architecture(kerasConfig:) reads the layers alone")
        }
        do throws(ShapeError) {
            self = try Sequential(architecture, arrays)
        } catch {
            throw file.error(
                at: place, "the weights do not fit the layers", found: Text(error.problem),
                expected: "the arrays of get_weights(), in its order")
        }
    }
}
