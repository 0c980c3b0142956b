import PlainText

/// A number as it was typed.
///
/// The digits tell which numbers were meant: `20.475` was rounded or cut off there, so it represents numbers
/// from 20.4745 to below 20.476.
///
/// Zeros typed at the end count as well:
///
///     TypedNumber("20.50")!.unit  // 0.01
public struct TypedNumber: Sendable, Equatable {
    /// The number itself.
    public let value: Double
    /// One unit in the last place typed: 0.001 for `20.475`, 10 for `1.2e2`, 1 for `20`.
    public let unit: Double
    /// The number of digits typed, without leading zeros: 5 for `20.475`, 4 for `20.50`, 1 for `0.003`.
    public let digits: Int

    /// Reads a decimal number: `20.475`, `-1.2e-3`, `.5`. A comma is read as the decimal point, `−` and `–`
    /// as the minus sign; spaces around the number are ignored. The result is nil for anything else, and for
    /// numbers beyond the range of `Double`.
    @export(interface)
    public init?(_ text: String) {
        self.init(utf8: Text(text).bytes[...])
    }

    /// Reads a decimal number from UTF-8, as ``init(_:)`` does from a string.
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
        // For a zero, all typed digits count: 0.00 has three.
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

    /// Whether `number`, rounded or cut off to the typed digits, gives the typed number.
    ///
    /// - Parameter slack: how far `number` itself may be off.
    func stands(for number: Double, slack: Double = 0) -> Bool {
        guard number.isFinite, value.isFinite else { return false }
        // Cutting off is toward zero: 20.4 for 20.49, -20.4 for -20.49.
        let (low, high) =
            value > 0 ? (-unit / 2, unit) : value < 0 ? (-unit, unit / 2) : (-unit, unit)
        let over = number - value
        // A number at the bound for rounding counts, whatever the rule for halves.
        let rounding = 4e-16 * max(number.magnitude, value.magnitude)
        // The bound for cutting off does not count: a number that was cut off is below the next one.
        return over >= low - slack + (value > 0 || slack > 0 ? -rounding : value < 0 ? rounding : 0)
            && over <= high + slack + (value < 0 || slack > 0 ? rounding : -rounding)
    }

    /// Removes spaces around the number, and writes the point and the minus sign as a program does.
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
