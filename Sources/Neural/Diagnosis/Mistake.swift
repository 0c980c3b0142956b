import PlainText

/// A mistake made in computing a network by hand: its kind, and where it was made. Layers and units count
/// from 0.
///
/// ``Diagnosis`` finds mistakes:
///
///     let line = Sequential([Dense<Double>(kernel: Matrix([[1.25]]), bias: [0.375])])
///     Diagnosis(line, [7], got: TypedNumber("8.750")!).findings[0].mistakes[0].name  // biasLeftOut
public struct Mistake: Sendable, Equatable {
    let kind: MistakeKind
    /// The layers with the mistake; empty if it belongs to no layer, as with scaled inputs.
    public internal(set) var layers: [Int] = []
    /// The number that distinguishes ways to make the mistake: a factor, a number of decimals, or an epsilon.
    var number = 0.0
    /// The other layer, unit, or input involved.
    var other = 0
    /// The index of the unit, input, or weight.
    var index = 0
    /// The activation function that was used.
    var function: Activation?
    /// How common this way of making the mistake is.
    var commonness: MistakeKind.Commonness
    /// Whether the mistake is made in all layers where it is possible.
    var isEverywhere = false
    /// For a mistake made everywhere, whether only in the layers with one function.
    var isForOneFunction = false
    /// The right activation function.
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

    /// The name of the kind, such as `activationLeftOut`.
    public var name: String { Text(stringLiteral: kind.name).string }

    /// The layer with the mistake; nil if there is none, or several.
    public var layer: Int? { layers.count == 1 ? layers[0] : nil }

    /// Whether the mistake is tried in pairs with others.
    var isPaired: Bool { kind.isPaired && function?.kind != .leakyRelu }

    /// Whether both mistakes can be made at once.
    func isCompatible(with other: Mistake) -> Bool {
        if kind.stage != other.kind.stage { return true }
        if layers.isEmpty || other.layers.isEmpty { return false }
        return !layers.contains { other.layers.contains($0) }
    }

    /// Makes the mistake.
    func make(in model: inout Recalculation) {
        if layers.isEmpty { kind.make(&model, 0, self) }
        for layer in layers { kind.make(&model, layer, self) }
    }

    /// The first layer that the mistake changes.
    func start(in model: Recalculation) -> Int {
        switch kind.stage {
        case .inputs, .weights: 0
        case .outputs: model.steps.count
        default: layers.first ?? 0
        }
    }
}

extension Mistake: TextConvertible {
    /// The mistake in words, with layers counted from 1: `the ReLU of layer 1 was left out`.
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

    /// The text for a placeholder in ``MistakeKind/words``, given its letter.
    private func part(_ letter: UInt8) -> Text {
        switch letter {
        // Activation functions: the right one, and the one that was used.
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

    /// The place in words: `layer 1`, or `every layer`.
    var place: Text {
        if isEverywhere { return "every layer" }
        return "layer \((layers.first ?? 0) + 1)"
    }

}

extension Activation {
    /// The function's name as used in sentences.
    var spoken: Text {
        switch kind {
        case .linear: "no activation"
        case .relu: "ReLU"
        default: text
        }
    }
}
