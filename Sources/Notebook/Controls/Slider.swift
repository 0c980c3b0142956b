import Exhibits
import PlainText

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
