import PlainText

/// The description of a model that PyTorch prints, if it stands in a text beside the weights.
///
/// ```
/// Sequential(
///   (0): Linear(in_features=2, out_features=3, bias=True)
///   (1): BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
///   (2): ReLU()
/// )
/// ```
struct PrintedModule {
    /// One layer of the description.
    struct Entry {
        /// The names of the modules around the layer and its own, joined by points, as in `state_dict()`.
        var name: Text
        /// The class: `Linear`.
        var kind: ArraySlice<UInt8>
        /// What is between the brackets.
        var arguments: ArraySlice<UInt8>

        /// Whether the layer has a kernel.
        var isLinear: Bool { kind.spells("Linear") }
        /// Whether the layer is a normalization along the units of each example.
        var isLayerNorm: Bool { kind.spells("LayerNorm") }
        /// Whether the layer is a normalization.
        var isNorm: Bool { isLayerNorm || kind.begins("BatchNorm") }
        /// Whether the layer changes nothing in a trained model.
        var isIdle: Bool { kind.spells("Dropout") || kind.spells("Identity") }
        /// What a normalization adds to the variance.
        var epsilon: Text? { argument("eps") }

        private func number(_ name: StaticString) -> Double? {
            argument(name).flatMap { Double(decimal: $0.bytes[...]) }
        }

        /// The value of an argument, if it is a number.
        private func argument(_ name: StaticString) -> Text? {
            for part in arguments.split(separator: UInt8(ascii: ",")) {
                let part = part.drop { $0 == 0x20 }
                guard part.begins(name), let equals = part.firstIndex(of: UInt8(ascii: "=")),
                    part[..<equals].spells(name), PrintedNumber.isPlain(part[(equals + 1)...])
                else { continue }
                return Text(bytes: Array(part[(equals + 1)...]))
            }
            return nil
        }

        /// The function that the layer applies, for layers that are activation functions.
        var function: Activation? {
            let functions: [(StaticString, Activation)] = [
                ("ReLU", .relu), ("ReLU6", .relu6), ("Tanh", .tanh), ("Sigmoid", .sigmoid),
                ("Softmax", .softmax), ("SELU", .selu), ("SiLU", .silu), ("Mish", .mish),
                ("Softplus", .softplus), ("Softsign", .softsign), ("Hardswish", .hardSilu),
                ("Hardsigmoid", .hardSigmoid), ("LogSigmoid", .logSigmoid),
            ]
            if kind.spells("GELU") { return arguments.begins("approximate='tanh'") ? .geluTanh : .gelu }
            // Functions here have a parameter of 1.
            if kind.spells("ELU") { return (number("alpha") ?? 1) == 1 ? .elu : nil }
            if kind.spells("LeakyReLU") { return .leakyRelu(slope: number("negative_slope") ?? 0.01) }
            return functions.first { kind.spells($0.0) }?.1
        }
    }

    /// The layers in the order of the description, without the modules that hold them; at most a thousand.
    private(set) var entries: [Entry] = []
    /// Whether the layers are computed in this order, since all modules that hold them are `Sequential`.
    private(set) var isInOrder = true

    /// Reads the description in a text; there may be none.
    init(_ bytes: [UInt8]) {
        var open: [(name: Text, indent: Int)] = []
        var start = bytes.startIndex
        while start < bytes.endIndex, entries.count < 1000 {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            read(bytes[start..<end], in: &open)
            start = end + 1
        }
    }

    /// The layer of this name.
    subscript(name: Text) -> Entry? { entries.first { $0.name == name } }

    /// Reads one line: `  (1): BatchNorm1d(3, eps=1e-05)`, or `Net(`, which opens a module.
    private mutating func read(_ line: ArraySlice<UInt8>, in open: inout [(name: Text, indent: Int)]) {
        var rest = line.drop { $0 == 0x20 }
        while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
        let indent = rest.startIndex - line.startIndex
        var name = Text()
        if rest.first == UInt8(ascii: "(") {
            guard let bracket = rest.firstIndex(of: UInt8(ascii: ")")), bracket - rest.startIndex < 100,
                rest[(bracket + 1)...].begins(": ")
            else { return }
            name = Text(bytes: Array(rest[(rest.startIndex + 1)..<bracket]))
            rest = rest[(bracket + 3)...]
            while let last = open.last, last.indent >= indent { open.removeLast() }
            guard let module = open.last, open.count < 20 else { return }
            if !module.name.isEmpty { name = "\(module.name).\(name)" }
        } else if rest.first == UInt8(ascii: ")") {
            return
        } else {
            open = []
        }
        guard let bracket = rest.firstIndex(of: UInt8(ascii: "(")), rest.startIndex < bracket,
            rest[..<bracket].allSatisfy(PrintoutReader.isWord)
        else { return }
        let kind = rest[..<bracket]
        if rest.endIndex == bracket + 1 {
            open.append((name, indent))
            if !kind.spells("Sequential") { isInOrder = false }
        } else if !open.isEmpty, rest.last == UInt8(ascii: ")") {
            entries.append(Entry(name: name, kind: kind, arguments: rest[(bracket + 1)...].dropLast()))
        }
    }
}

extension PrintedWeights {
    /// The function of each layer that has weights, normalizations included, if the text has PyTorch's
    /// description of the model beside its weights; nil if it does not tell all functions, as when they are
    /// called in a `forward` of the model's own.
    public var describedActivations: [Activation]? {
        let module = PrintedModule(source)
        guard module.isInOrder, module.entries.contains(where: { $0.isLinear }) else { return nil }
        var functions: [Activation] = []
        for entry in module.entries {
            if entry.isLinear || entry.isNorm {
                functions.append(.linear)
            } else if let function = entry.function, functions.last == .linear {
                functions[functions.count - 1] = function
            } else if !entry.isIdle {
                return nil
            }
        }
        return functions
    }
}
