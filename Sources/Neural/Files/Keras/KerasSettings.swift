import PlainText

/// The settings of one layer, with Keras' defaults for those that the file does not have.
struct KerasSettings {
    private(set) var name = Text()
    private(set) var units: Int?
    private(set) var useBias = true
    private(set) var rate: Double?
    private(set) var epsilon = 1e-3
    private(set) var momentum = 0.99
    private(set) var hasScale = true
    private(set) var hasCenter = true
    private(set) var batchShape: KerasShape?
    /// Whether there is a setting that only older versions write.
    private(set) var isKeras2 = false
    /// The position of the activation.
    private var activationPlace: JSONReader?
    /// The settings of activation layers. The slope of `LeakyReLU` is `negative_slope`, or `alpha` in Keras
    /// 2.
    private var slope: Double?
    private var alpha: Double?
    private var maximum: Double?
    private var threshold = 0.0

    /// Reads the next object.
    init(_ reader: JSONReader) throws(ImportError) {
        var reader = reader
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) { try read(key, &reader) }
    }

    private mutating func read(_ key: Text, _ reader: inout JSONReader) throws(ImportError) {
        if key.spells("name") {
            name = try reader.string()
        } else if key.spells("units") {
            let place = reader.next
            let number = try reader.wholeNumber(upTo: UInt64(Int32.max))
            guard number > 0 else {
                throw reader.cursor.file.error(
                    at: place, length: 1, "the layer has no units", expected: "one or more")
            }
            units = Int(number)
        } else if key.spells("activation") {
            activationPlace = reader
            try reader.skip()
        } else if key.spells("use_bias") {
            useBias = try reader.word() ?? true
        } else if key.spells("scale") {
            // In other layers, `scale` is a number or a list.
            if try reader.kind() == .word { hasScale = try reader.word() ?? true } else { try reader.skip() }
        } else if key.spells("center") {
            hasCenter = try reader.word() ?? true
        } else if key.spells("rate") {
            let place = reader.next
            rate = try Self.number(&reader)
            guard let rate, rate >= 0, rate < 1 else {
                throw reader.cursor.file.error(
                    at: place, "this is not a rate", expected: "a number from 0 to below 1")
            }
        } else if key.spells("epsilon") {
            epsilon = try Self.number(&reader) ?? epsilon
        } else if key.spells("momentum") {
            momentum = try Self.number(&reader) ?? momentum
        } else if key.spells("negative_slope") {
            slope = try Self.number(&reader)
        } else if key.spells("alpha") {
            alpha = try Self.number(&reader)
        } else if key.spells("max_value") {
            maximum = try Self.number(&reader)
        } else if key.spells("threshold") {
            threshold = try Self.number(&reader) ?? 0
        } else if key.spells("batch_shape") || key.spells("batch_input_shape") {
            isKeras2 = isKeras2 || key.spells("batch_input_shape")
            batchShape = try KerasShape(&reader) ?? batchShape
        } else {
            try reader.skip()
        }
    }

    /// A finite number; nil for `null`.
    static func number(_ reader: inout JSONReader) throws(ImportError) -> Double? {
        let place = reader.next
        if try reader.kind() == .word, try reader.word() == nil { return nil }
        reader.cursor.position = place
        guard let number = Double(decimal: try reader.number()), number.isFinite else {
            throw reader.cursor.file.error(at: place, "this is not a number", expected: "a finite number")
        }
        return number
    }

    /// The activation that the layer names; nil if it names none.
    var activation: Activation? {
        get throws(ImportError) {
            guard let activationPlace else { return nil }
            return try Self.activation(activationPlace)
        }
    }

    /// The next value as an activation: its name, a function or a layer; nil for `null`.
    static func activation(_ reader: JSONReader) throws(ImportError) -> Activation? {
        var reader = reader
        switch try reader.kind() {
        case .word:
            _ = try reader.word()
            return nil
        case .object:
            // A function that was passed itself, instead of its name: its name is its configuration. Or a
            // layer.
            let object = try KerasObject(reader, isWhole: false)
            let file = reader.cursor.file
            if var config = object.config {
                if try config.kind() == .string { return try named(&config) }
                let settings = try KerasSettings(config)
                if let activation = try settings.layerActivation(
                    object.className, file, at: object.classPlace)
                {
                    return activation
                }
            }
            throw file.error(
                at: object.classPlace, "this activation is not known", found: quoted(object.className),
                expected: "one of Keras' own")
        default: return try named(&reader)
        }
    }

    private static func named(_ reader: inout JSONReader) throws(ImportError) -> Activation {
        let place = reader.next
        let name = try reader.string()
        guard let activation = Activation(kerasName: name) else {
            throw reader.cursor.file.error(
                at: place, "this activation is not known", found: quoted(name),
                expected: "one of Keras' own, such as “relu”")
        }
        return activation
    }

    /// The activation of an activation layer; nil for other layers.
    func layerActivation(
        _ type: Text, _ file: FileBytes, at place: Int
    ) throws(ImportError) -> Activation? {
        if type.spells("Softmax") { return .softmax }
        if type.spells("ReLU") {
            if threshold == 0, maximum == nil {
                let slope = slope ?? 0
                return slope == 0 ? .relu : .leakyRelu(slope: slope)
            }
            if threshold == 0, maximum == 6, (slope ?? 0) == 0 { return .relu6 }
            throw file.error(
                at: place, "this ReLU has settings that are not read", found: quoted(type),
                expected: "threshold 0, and no maximum or 6")
        }
        if type.spells("LeakyReLU") { return .leakyRelu(slope: slope ?? alpha ?? 0.3) }
        if type.spells("ELU") {
            guard (alpha ?? 1) == 1 else {
                throw file.error(
                    at: place, "this ELU has a setting that is not read", found: quoted(type),
                    expected: "alpha 1")
            }
            return .elu
        }
        return nil
    }
}

extension Text {
    /// Whether these are the bytes of `word`.
    func spells(_ word: StaticString) -> Bool { bytes[...].spells(word) }
}

extension Activation {
    /// Makes the activation with this name in Keras 3, which may be any of its names, or `gelu_tanh`, which
    /// ``Sequential/json()`` writes; nil for other names.
    init?(kerasName name: Text) {
        if name.spells("swish") {
            self = .silu
        } else if name.spells("hard_swish") {
            self = .hardSilu
        } else if let same = Activation.allCases.first(where: { name == Text(stringLiteral: $0.name) }) {
            self = same
        } else {
            return nil
        }
    }
}
