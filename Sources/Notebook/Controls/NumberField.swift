import Exhibits
import PlainText

/// A field for a number, for ranges in which a slider would be too coarse.
///
///     let rate: Float = number("rate", 0...1, start: 0.001)
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
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
public func number<T: ControlNumber>(
    _ name: StaticString, _ range: ClosedRange<T>, step: T? = nil, start: T, label: StaticString? = nil
) -> T {
    T.__book_number(name, range, step: step, start: start, label, .field)
}

extension NumberLook {
    static var field: NumberLook {
        @export(interface) get {
            NumberLook(kind: .number) { control, html in
                control.writeStart(to: &html)
                control.writeField("number", to: &html)
                html.raw("</label> ")
                control.writeEnd(to: &html)
            }
        }
    }
}
