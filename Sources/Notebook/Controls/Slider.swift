import Exhibits
import PlainText

/// A slider for a number.
///
///     let x: Float = slider("x", -20...20, step: 0.5, start: 10)
///
/// - Parameters:
///   - name: up to 40 letters, digits, `-` or `_`, with at least one lowercase letter; unique among the
///     chapter's controls. It is the key in the page's address (`?x=4`) and in `book build --set x=4`.
///   - range: the legal values. Others are rejected with a message next to the control.
///   - step: how much one key press changes the number; any number within the range can still be set.
///   - start: the value until the reader changes it, which is also the one that is printed and recorded;
///     within `range`.
///   - label: the text next to the control; by default its name.
///
/// - Returns: what the reader set, or `start`.
///
/// Stops the chapter if `start` is outside `range`, if `step` is not positive, if an `Int` range needs more
/// than the 32 bits that a page has, or if the name is not legal or already used.
public func slider<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T? = nil, start: T, label: StaticString? = nil
) -> T {
    T.__book_number(name, range, step: step, start: start, label, .slider)
}

extension NumberLook {
    static var slider: NumberLook {
        @export(interface) get {
            NumberLook(kind: .slider) { control, html in
                control.writeStart(to: &html)
                control.writeField("range", to: &html)
                html.raw("</label> <output>")
                control.value.write(to: &html, digits: recorder.digits)
                html.raw("</output>")
                control.writeEnd(to: &html)
            }
        }
    }
}
