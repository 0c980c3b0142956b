import PlainText

/// The settings of a layer as Keras writes them in its configuration, for ``Sequential/json()``. Layers of other packages
/// give theirs in ``LayerKind/kerasConfig``.
///
///     var config = KerasConfig()
///     config.set("units", 16)
///     config.set("activation", .relu)
///     config.json  // {"units": 16, "activation": "relu"}
public struct KerasConfig: Sendable {
    private(set) var members = Text()

    /// Makes a configuration without settings.
    public init() {}

    var isEmpty: Bool { members.isEmpty }

    /// The settings as a JSON object.
    public var json: Text { "{\(members)}" }

    private mutating func add(_ name: StaticString, _ value: Text) {
        if !members.isEmpty { members.append(", ") }
        members.append("\"\(name)\": \(value)")
    }

    /// Sets a member to a string, which must not need escaping.
    public mutating func set(_ name: StaticString, _ value: StaticString) { add(name, "\"\(value)\"") }
    /// Sets a member to `true` or `false`.
    public mutating func set(_ name: StaticString, _ value: Bool) { add(name, value ? "true" : "false") }
    /// Sets a member to a whole number.
    public mutating func set(_ name: StaticString, _ value: Int) { add(name, "\(value)") }
    /// Sets a member to a list of whole numbers; nil is `null`.
    public mutating func set(_ name: StaticString, _ value: [Int]?) {
        add(name, value.map { Self.list($0) { "\($0)" } } ?? "null")
    }
    /// Sets a member to a number, written so that reading it gives the same number.
    public mutating func set<Scalar: Real>(_ name: StaticString, _ value: Scalar) {
        add(name, Self.decimal(value))
    }
    /// Sets a member to a list of numbers, or to the number itself if there is only one; nil is `null`.
    public mutating func set<Scalar: Real>(_ name: StaticString, _ value: [Scalar]?) {
        guard let value else { return add(name, "null") }
        add(name, value.count == 1 ? Self.decimal(value[0]) : Self.list(value) { Self.decimal($0) })
    }
    /// Sets a member to an activation: its name, or for a slope that is not Keras' default, the layer.
    public mutating func set(_ name: StaticString, _ value: Activation) {
        guard value.kind == .leakyRelu, value.parameter != Activation.leakyRelu().parameter else {
            return add(name, "\"\(value.text)\"")
        }
        add(
            name,
            """
            {"module": "keras.layers", "class_name": "LeakyReLU", "config": {"negative_slope": \
            \(Self.decimal(value.parameter))}, "registered_name": null}
            """)
    }

    /// Sets the lengths of an input; the batch's is not fixed.
    mutating func set(inputShape: [Int]) {
        var shape: Text = "[null"
        for length in inputShape { shape.append(", \(length)") }
        shape.append("]")
        add("batch_shape", shape)
    }

    static func list<Element>(_ elements: [Element], _ text: (Element) -> Text) -> Text {
        var list: Text = "["
        for (index, element) in elements.enumerated() {
            if index > 0 { list.append(", ") }
            list.append(text(element))
        }
        list.append("]")
        return list
    }

    /// The shortest decimal from which a reader that rounds once, to `Scalar` or to `Double`, gets `value`;
    /// the words that Python writes for infinity and NaN.
    static func decimal<Scalar: Real>(_ value: Scalar) -> Text {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let (double, single) = (Double(value), Float(value))
        if Double(single) == double {
            let short: Text = "\(single)"
            if let read = Double(decimal: short.bytes[...]), Scalar(read) == value { return short }
        }
        return "\(double)"
    }
}
