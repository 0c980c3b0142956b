import Exhibits
import PlainText

/// A number in a field, for ranges in which a handle would be too coarse.
///
///     let rate: Float = number("rate", 0...1, start: 0.001)
///
/// - Parameters:
///   - name: as a slider's.
///   - range: the legal values. What is set outside it is refused with a word beside the control.
///   - step: how far one key press moves it; any number within the range can be set all the same.
///   - start: the value until the reader moves it, and the one that is printed and recorded. It lies in `range`.
///   - label: what stands beside it; its name where there is none.
///
/// - Returns: what the reader set, or `start`.
///
/// Stops the chapter where `start` lies outside of `range`, `step` is not positive, an `Int` range needs more than the 32 bits
/// that a page has, or the name is not legal or was used before.
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
