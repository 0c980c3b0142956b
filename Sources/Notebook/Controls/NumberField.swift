import Exhibits
import PlainText

/// A number in a field: `let rate: Float = number("rate", 0...1, start: 0.001)`. Parameters as a slider's.
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
