import Exhibits
import PlainText

/// A switch, set with `on` or `off`: `?relu=off`.
///
///     let withReLU = toggle("relu", true, label: "with ReLU")
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
///   - start: the value until the reader sets another.
///   - label: the text next to the control; by default its name.
///
/// - Returns: what the reader set, or `start`.
///
/// Stops the chapter if the name is not legal or already used.
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
    send(
        name, label, Control.Form(.toggle), value: .bool(value), setting: setting, fault: fault,
        write: writeToggle)
    return value
}

@export(interface)
private func writeToggle(_ control: Control, to html: inout HTML) {
    control.writeStart(to: &html)
    html.raw("<input type=\"checkbox\" role=\"switch\"")
    html.attribute("name", control.name)
    if case .bool(true) = control.value { html.raw(" checked") }
    control.writeMark(to: &html)
    html.raw("></label> ")
    control.writeEnd(to: &html)
}
