import PlainText

/// A mistake that people make when they compute a network by hand: of a kind, and where it was made. Layers and units count
/// from 0.
///
/// ``Diagnosis`` finds them:
///
///     let line = Sequential([Dense<Double>(kernel: Matrix([[1.25]]), bias: [0.375])])
///     Diagnosis(line, [7], got: TypedNumber("8.750")!).findings[0].mistakes[0].name  // biasLeftOut
public struct Mistake: Sendable, Equatable {
    let kind: MistakeKind
    /// The layers it is made in; none where it is in none, as with inputs that were scaled.
    public internal(set) var layers: [Int] = []
    /// Of several ways to make it, which: a factor, how many decimals, an epsilon.
    var number = 0.0
    /// Which other layer, unit or input.
    var other = 0
    /// Which unit, input or weight.
    var index = 0
    /// The function that was used.
    var function: Activation?
    /// How often this way of it is met with.
    var commonness: MistakeKind.Commonness
    /// Whether it is made in all layers in which it can be.
    var isEverywhere = false
    /// Where it is made everywhere: whether in the layers of one function alone.
    var isOfOneFunction = false
    /// The function that belongs there.
    var right: Activation?

    @inline(never)
    init(
        _ kind: MistakeKind, layer: Int? = nil, number: Double = 0, other: Int = 0, index: Int = 0,
        function: Activation? = nil, right: Activation? = nil
    ) {
        self.kind = kind
        commonness = kind.commonness
        if let layer { layers = [layer] }
        (self.number, self.other, self.index) = (number, other, index)
        (self.function, self.right) = (function, right)
    }

    /// What the kind is called, such as `activationLeftOut`.
    public var name: String { Text(stringLiteral: kind.name).string }

    /// The layer it is in; nil if it is in none, or in several.
    public var layer: Int? { layers.count == 1 ? layers[0] : nil }

    /// Whether it is looked for together with others.
    var isPaired: Bool { kind.isPaired && function?.kind != .leakyRelu }

    /// Whether both can be made at once.
    func isCompatible(with other: Mistake) -> Bool {
        if kind.place != other.kind.place { return true }
        if layers.isEmpty || other.layers.isEmpty { return false }
        return !layers.contains { other.layers.contains($0) }
    }

    /// Makes the mistake.
    func make(in model: inout Recalculation) {
        if layers.isEmpty { kind.make(&model, 0, self) }
        for layer in layers { kind.make(&model, layer, self) }
    }

    /// The first layer that it changes something in.
    func start(in model: Recalculation) -> Int {
        switch kind.place {
        case .inputs, .weights: 0
        case .outputs: model.steps.count
        default: layers.first ?? 0
        }
    }
}

extension Mistake: TextConvertible {
    /// The mistake as a sentence says it; layers count from 1 there, as people count: `the ReLU of layer 1 was left out`.
    public var text: Text {
        @export(interface) get {
            var text = Text()
            var isPlace = false
            for byte in Text(stringLiteral: kind.words(self)).bytes {
                if isPlace {
                    text.append(part(byte))
                    isPlace = false
                } else if byte == UInt8(ascii: "%") {
                    isPlace = true
                } else {
                    text.bytes.append(byte)
                }
            }
            return text
        }
    }

    /// What stands in the place of a letter in ``MistakeKind/words``.
    private func part(_ letter: UInt8) -> Text {
        switch letter {
        // Functions: the one that belongs there, and the one that was used.
        case UInt8(ascii: "f"): return right?.spoken ?? "activation"
        case UInt8(ascii: "u"): return function?.spoken ?? ""
        case UInt8(ascii: "l"): return place
        // Row and column of a weight in its kernel.
        case UInt8(ascii: "r"): return "\(index / max(other, 1) + 1)"
        case UInt8(ascii: "c"): return "\(index % max(other, 1) + 1)"
        case UInt8(ascii: "i"): return "\(index + 1)"
        case UInt8(ascii: "o"): return "\(other + 1)"
        case UInt8(ascii: "n"): return "\(Int(number))"
        case UInt8(ascii: "d"): return number == 1 ? "1 decimal" : "\(Int(number)) decimals"
        case UInt8(ascii: "s"):
            return number < 1 ? "divided by \(Int(1 / number + 0.5))" : "multiplied by \(Int(number))"
        default: return "\(number)"
        }
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    /// `layer 1`, or `every layer`, as a sentence says where it is.
    var place: Text {
        if isEverywhere { return "every layer" }
        return "layer \((layers.first ?? 0) + 1)"
    }

}

extension Activation {
    /// The name as a sentence says it.
    var spoken: Text {
        switch kind {
        case .linear: "no activation"
        case .relu: "ReLU"
        default: text
        }
    }
}
