import PlainText

/// Reads a `Sequential` model's layers from Keras' JSON.
///
/// Members of an object come in any order. So those that decide how to read another are found first, and that other
/// is read from its place afterwards: no more than a few times each.
struct KerasConfigReader {
    private let file: FileBytes
    private var result = Architecture()
    /// The lengths of what the layers so far give; nil where that is not known.
    private var shape: [Int]?
    /// Whether a layer with a length of its own was read.
    private var hasLength = false
    /// Whether an older Keras wrote the text, whose `hard_sigmoid` was another function.
    private var isKeras2 = false

    static func read(_ file: FileBytes) throws(ImportError) -> Architecture {
        var reader = KerasConfigReader(file: file)
        try reader.readModel()
        return reader.result
    }

    private init(file: FileBytes) { self.file = file }

    private mutating func readModel() throws(ImportError) {
        let model = try KerasObject(JSONReader(file), isWhole: true)
        guard model.className.spells("Sequential") else {
            throw file.error(
                at: model.classPlace, "this kind of model is not read", found: quoted(model.className),
                expected: "“Sequential”", hint: "make a Sequential model of the same layers")
        }
        isKeras2 =
            model.version.bytes.first == UInt8(ascii: "1") || model.version.bytes.first == UInt8(ascii: "2")
        // Keras 1 had the list of layers itself in the place of the configuration.
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
        let type = object.className
        isKeras2 = isKeras2 || settings.isKeras2
        if let given = settings.batchShape ?? object.buildShape, shape == nil, !hasLength {
            shape = given.lengths
            if result.layers.isEmpty { result.inputShape = given.lengths }
        }
        if type.spells("InputLayer") {
            guard result.layers.isEmpty else {
                throw file.error(
                    at: object.classPlace, "an input follows other layers", found: quoted(settings.name),
                    expected: "it before them")
            }
            return
        }
        let kind: Architecture.Kind
        if type.spells("Dense") {
            try requireRow(object)
            guard let units = settings.units else { throw missing("units", object) }
            kind = .dense(
                units: units, activation: try settings.activation ?? .linear, hasBias: settings.useBias)
            shape = [units]
        } else if type.spells("BatchNormalization") {
            try requireRow(object)
            kind = .batchNormalization(
                epsilon: settings.epsilon, momentum: settings.momentum, hasScale: settings.hasScale,
                hasCentre: settings.hasCentre)
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
                expected: "Dense, Activation, ReLU, LeakyReLU, ELU, Softmax, Dropout, BatchNormalization or "
                    + "Flatten")
        }
        if case .activation(.softmax) = kind { try requireRow(object) }
        switch kind {
        case .dense(_, let activation, _):
            try requireKnown(activation, object)
            hasLength = true
        case .activation(let activation): try requireKnown(activation, object)
        case .batchNormalization, .flatten: hasLength = true
        case .dropout: break
        }
        result.layers.append(Architecture.Layer(name: settings.name, kind: kind))
    }

    /// The layer works along the last axis only; here, there is no other.
    private func requireRow(_ object: KerasObject) throws(ImportError) {
        guard let shape, shape.count != 1 else { return }
        throw file.error(
            at: object.start, "the layer gets more than a row of numbers",
            found: "shape \(PrintedArray.text(ofShape: shape))", expected: "one length",
            hint: "put a Flatten layer before it")
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

/// What Keras writes for a model, a layer, or a function: its class and where its configuration stands.
struct KerasObject {
    let start: Int
    private(set) var className = Text()
    private(set) var classPlace: Int
    /// Keras' own, where the file has it.
    private(set) var version = Text()
    /// At the beginning of the configuration.
    private(set) var config: JSONReader?
    /// What the layer was built for.
    private(set) var buildShape: KerasShape?
    /// Behind the object.
    private(set) var after: JSONReader

    /// Reads the object that comes next; where it is the whole text, nothing may follow.
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
    /// The lengths of one input; nil where one of them is not fixed.
    private(set) var lengths: [Int]?

    /// Reads a list, whose first number is the batch's; nil where there is no list.
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
            if try reader.kind() == .number {
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
