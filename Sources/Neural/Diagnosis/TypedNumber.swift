import PlainText

/// A number as somebody typed it.
///
/// Its digits say what it can stand for: `20.475` was rounded or cut there, so it stands for numbers from 20.4745 to below 20.476.
///
/// A zero that was typed counts as well:
///
///     TypedNumber("20.50")!.unit  // 0.01
public struct TypedNumber: Sendable, Equatable {
    /// The number itself.
    public let value: Double
    /// One in the last place that was typed: 0.001 for `20.475`, 10 for `1.2e2`, 1 for `20`.
    public let unit: Double
    /// How many digits were typed, without zeros in front: 5 for `20.475`, 4 for `20.50`, 1 for `0.003`.
    public let digits: Int

    /// Reads a decimal number: `20.475`, `-1.2e-3`, `.5`. A comma is taken for the point, `−` and `–` for the minus sign;
    /// spaces around it are left out. Nil for anything else, and for numbers beyond `Double`.
    @export(interface)
    public init?(_ text: String) {
        self.init(utf8: Text(text).bytes[...])
    }

    /// As ``init(_:)``, from UTF-8.
    @export(interface)
    public init?(utf8 text: ArraySlice<UInt8>) {
        var bytes = TypedNumber.plain(text)
        if bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard let value = Double(decimal: bytes[...]), value.isFinite else { return nil }
        var decimals = 0, digits = 0, power = 0
        var isBehindPoint = false
        var index = bytes.startIndex
        scan: while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "."): isBehindPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isBehindPoint { decimals += 1 }
                if digits > 0 || bytes[index] != UInt8(ascii: "0") { digits += 1 }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                power = TypedNumber.power(bytes[(index + 1)...])
                break scan
            default: break
            }
            index += 1
        }
        self.value = value
        // Of a zero, all that was typed counts: 0.00 has three digits.
        self.digits = digits == 0 ? decimals + 1 : digits
        let ten = Rounded.powerOfTen(Int((power - decimals).magnitude))
        unit = power < decimals ? 1 / ten : ten
    }

    /// A number that a program computed, with as many digits as are needed to write it.
    @export(interface)
    public init(_ value: Double) {
        if value.isFinite, let typed = TypedNumber("\(value)" as Text) {
            self = typed
        } else {
            (self.value, unit, digits) = (value, 0, 0)
        }
    }

    private init?(_ text: Text) { self.init(utf8: text.bytes[...]) }

    /// Whether `number`, rounded or cut to the digits that were typed, gives what was typed.
    ///
    /// - Parameter slack: how far `number` itself may be off.
    func stands(for number: Double, slack: Double = 0) -> Bool {
        guard number.isFinite, value.isFinite else { return false }
        // What is cut is cut towards zero: 20.4 for 20.49, -20.4 for -20.49.
        let (low, high) =
            value > 0 ? (-unit / 2, unit) : value < 0 ? (-unit, unit / 2) : (-unit, unit)
        let over = number - value
        // The bound itself is rounded to the number, by either rule for halves.
        let rounding = 4e-16 * max(number.magnitude, value.magnitude)
        // What is cut is below the next number, at its open end.
        return over >= low - slack + (value > 0 || slack > 0 ? -rounding : value < 0 ? rounding : 0)
            && over <= high + slack + (value < 0 || slack > 0 ? rounding : -rounding)
    }

    /// Spaces around it left out, the point and the minus sign as a program writes them.
    private static func plain(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        let commas = text.filter { $0 == UInt8(ascii: ",") }.count
        let hasPoint = text.contains(UInt8(ascii: "."))
        while index < text.endIndex {
            let byte = text[index]
            let rest = text[index...]
            if rest.begins("−") || rest.begins("–") {
                bytes.append(UInt8(ascii: "-"))
                index += 3
                continue
            }
            bytes.append(byte == UInt8(ascii: ",") && commas == 1 && !hasPoint ? UInt8(ascii: ".") : byte)
            index += 1
        }
        while let last = bytes.last, last <= UInt8(ascii: " ") { bytes.removeLast() }
        while let first = bytes.first, first <= UInt8(ascii: " ") { bytes.removeFirst() }
        return bytes
    }

    private static func power(_ digits: ArraySlice<UInt8>) -> Int {
        var power = 0
        for byte in digits where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
            power = min(power * 10 + Int(byte - UInt8(ascii: "0")), 1000)
        }
        return digits.first == UInt8(ascii: "-") ? -power : power
    }
}
