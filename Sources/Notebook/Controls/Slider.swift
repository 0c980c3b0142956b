import Exhibits
import PlainText

/// A number on a line with a handle.
///
///     let x: Float = slider("x", -20...20, step: 0.5, start: 10)
///
/// - Parameters:
///   - name: letters, digits, `-` or `_`, at most 40, a small letter among them; unlike those of other controls. The page's
///     address takes it (`?x=4`), and `book build --set x=4`.
///   - range: the legal values. What is set outside it is refused with a word beside the control.
///   - step: how far one key press moves it; any number within the range can be set all the same.
///   - start: the value until the reader moves it, and the one that is printed and recorded. It lies in `range`.
///   - label: what stands beside it; its name where there is none.
///
/// - Returns: what the reader set, or `start`.
///
/// Stops the chapter where `start` lies outside of `range`, `step` is not positive, an `Int` range needs more than the 32 bits
/// that a page has, or the name is not legal or was used before.
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
