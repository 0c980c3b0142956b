import Exhibits
import PlainText

// What the reader can move. Each is an ordinary call that returns its start value, unless the value is set
// from outside: by the reader's hand in a page, by `book build --set x=4` in a build. Either way it reaches
// the program as an argument, `x=4`.

/// A number on a line with a handle: `let x: Float = slider("x", -20...20, step: 0.5, start: 10)`.
///
/// - Parameters:
///   - name: a letter, then letters, digits, `-` or `_`; unlike that of the chapter's other controls.
///   - range: the legal values. What is set outside it is refused with a word beside the control.
///   - step: how far one key press moves it; any number within the range can be set all the same.
///   - label: what stands beside it; its name where there is none.
public func slider<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T? = nil, start: T, label: StaticString? = nil
) -> T {
    T.__book_number(name, range, step: step, start: start, label, isSlider: true)
}

/// A number in a field: `let rate: Float = number("rate", 0...1, start: 0.001)`. Parameters as a slider's.
public func number<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T? = nil, start: T, label: StaticString? = nil
) -> T {
    T.__book_number(name, range, step: step, start: start, label, isSlider: false)
}

/// One of several: `let activation = choice("activation", [Activation.relu, .tanh], start: .relu)`.
///
/// Each is called as it describes itself.
public func choice<T: CustomStringConvertible & Equatable>(
    _ name: StaticString, _ values: [T], start: T, label: StaticString? = nil
) -> T {
    let labels = values.map { Text($0.description) }
    guard let first = values.firstIndex(of: start) else {
        stop("choice: the start value is not among the values")
    }
    if let fault = Control.fault(ofLabels: labels) { stop(fault) }
    var chosen = first
    var fault: Text?
    let setting = System.setting(name.bytes)
    if let setting {
        if let index = labels.firstIndex(where: { $0.bytes == setting }) {
            chosen = index
        } else {
            fault = "is not one of the values"
        }
    }
    send(
        name, label, .choice(labels, chosen: chosen),
        value: .text(labels[chosen]), setting: setting, fault: fault)
    return values[chosen]
}

/// Yes or no: `let withReLU = toggle("relu", true, label: "ReLU")`. It is set with `on` or `off`.
@export(interface)
public func toggle(_ name: StaticString, _ start: Bool, label: StaticString? = nil) -> Bool {
    var value = start
    var fault: Text?
    let setting = System.setting(name.bytes)
    if let setting {
        if setting[...].spells("on") {
            value = true
        } else if setting[...].spells("off") {
            value = false
        } else {
            fault = "is neither on nor off"
        }
    }
    send(name, label, .toggle, value: .bool(value), setting: setting, fault: fault)
    return value
}

/// Lines to type or paste: `let text = textBox("weights", start: data("data/weights.txt"))`.
///
/// - Parameter most: how many bytes of UTF-8 it takes, the start value included; 200,000 at most.
@export(interface)
public func textBox(
    _ name: StaticString, start: String, most: Int = 50_000, label: StaticString? = nil
) -> String {
    if let wrong = Control.fault(ofText: start.utf8.count, most: most) { stop(wrong) }
    var value = start
    var fault: Text?
    let setting = System.setting(name.bytes)
    if let setting {
        if setting.count > most {
            fault = "has \(setting.count) bytes where at most \(most) are taken"
        } else {
            value = String(decoding: setting, as: UTF8.self)
        }
    }
    send(
        name, label, .text(most: most), value: .text(Text(value)),
        setting: setting,
        fault: fault, write: { $0.writeText(to: &$1) })
    return value
}

/// A field for each number of a list: `let w = grid("w", hidden.kernel[0], -5...5)`. Number 3 is set as `w.3`.
///
/// Whatever is in the list, the start values may also be outside the range. 1,000 numbers at most.
public func grid<C: Collection>(
    _ name: StaticString, _ start: C, _ range: ClosedRange<C.Element>, label: StaticString? = nil
) -> [C.Element] where C.Element: ControlNumber {
    grid(name, [Array(start)], range, label, isList: true)[0]
}

/// A field for each number of a matrix, row by row. The number in row 2, column 0 is set as `w.2.0`.
public func grid<C: Collection, T: ControlNumber>(
    _ name: StaticString, _ start: C, _ range: ClosedRange<T>, label: StaticString? = nil
) -> [[T]] where C.Element == [T] {
    grid(name, Array(start), range, label, isList: false)
}

/// Says how far a long computation is: `progress(epoch, of: 1000)`. The page shows it while it waits.
@export(interface)
public func progress(_ done: Int, of total: Int) {
    guard total > 0, done >= 0 else { return }
    let percent = Int(min(1, Double(done) / Double(total)) * 100)
    if percent != recorder.percent {
        recorder.percent = percent
        recorder.send(Record(.progress, line: percent))
    }
}

// MARK: - What they share

/// A number that a control can set.
public protocol ControlNumber: Displayable, Comparable {
    /// Reads a decimal as a person types it: `-0.5`, `3`, `1e-5`; nil for other text.
    init?(typed bytes: [UInt8])
    /// How far one key press moves it where the chapter does not say.
    static var usualStep: Leaf? { get }
    /// A slider, or a field. As each type's own function it is compiled with the library, not in each chapter.
    static func __book_number(
        _ name: StaticString, _ range: ClosedRange<Self>, step: Self?, start: Self, _ label: StaticString?,
        isSlider: Bool
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
        isSlider: Bool
    ) -> Float {
        number(name, range, step: step, start, label, isSlider: isSlider)
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
        isSlider: Bool
    ) -> Double {
        number(name, range, step: step, start, label, isSlider: isSlider)
    }
}

extension Int: ControlNumber {
    public static var usualStep: Leaf? { .number(Number(1)) }

    @export(interface)
    public init?(typed bytes: [UInt8]) {
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        // No more than 32 bits, which is what a page's `Int` has: the same everywhere.
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
        isSlider: Bool
    ) -> Int {
        number(name, range, step: step, start, label, isSlider: isSlider)
    }
}

/// A number that was set, or what is wrong with it.
private func value<T: ControlNumber>(
    of setting: [UInt8]?, _ range: ClosedRange<T>, start: T
) -> (value: T, fault: Text?) {
    guard let setting else { return (start, nil) }
    guard let number = T(typed: setting) else { return (start, "is not a number") }
    if range.contains(number) { return (number, nil) }
    return (start, "is not within \(range.lowerBound.leaf.text) … \(range.upperBound.leaf.text)")
}

private func number<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T?, _ start: T, _ label: StaticString?,
    isSlider: Bool
) -> T {
    let step = step.map { $0.leaf } ?? T.usualStep
    let form = isSlider ? Control.Form.slider(step: step) : .number(step: step)
    if let fault = Control.fault(of: form, low: range.lowerBound.leaf, high: range.upperBound.leaf) {
        stop(fault)
    }
    if !range.contains(start) { stop("a control's start value has to be within its range") }
    let setting = System.setting(name.bytes)
    let (value, fault) = value(of: setting, range, start: start)
    send(
        name, label, form, low: range.lowerBound.leaf, high: range.upperBound.leaf,
        value: value.leaf, setting: setting, fault: fault)
    return value
}

private func grid<T: ControlNumber>(
    _ name: StaticString, _ start: [[T]], _ range: ClosedRange<T>, _ label: StaticString?, isList: Bool
) -> [[T]] {
    let form = Control.Form.grid(step: T.usualStep)
    if let fault = Control.fault(ofGrid: start.map { $0.count }) { stop(fault) }
    if let fault = Control.fault(of: form, low: range.lowerBound.leaf, high: range.upperBound.leaf) {
        stop(fault)
    }
    var result = start
    var cells: [Control.GridCell] = []
    var fault: Text?
    for row in start.indices {
        for column in start[row].indices {
            let cell: Text =
                isList ? "\(name).\(column)" : "\(name).\(row).\(column)"
            let setting = System.setting(cell.bytes)
            let (value, wrong) = value(of: setting, range, start: start[row][column])
            if let wrong, let setting { fault = "\(cell): '\(excerpt(setting))' \(wrong)" }
            result[row][column] = value
            cells.append(
                Control.GridCell(
                    name: cell, start: start[row][column].leaf,
                    value: value.leaf, isSet: setting != nil && wrong == nil))
        }
    }
    var control = control(name, label, form, value: .nothing)
    control.low = range.lowerBound.leaf
    control.high = range.upperBound.leaf
    control.isSet = cells.contains { $0.isSet } || fault != nil
    control.cells = cells
    control.rowLengths = start.map { $0.count }
    control.fault = fault
    var html = HTML()
    control.writeGrid(step: T.usualStep, to: &html)
    send(control, html)
    return result
}

@export(interface)
private func control(
    _ name: StaticString, _ label: StaticString?, _ form: Control.Form, value: Leaf
) -> Control {
    recorder.claim(control: name.bytes)
    return Control(
        name: Text(stringLiteral: name), label: Text(stringLiteral: label ?? name), form: form,
        value: value)
}

private func send(
    _ name: StaticString, _ label: StaticString?, _ form: Control.Form, low: Leaf? = nil, high: Leaf? = nil,
    value: Leaf, setting: [UInt8]?, fault: Text?,
    write: (Control, inout HTML) -> Void = { $0.writeLine(to: &$1, digits: recorder.digits) }
) {
    var control = control(name, label, form, value: value)
    control.low = low
    control.high = high
    control.isSet = setting != nil
    if let fault, let setting {
        control.fault = "'\(excerpt(setting))' \(fault)"
    }
    var html = HTML()
    write(control, &html)
    send(control, html)
}

private func send(_ control: Control, _ html: HTML) {
    recorder.output(html, control.entries(digits: recorder.digits), kind: .control)
}

extension StaticString {
    var bytes: [UInt8] { Text(stringLiteral: self).bytes }
}

/// The beginning of what a reader typed, for a message.
@export(interface)
private func excerpt(_ setting: [UInt8]) -> Text {
    let whole = Text(bytes: setting)
    if setting.count <= 40 { return whole }
    // Not in the middle of a character.
    var end = 40
    while end > 0, setting[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
    return "\(Text(bytes: Array(setting[..<end])))…"
}
