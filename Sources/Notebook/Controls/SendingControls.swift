import Exhibits
import PlainText

// Controls. Each is an ordinary call that returns its start value, unless the value is set from outside: by
// the reader in a page, or by `book build --set x=4` in a build. Either way the value reaches the program as
// an argument, `x=4`.
//
// Each control has its own file here, with its call and its look. `Control.Kind` in
// `Sources/Exhibits/Controls` lists all of them.

@export(interface)
func newControl(
    _ name: StaticString, _ label: StaticString?, _ form: Control.Form, value: Leaf
) -> Control {
    recorder.claim(control: name.bytes)
    return Control(
        name: Text(stringLiteral: name), label: Text(stringLiteral: label ?? name), form: form,
        value: value)
}

func send(
    _ name: StaticString, _ label: StaticString?, _ form: Control.Form, low: Leaf? = nil, high: Leaf? = nil,
    value: Leaf, setting: [UInt8]?, fault: Text?, also entry: Entry? = nil,
    write: (_ control: Control, _ html: inout HTML) -> Void
) {
    var control = newControl(name, label, form, value: value)
    control.low = low
    control.high = high
    control.isSet = setting != nil
    if let fault, let setting {
        control.fault = "'\(excerpt(setting))' \(fault)"
    }
    var html = HTML()
    write(control, &html)
    send(control, html, also: entry)
}

func send(_ control: Control, _ html: HTML, also entry: Entry? = nil) {
    var entries = control.entries(digits: recorder.digits)
    if let entry { entries.append(entry) }
    recorder.output(html, entries, kind: .control)
}

extension StaticString {
    var bytes: [UInt8] { Text(stringLiteral: self).bytes }
}

/// The beginning of what a reader typed, for a message.
@export(interface)
func excerpt(_ setting: [UInt8]) -> Text {
    let whole = Text(bytes: setting)
    if setting.count <= 40 { return whole }
    // Does not cut in the middle of a character.
    var end = 40
    while end > 0, setting[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
    return "\(Text(bytes: Array(setting[..<end])))…"
}
