import Exhibits
import PlainText

/// A control for choosing one of several values.
///
///     let activation = choice("activation", [Activation.relu, .tanh], start: .relu)
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
///   - values: the values to choose from. Each is named by its `description`, which also sets it:
///     `?activation=tanh`.
///   - start: the value until the reader chooses another; one of `values`.
///   - label: the text next to the control; by default its name.
///
/// - Returns: what the reader chose, or `start`.
///
/// Stops the chapter if `start` is not among `values`, if two of them have the same description, or if the
/// name is not legal or already used.
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
        name, label, Control.Form(.choice, labels: labels, chosen: chosen),
        value: .text(labels[chosen]), setting: setting, fault: fault, write: writeChoice)
    return values[chosen]
}

@export(interface)
private func writeChoice(_ control: Control, to html: inout HTML) {
    control.writeStart(to: &html)
    html.raw("<select")
    control.writeName(to: &html)
    html.raw(">")
    let form = control.form
    for index in form.labels.indices { html.option(form.labels[index], isChosen: index == form.chosen) }
    html.raw("</select></label> ")
    control.writeEnd(to: &html)
}
