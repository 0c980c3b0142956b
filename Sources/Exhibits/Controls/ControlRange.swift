import PlainText

extension Control {
    /// How many fields a grid can have: a browser takes a millisecond for each two.
    static let mostFields = 1000
    /// How many bytes a text box can take.
    static let mostText = 200_000

    /// Why a grid with rows of such lengths can't be; nil where it can.
    @export(interface) @inline(never)
    public static func fault(ofGrid rowLengths: [Int]) -> Text? {
        let count = rowLengths.reduce(0, +)
        return count > mostFields
            ? "grid: \(count) numbers, where a page has fields for \(mostFields) at most; take a part of them"
            : nil
    }

    /// Why a text box with a start value of `count` bytes, which takes `most`, can't be; nil where it can.
    @export(interface) @inline(never)
    public static func fault(ofText count: Int, most: Int) -> Text? {
        if most > mostText || most < 0 {
            return "textBox: 'most' is \(most); it has to be in 0 … \(mostText)"
        }
        return count > most
            ? "textBox: its start value has \(count) bytes where at most \(most) are taken; give it a greater 'most'"
            : nil
    }

    /// Why a control can't have this range and step; nil where it can.
    ///
    /// Whole numbers have 32 bits in pages, and browsers reckon a slider's place from the width of its range.
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

    /// Whether a step from an end of the range stays there.
    private static func isTooSmall(_ step: Double, _ low: Number, _ high: Number) -> Bool {
        if low.kind == .float {
            let (low, high, step) = (Float(low.double), Float(high.double), Float(step))
            return low + step == low || high - step == high
        }
        return low.double + step == low.double || high.double - step == high.double
    }
}
