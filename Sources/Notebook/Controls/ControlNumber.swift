import Exhibits
import PlainText

/// A type of numbers that a control can set.
public protocol ControlNumber: Displayable, Comparable {
    /// Reads a decimal as a person types it: `-0.5`, `3`, `1e-5`; nil for other text.
    init?(typed bytes: [UInt8])
    /// How much one key press changes the number if the chapter gives no step.
    static var usualStep: Leaf? { get }
    /// Creates a control of one number. Each type has a function of its own, which is compiled with the
    /// library and not in each chapter.
    static func __book_number(
        _ name: StaticString, _ range: ClosedRange<Self>, step: Self?, start: Self, _ label: StaticString?,
        _ look: NumberLook
    ) -> Self
}

extension ControlNumber {
    public static var usualStep: Leaf? { nil }

    var leaf: Leaf {
        var leaves: [Leaf] = []
        appendLeaves(to: &leaves)
        return leaves[0]
    }
}

extension Float: ControlNumber {
    @export(interface)
    public init?(typed bytes: [UInt8]) {
        guard bytes.count <= 400, let value = Float(decimal: bytes[...]), value.isFinite else { return nil }
        self = value
    }

    @export(interface)
    public static func __book_number(
        _ name: StaticString, _ range: ClosedRange<Float>, step: Float?, start: Float, _ label: StaticString?,
        _ look: NumberLook
    ) -> Float {
        makeNumber(name, range, step: step, start, label, look)
    }
}

extension Double: ControlNumber {
    @export(interface)
    public init?(typed bytes: [UInt8]) {
        guard bytes.count <= 400, let value = Double(decimal: bytes[...]), value.isFinite else { return nil }
        self = value
    }

    @export(interface)
    public static func __book_number(
        _ name: StaticString, _ range: ClosedRange<Double>, step: Double?, start: Double,
        _ label: StaticString?,
        _ look: NumberLook
    ) -> Double {
        makeNumber(name, range, step: step, start, label, look)
    }
}

extension Int: ControlNumber {
    public static var usualStep: Leaf? { .number(Number(1)) }

    @export(interface)
    public init?(typed bytes: [UInt8]) {
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        // At most 32 bits, as a page's `Int` has, so that all platforms accept the same numbers.
        guard !rest.isEmpty, rest.count <= 400 else { return nil }
        var value: Int64 = 0
        for byte in rest {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            if value > 1 << 31 { return nil }
        }
        if isNegative { value = -value }
        guard let number = Int32(exactly: value) else { return nil }
        self = Int(number)
    }

    @export(interface)
    public static func __book_number(
        _ name: StaticString, _ range: ClosedRange<Int>, step: Int?, start: Int, _ label: StaticString?,
        _ look: NumberLook
    ) -> Int {
        makeNumber(name, range, step: step, start, label, look)
    }
}

/// The look of a control of one number. A new look has its own file next to `Slider.swift`.
public struct NumberLook {
    let kind: Control.Kind
    let write: (_ control: Control, _ html: inout HTML) -> Void
}

/// Reads a number that was set. If it is missing or illegal, returns `start` and the fault of the setting.
func readNumber<T: ControlNumber>(
    _ setting: [UInt8]?, _ range: ClosedRange<T>, start: T
) -> (value: T, fault: Text?) {
    guard let setting else { return (start, nil) }
    guard let number = T(typed: setting) else { return (start, "is not a number") }
    if range.contains(number) { return (number, nil) }
    return (start, "is not within \(range.lowerBound.leaf.text) … \(range.upperBound.leaf.text)")
}

private func makeNumber<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T?, _ start: T, _ label: StaticString?,
    _ look: NumberLook
) -> T {
    let step = step.map { $0.leaf } ?? T.usualStep
    let form = Control.Form(look.kind, step: step)
    if let fault = Control.fault(of: form, low: range.lowerBound.leaf, high: range.upperBound.leaf) {
        stop(fault)
    }
    if !range.contains(start) { stop("a control's start value has to be within its range") }
    let setting = System.setting(name.bytes)
    let (value, fault) = readNumber(setting, range, start: start)
    send(
        name, label, form, low: range.lowerBound.leaf, high: range.upperBound.leaf,
        value: value.leaf, setting: setting, fault: fault, write: look.write)
    return value
}
