import Exhibits
import PlainText

/// Lines to type or paste.
///
///     let text = textBox("weights", start: "[[0.5, -1.25]]", label: "Your weights")
///
/// - Parameters:
///   - name: as a slider's.
///   - start: the text until the reader types another.
///   - most: how many bytes of UTF-8 it takes, the start value included; 200,000 at most.
///   - label: what stands above it; its name where there is none.
///
/// - Returns: what the reader typed, or `start`.
///
/// Stops the chapter where `start` is longer than `most`, `most` is not from 0 to 200,000, or the name is not legal or was used
/// before.
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
        name, label, Control.Form(.text, most: most), value: .text(Text(value)), setting: setting,
        fault: fault, also: digest(of: Text(value), name), write: writeText)
    return value
}

/// What is recorded of a text: it may be computed, and is too long for a line of the record.
@export(interface)
private func digest(of text: Text, _ name: StaticString) -> Entry? {
    if text.isEmpty { return nil }
    var digest = Digest()
    digest.add(text)
    return Entry(
        "\(Text(stringLiteral: name)).text", .digest(count: text.bytes.count, bits: digest.bits),
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
