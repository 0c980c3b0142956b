import PlainText

/// Reads a functional model's layers and their sources from Keras' JSON.
struct KerasGraphReader {
    private let file: FileBytes
    private var result = GraphArchitecture()
    private var layers: KerasConfigReader
    /// The inputs read so far.
    private var inputs: [(name: Text, shape: [Int])] = []
    private var nodes: [(name: Text, kind: GraphArchitecture.Kind, sources: [Text], shape: [Int])] = []

    static func read(_ file: FileBytes) throws(ImportError) -> GraphArchitecture {
        var reader = KerasGraphReader(file: file, layers: KerasConfigReader(file: file))
        try reader.readModel()
        return reader.result
    }

    private init(file: FileBytes, layers: KerasConfigReader) { (self.file, self.layers) = (file, layers) }

    private mutating func readModel() throws(ImportError) {
        let model = try KerasObject(JSONReader(file), isWhole: true)
        guard model.className.spells("Functional") || model.className.spells("Model"),
            let config = model.config
        else {
            throw file.error(
                at: model.classPlace, "this kind of model is not read", found: quoted(model.className),
                expected: "“Functional”", hint: "Architecture reads a Sequential model")
        }
        layers.note(version: model.version)
        var members = config
        var places: [(input: JSONReader?, output: JSONReader?, layers: JSONReader?)] = [(nil, nil, nil)]
        try members.open("{")
        var isFirst = true
        while let key = try members.nextKey(&isFirst) {
            if key.spells("name") {
                result.name = try members.string()
                continue
            }
            if key.spells("layers") { places[0].layers = members }
            if key.spells("input_layers") { places[0].input = members }
            if key.spells("output_layers") { places[0].output = members }
            try members.skip()
        }
        guard var list = places[0].layers, var input = places[0].input, var output = places[0].output else {
            throw file.error(
                at: model.start, "the model is not whole", found: "a part of it",
                expected: "“layers”, “input_layers” and “output_layers”")
        }
        try list.open("[")
        isFirst = true
        while try list.nextElement(&isFirst) {
            let object = try KerasObject(list, isWhole: false)
            list = object.after
            try readLayer(object)
        }
        try arrange(inputs: Self.names(&input), outputs: Self.names(&output), at: model.start)
    }

    /// The names of the layers in `["x", 0, 0]`, or in a list of such.
    private static func names(_ reader: inout JSONReader) throws(ImportError) -> [Text] {
        var names: [Text] = []
        var isFirst = true
        try reader.open("[")
        while try reader.nextElement(&isFirst) {
            switch try reader.kind() {
            case .string: names.append(try reader.string())
            case .array: names += try Self.names(&reader)
            default: try reader.skip()
            }
        }
        return names
    }

    private mutating func readLayer(_ object: KerasObject) throws(ImportError) {
        guard let config = object.config else {
            throw file.error(
                at: object.start, "the object has no configuration", found: quoted(object.className),
                expected: "“config”")
        }
        let settings = try KerasSettings(config)
        if object.className.spells("InputLayer") {
            guard let shape = settings.batchShape?.lengths else {
                throw file.error(
                    at: object.start, "the lengths of an input are not fixed", found: quoted(settings.name),
                    expected: "a shape such as [null, 10, 3]",
                    hint: "give keras.Input a number for every axis")
            }
            inputs.append((settings.name, shape))
            return
        }
        let call = try KerasCall(object, file)
        var shapes: [[Int]] = []
        for name in call.sources {
            guard let shape = shape(of: name) else {
                throw file.error(
                    at: object.start, "a layer takes what does not come before it", found: quoted(name),
                    expected: "the name of an input or of a layer before it")
            }
            shapes.append(shape)
        }
        let kind: GraphArchitecture.Kind
        var shape = shapes[0]
        if object.className.spells("Add") {
            guard shapes.allSatisfy({ $0 == shape }) else { throw misfit(object) }
            kind = .add
        } else if object.className.spells("Concatenate") {
            var axis = try KerasMembers(config, file).axes("axis")?.first ?? -1
            if axis < 0 { axis += shape.count + 1 }
            guard axis >= 1, axis <= shape.count, shapes.allSatisfy({ Self.fit($0, shape, axis: axis - 1) })
            else { throw misfit(object) }
            shape[axis - 1] = shapes.reduce(0) { $0 &+ $1[axis - 1] }
            guard shapes.count < 1 << 10, let count = byteCount(shape, size: 1), count <= Int(Int32.max)
            else {
                throw misfit(object)
            }
            kind = .concatenate(places: shape[..<(axis - 1)].reduce(1, *))
        } else {
            let isAttention = object.className.spells("MultiHeadAttention")
            guard call.sources.allSatisfy({ $0 == call.sources[0] }), isAttention || call.sources.count == 1
            else {
                throw file.error(
                    at: object.start, "this layer takes several values", found: quoted(settings.name),
                    expected: "one; attention of a text with itself; or Add, Concatenate")
            }
            let (read, after) = try layers.kind(of: object, config, settings, shape: shape)
            guard let after else { throw misfit(object) }
            (kind, shape) = (.layer(read), after)
        }
        let isLayer = kind != .add && object.className.spells("Concatenate") == false
        nodes.append((settings.name, kind, isLayer ? [call.sources[0]] : call.sources, shape))
    }

    private static func fit(_ one: [Int], _ other: [Int], axis: Int) -> Bool {
        one.count == other.count && one.indices.allSatisfy { $0 == axis || one[$0] == other[$0] }
    }

    private func misfit(_ object: KerasObject) -> ImportError {
        file.error(
            at: object.start, "the shapes that this layer takes do not fit", found: quoted(object.className),
            expected: "one shape for Add; for Concatenate one but for the axis")
    }

    private func shape(of name: Text) -> [Int]? {
        inputs.first { $0.name == name }?.shape ?? nodes.first { $0.name == name }?.shape
    }

    /// Numbers inputs and nodes; the output comes last.
    private mutating func arrange(inputs names: [Text], outputs: [Text], at start: Int) throws(ImportError) {
        guard outputs.count == 1, let last = nodes.last, last.name == outputs[0], names.count == inputs.count,
            duplicate(inputs.map { $0.name } + nodes.map { $0.name }) == nil
        else {
            throw file.error(
                at: start, "the model has several outputs, or layers behind its output",
                found: "\(outputs.count) outputs", expected: "one, the last layer, and a name for each layer")
        }
        var order: [Text] = []
        for name in names {
            guard let input = inputs.first(where: { $0.name == name }), !order.contains(name) else {
                throw file.error(
                    at: start, "an input is not among the layers", found: quoted(name),
                    expected: "the name of an InputLayer")
            }
            order.append(name)
            result.inputShapes.append(input.shape)
        }
        order += nodes.map { $0.name }
        for node in nodes {
            var sources: [Int] = []
            for name in node.sources { sources.append(order.firstIndex(of: name)!) }
            result.nodes.append(.init(name: node.name, kind: node.kind, sources: sources))
        }
    }
}

/// The arguments of a layer's call.
struct KerasCall {
    /// The names of the layers whose values are arguments.
    private(set) var sources: [Text] = []
    private let file: FileBytes

    /// Reads `inbound_nodes`: in Keras 3 an object with `args`, in Keras 2 lists of `["name", 0, 0, {}]`.
    init(_ object: KerasObject, _ file: FileBytes) throws(ImportError) {
        self.file = file
        guard var nodes = object.inbound else { throw none(object) }
        var isFirst = true
        var count = 0
        try nodes.open("[")
        while try nodes.nextElement(&isFirst) {
            count += 1
            if try nodes.kind() == .object { try readCall(&nodes) } else { try readTensors(&nodes) }
        }
        guard count == 1, !sources.isEmpty else { throw none(object) }
    }

    private func none(_ object: KerasObject) -> ImportError {
        file.error(
            at: object.start, "the layer is not called once", found: quoted(object.className),
            expected: "one entry in “inbound_nodes”, with a value of another layer")
    }

    private mutating func readCall(_ reader: inout JSONReader) throws(ImportError) {
        var isFirst = true
        try reader.open("{")
        while let key = try reader.nextKey(&isFirst) {
            if key.spells("args") {
                try readTensors(&reader)
            } else if key.spells("kwargs") {
                try readSettings(&reader)
            } else {
                try reader.skip()
            }
        }
    }

    /// Reads settings of a call that have no effect: `null` and `false`.
    private func readSettings(_ reader: inout JSONReader) throws(ImportError) {
        guard try reader.kind() == .object else { return try reader.skip() }
        var isFirst = true
        try reader.open("{")
        while try reader.nextKey(&isFirst) != nil {
            let place = reader.next
            guard try reader.kind() == .word, try reader.word() ?? false == false else {
                throw file.error(
                    at: place, "this setting of a call is not read", expected: "null or false")
            }
        }
    }

    /// Reads a tensor, or a list of tensors.
    private mutating func readTensors(_ reader: inout JSONReader) throws(ImportError) {
        let place = reader.next
        switch try reader.kind() {
        case .object:
            let tensor = try KerasObject(reader, isWhole: false)
            reader = tensor.after
            guard tensor.className.spells("__keras_tensor__"), let config = tensor.config else {
                throw file.error(
                    at: place, "this is no value of a layer", found: quoted(tensor.className),
                    expected: "“__keras_tensor__”")
            }
            guard var history = try KerasMembers(config, file).history else {
                throw file.error(
                    at: place, "a value has no history", found: "none", expected: "“keras_history”")
            }
            try readHistory(&history)
        case .array:
            // Either a list of tensors, or Keras 2's ["name", 0, 0, {}].
            var ahead = reader
            var isFirst = true
            try ahead.open("[")
            if try ahead.nextElement(&isFirst), try ahead.kind() == .string {
                try readHistory(&reader)
                return
            }
            isFirst = true
            try reader.open("[")
            while try reader.nextElement(&isFirst) { try readTensors(&reader) }
        default:
            throw file.error(
                at: place, "this is no value of a layer", expected: "a tensor, or a list of them")
        }
    }

    /// Reads `["name", 0, 0]`: the only value of a layer that is called once.
    private mutating func readHistory(_ reader: inout JSONReader) throws(ImportError) {
        var isFirst = true
        try reader.open("[")
        guard try reader.nextElement(&isFirst) else {
            throw file.error(at: reader.next, "a value has no name", expected: "a layer's name")
        }
        sources.append(try reader.string())
        while try reader.nextElement(&isFirst) {
            switch try reader.kind() {
            case .number: _ = try reader.wholeNumber(upTo: 0)
            case .object: try readSettings(&reader)
            default: try reader.skip()
            }
        }
    }
}
