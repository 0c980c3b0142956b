import Exhibits
import PlainText

/// A text box, for lines to type or paste.
///
///     let text = textBox("weights", start: "[[0.5, -1.25]]", label: "Your weights")
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
///   - start: the text until the reader types another.
///   - most: the most bytes of UTF-8 that the text box accepts, also for the start value; at most 200,000.
///   - label: the text above the text box; by default its name.
///
/// - Returns: what the reader typed, or `start`.
///
/// Stops the chapter if `start` is longer than `most`, if `most` is not from 0 to 200,000, or if the name is
/// not legal or already used.
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
            fault = "has \(setting.count) bytes, but at most \(most) are allowed"
        } else {
            value = String(decoding: setting, as: UTF8.self)
        }
    }
    send(
        name, label, Control.Form(.text, most: most), value: .text(Text(value)), setting: setting,
        fault: fault, also: digest(of: Text(value), name), write: writeText)
    return value
}

/// The recorded digest of a text, which may be computed, and is too long for a line of the record.
@export(interface)
private func digest(of text: Text, _ name: StaticString) -> Entry? {
    if text.isEmpty { return nil }
    var digest = Digest()
    digest.add(text)
    return Entry(
        "\(Text(stringLiteral: name)).text", .digest(count: text.bytes.count, digest.text),
        printed: "\(text.bytes.count) bytes")
}

@export(interface)
private func writeText(_ control: Control, to html: inout HTML) {
    html.raw("<div class=\"control text\"><label><span>")
    html.text(control.label)
    html.raw("</span> <textarea rows=\"6\" spellcheck=\"false\" autocomplete=\"off\"")
    control.writeName(to: &html)
    // HTML drops one line end just after the tag.
    html.raw(">\n")
    html.text(control.value.text)
    html.raw("</textarea></label> ")
    control.writeEnd(to: &html)
}
