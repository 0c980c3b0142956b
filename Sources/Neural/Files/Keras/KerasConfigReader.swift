import PlainText

/// Reads a `Sequential` model's layers from Keras' JSON.
///
/// The members of an object come in any order. So those that determine how to read another member are found
/// first; the other is then read from its saved position. No member is read more than a few times.
struct KerasConfigReader {
    private let file: FileBytes
    private var result = Architecture()
    /// The output lengths of the layers so far; nil if they are not known.
    private var shape: [Int]?
    /// Whether a layer with lengths of its own was read.
    private var hasLength = false
    /// Whether the text is from an older Keras, whose `hard_sigmoid` was another function.
    private var isKeras2 = false

    /// Reads an architecture, with the lengths of an input if they are given.
    static func read(_ file: FileBytes, _ inputShape: [Int]?) throws(ImportError) -> Architecture {
        var reader = KerasConfigReader(file: file)
        if let inputShape {
            guard inputShape.allSatisfy({ $0 > 0 }), let count = byteCount(inputShape, size: 1),
                count <= Int(Int32.max)
            else {
                stop("Architecture: an input of \(product(inputShape)). Hint: all lengths are 1 or more.")
            }
            reader.shape = inputShape
            reader.result.inputShape = inputShape
        }
        try reader.readModel()
        return reader.result
    }

    init(file: FileBytes) { self.file = file }

    private mutating func readModel() throws(ImportError) {
        let model = try KerasObject(JSONReader(file), isWhole: true)
        guard model.className.spells("Sequential") else {
            throw file.error(
                at: model.classPlace, "this kind of model is not read", found: quoted(model.className),
                expected: "“Sequential”", hint: "GraphArchitecture reads a functional model")
        }
        note(version: model.version)
        // Keras 1 had the list of layers in place of the configuration.
        guard var config = model.config else { throw noConfig(model) }
        if try config.kind() == .array {
            try readLayers(&config)
            return
        }
        try config.open("{")
        var isFirst = true
        var hasLayers = false
        while let key = try config.nextKey(&isFirst) {
            if key.spells("name") {
                result.name = try config.string()
            } else if key.spells("layers") {
                guard !hasLayers else {
                    throw file.error(
                        at: config.keyPlace, "the layers are there twice", expected: "one list of layers")
                }
                hasLayers = true
                try readLayers(&config)
            } else {
                try config.skip()
            }
        }
        guard hasLayers else {
            throw file.error(
                at: model.start, "the model has no layers", found: "none", expected: "“layers”")
        }
    }

    mutating func note(version: Text) {
        isKeras2 = version.bytes.first == UInt8(ascii: "1") || version.bytes.first == UInt8(ascii: "2")
    }

    /// The kind of a layer whose input has this shape, and the shape of its output.
    mutating func kind(
        of object: KerasObject, _ config: JSONReader, _ settings: KerasSettings, shape: [Int]?
    ) throws(ImportError) -> (kind: Architecture.Kind, shape: [Int]?) {
        self.shape = shape
        isKeras2 = isKeras2 || settings.isKeras2
        let kind = try readKind(object, config, settings)
        return (kind, self.shape)
    }

    private func noConfig(_ object: KerasObject) -> ImportError {
        file.error(
            at: object.start, "the object has no configuration", found: quoted(object.className),
            expected: "“config”", hint: "model.to_json() writes it")
    }

    private mutating func readLayers(_ list: inout JSONReader) throws(ImportError) {
        try list.open("[")
        var isFirst = true
        while try list.nextElement(&isFirst) {
            let object = try KerasObject(list, isWhole: false)
            list = object.after
            try readLayer(object)
        }
    }

    private mutating func readLayer(_ object: KerasObject) throws(ImportError) {
        guard let config = object.config else { throw noConfig(object) }
        let settings = try KerasSettings(config)
        isKeras2 = isKeras2 || settings.isKeras2
        if let given = settings.batchShape ?? object.buildShape, shape == nil, !hasLength {
            shape = given.lengths
            if result.layers.isEmpty { result.inputShape = given.lengths }
        }
        if object.className.spells("InputLayer") {
            guard result.layers.isEmpty else {
                throw file.error(
                    at: object.classPlace, "an input follows other layers", found: quoted(settings.name),
                    expected: "it before them")
            }
            return
        }
        let kind = try readKind(object, config, settings)
        result.layers.append(Architecture.Layer(name: settings.name, kind: kind))
    }

    private mutating func readKind(
        _ object: KerasObject, _ config: JSONReader, _ settings: KerasSettings
    ) throws(ImportError) -> Architecture.Kind {
        let type = object.className
        let kind: Architecture.Kind
        if let plan = try KerasLayers.plan(type, object, config, settings, shape, file) {
            kind = .other(plan)
            shape = plan.outputShape
        } else if type.spells("Dense") {
            guard let units = settings.units else { throw missing("units", object) }
            kind = .dense(
                units: units, activation: try settings.activation ?? .linear, hasBias: settings.useBias)
            shape = [units]
        } else if type.spells("BatchNormalization") {
            kind = .batchNormalization(
                epsilon: settings.epsilon, momentum: settings.momentum, hasScale: settings.hasScale,
                hasCenter: settings.hasCenter)
        } else if type.spells("Dropout") {
            guard let rate = settings.rate else { throw missing("rate", object) }
            kind = .dropout(rate)
        } else if type.spells("Flatten") {
            guard let lengths = shape else {
                throw file.error(
                    at: object.start, "it is not known what this layer flattens",
                    found: quoted(settings.name),
                    expected: "an input shape before it", hint: "begin the model with keras.Input(shape=…)")
            }
            kind = .flatten(lengths)
            shape = [lengths.reduce(1, *)]
        } else if type.spells("Activation") {
            guard let activation = try settings.activation else { throw missing("activation", object) }
            kind = .activation(activation)
        } else if let activation = try settings.layerActivation(type, file, at: object.classPlace) {
            kind = .activation(activation)
        } else {
            throw file.error(
                at: object.classPlace, "this kind of layer is not read", found: quoted(type),
                expected: "\(KerasLayers.names)")
        }
        switch kind {
        case .dense(_, let activation, _):
            try requireKnown(activation, object)
            hasLength = true
        case .activation(let activation): try requireKnown(activation, object)
        case .other(let plan):
            for activation in plan.activations { try requireKnown(activation, object) }
            hasLength = true
        case .batchNormalization, .flatten: hasLength = true
        case .dropout: break
        }
        return kind
    }

    private func requireKnown(_ activation: Activation, _ object: KerasObject) throws(ImportError) {
        guard isKeras2, activation == .hardSigmoid else { return }
        throw file.error(
            at: object.start, "hard_sigmoid was another function in Keras 2", found: quoted(object.className),
            expected: "a file of Keras 3",
            hint: "Keras 2 has clip(0.2 z + 0.5, 0, 1), Keras 3 clip(z/6 + 0.5, 0, 1)")
    }

    private func missing(_ setting: Text, _ object: KerasObject) -> ImportError {
        file.error(
            at: object.start, "a setting is missing", found: quoted(object.className),
            expected: "“\(setting)”")
    }
}

/// Keras' JSON for a model, a layer, or a function: its class and the position of its configuration.
struct KerasObject {
    let start: Int
    private(set) var className = Text()
    private(set) var classPlace: Int
    /// The version of Keras, if the file has it.
    private(set) var version = Text()
    /// The beginning of the configuration.
    private(set) var config: JSONReader?
    /// The shape the layer was built for.
    private(set) var buildShape: KerasShape?
    /// The sources of a layer in a functional model.
    private(set) var inbound: JSONReader?
    /// The position after the object.
    private(set) var after: JSONReader

    /// Reads the next object; if it is the whole text, nothing may follow.
    init(_ reader: JSONReader, isWhole: Bool) throws(ImportError) {
        var reader = reader
        start = reader.next
        classPlace = start
        after = reader
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            if key.spells("class_name") {
                classPlace = reader.next
                className = try reader.string()
            } else if key.spells("config") {
                config = reader
                try reader.skip()
            } else if key.spells("keras_version") {
                version = try reader.string()
            } else if key.spells("inbound_nodes") {
                inbound = reader
                try reader.skip()
            } else if key.spells("build_config") {
                if try reader.kind() == .object {
                    try readBuild(&reader)
                } else {
                    try reader.skip()
                }
            } else {
                try reader.skip()
            }
        }
        if isWhole { try reader.finish() }
        after = reader
    }

    private mutating func readBuild(_ reader: inout JSONReader) throws(ImportError) {
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            if key.spells("input_shape") {
                buildShape = try KerasShape(&reader)
            } else {
                try reader.skip()
            }
        }
    }
}

/// The lengths of a batch, as in `[null, 28, 28]`.
struct KerasShape {
    /// The lengths of one input; nil if one of them is not fixed.
    private(set) var lengths: [Int]?

    /// Reads a list whose first number is that of the batch; nil if there is no list.
    init?(_ reader: inout JSONReader) throws(ImportError) {
        guard try reader.kind() == .array else {
            try reader.skip()
            return nil
        }
        let start = reader.next
        var read: [Int] = []
        var (isFirst, isBatch, isFixed) = (true, true, true)
        try reader.open("[")
        while try reader.nextElement(&isFirst) {
            if try reader.kind() == .array {
                // One shape for each of several inputs.
                try reader.skip()
                isFixed = false
            } else if try reader.kind() == .number {
                let length = Int(try reader.wholeNumber(upTo: UInt64(Int32.max)))
                if !isBatch { read.append(length) }
                isFixed = isFixed && (isBatch || length > 0)
            } else {
                _ = try reader.word()
                isFixed = isFixed && isBatch
            }
            isBatch = false
        }
        guard let count = byteCount(read, size: 1), count <= Int(Int32.max) else {
            throw reader.cursor.file.error(
                at: start, "the shape is too large",
                found: "shape \(PrintedArray.text(ofShape: Array(read.prefix(8))))",
                expected: "at most 2147483647 numbers")
        }
        lengths = isFixed ? read : nil
    }
}
