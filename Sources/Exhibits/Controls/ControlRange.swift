import PlainText

extension Control {
    /// The most fields of a grid: a browser takes half a millisecond for each.
    static let maxFields = 1000
    /// The most bytes that a text box can accept.
    static let maxText = 200_000

    /// Why a grid with these row lengths is not allowed; nil if it is.
    @export(interface) @inline(never)
    public static func fault(ofGrid rowLengths: [Int]) -> Text? {
        let count = rowLengths.reduce(0, +)
        return count > maxFields
            ? "grid: \(count) numbers, where a page has fields for \(maxFields) at most; take a part of them"
            : nil
    }

    /// Why a text box with a start value of `count` bytes and a limit of `most` is not allowed; nil if it is.
    @export(interface) @inline(never)
    public static func fault(ofText count: Int, most: Int) -> Text? {
        if most > maxText || most < 0 {
            return "textBox: 'most' is \(most); it has to be in 0 … \(maxText)"
        }
        return count > most
            ? "textBox: its start value has \(count) bytes, but at most \(most) are taken; give it a greater 'most'"
            : nil
    }

    /// Why a control can't have this range and step; nil if it can.
    ///
    /// `Int` has 32 bits in pages, and browsers compute a slider's position from the width of its range.
    @export(interface) @inline(never)
    public static func fault(of form: Form, low: Leaf, high: Leaf) -> Text? {
        guard case .number(let low) = low, case .number(let high) = high else { return nil }
        if low.kind == .int {
            let (least, most) = (Int64(bitPattern: low.bits), Int64(bitPattern: high.bits))
            if least < -0x8000_0000 || most > 0x7FFF_FFFF {
                return
                    "a control's range is \(low.shortest) … \(high.shortest), but in pages Int has 32 bits: at most -2147483648 … 2147483647; take a smaller range, or Double"
            }
        } else if !low.double.isFinite || !high.double.isFinite || !(high.double - low.double).isFinite {
            return
                "a control's range is \(low.shortest) … \(high.shortest), which is wider than a Double can tell; take a smaller range"
        }
        guard case .number(let number)? = form.step else { return nil }
        let step = number.double
        if !(step > 0) || !step.isFinite {
            return "a control's step is \(number.shortest); it has to be more than 0, and finite"
        }
        if low.kind != .int, low.double < high.double, isTooSmall(step, low, high) {
            return
                "a control's step is \(number.shortest), which changes nothing in numbers as large as \(low.shortest) … \(high.shortest); take a larger step, or none"
        }
        return nil
    }

    /// Whether a step from an end of the range is lost to rounding.
    private static func isTooSmall(_ step: Double, _ low: Number, _ high: Number) -> Bool {
        if low.kind == .float {
            let (low, high, step) = (Float(low.double), Float(high.double), Float(step))
            return low + step == low || high - step == high
        }
        return low.double + step == low.double || high.double - step == high.double
    }
}
