/// An exact decimal of any length: ±0.d₁d₂d₃… × 10^exponent, with no zero at either end of its digits.
public struct Decimal: Sendable {
    /// Whether there is a minus sign, which zero can also have, as in `-0.0`.
    public var isNegative = false
    /// The digits, each from 0 to 9; empty for zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Reads `[+-] digits [. digits] [e [+-] digits]`, with a digit before or after the point; nil for
    /// anything else.
    public init?(_ text: ArraySlice<UInt8>) {
        var next = text.startIndex
        func digit() -> UInt8? {
            guard next < text.endIndex else { return nil }
            let digit = text[next] &- UInt8(ascii: "0")
            return digit < 10 ? digit : nil
        }
        func skip(_ one: UInt8, or other: UInt8) -> UInt8? {
            guard next < text.endIndex, text[next] == one || text[next] == other else { return nil }
            next += 1
            return text[next - 1]
        }
        isNegative = skip(UInt8(ascii: "-"), or: UInt8(ascii: "+")) == UInt8(ascii: "-")
        var seenDigit = false
        var seenPoint = false
        while true {
            if let digit = digit() {
                seenDigit = true
                if !digits.isEmpty || digit > 0 {
                    digits.append(digit)
                    if !seenPoint { exponent += 1 }
                } else if seenPoint {
                    exponent -= 1
                }
                next += 1
            } else if !seenPoint, skip(UInt8(ascii: "."), or: UInt8(ascii: ".")) != nil {
                seenPoint = true
            } else {
                break
            }
        }
        if !seenDigit { return nil }
        if skip(UInt8(ascii: "e"), or: UInt8(ascii: "E")) != nil {
            let sign = skip(UInt8(ascii: "-"), or: UInt8(ascii: "+"))
            guard digit() != nil else { return nil }
            var power = 0
            while let digit = digit() {
                // A greater power would change nothing: it is far outside every type's range.
                if power < 100_000_000 { power = power * 10 + Int(digit) }
                next += 1
            }
            exponent += sign == UInt8(ascii: "-") ? -power : power
        }
        if next != text.endIndex { return nil }
        trim()
    }

    /// The magnitude of a finite number, exactly.
    init(magnitudeOf value: Double) {
        let isNormal = value.exponentBitPattern > 0
        var rest = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
        while rest > 0 {
            digits.append(UInt8(rest % 10))
            rest /= 10
        }
        digits.reverse()
        exponent = digits.count
        multiply(byTwoTo: Int(isNormal ? value.exponentBitPattern : 1) - 1075)
    }

    mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty { exponent = 0 }
    }

    /// Multiplies by 2^`power`, exactly. (Halving a decimal adds at most one digit.)
    mutating func multiply(byTwoTo power: Int) {
        var rest = power
        // In steps of at most 59 bits, so that ten times a remainder fits 64 bits.
        while rest < 0 {
            let step = min(-rest, 59)
            divide(byTwoTo: UInt64(step))
            rest += step
        }
        while rest > 0 {
            let step = min(rest, 59)
            multiply(byTwoTo: UInt64(step))
            rest -= step
        }
        trim()
    }

    private mutating func multiply(byTwoTo power: UInt64) {
        var carry: UInt64 = 0
        for index in digits.indices.reversed() {
            carry += UInt64(digits[index]) << power
            digits[index] = UInt8(carry % 10)
            carry /= 10
        }
        var front: [UInt8] = []
        while carry > 0 {
            front.append(UInt8(carry % 10))
            carry /= 10
        }
        front.reverse()
        exponent += front.count
        digits = front + digits
    }

    private mutating func divide(byTwoTo power: UInt64) {
        var quotient: [UInt8] = []
        var remainder: UInt64 = 0
        var index = 0
        while index < digits.count || remainder > 0 {
            remainder = remainder * 10 + (index < digits.count ? UInt64(digits[index]) : 0)
            index += 1
            let digit = UInt8(remainder >> power)
            remainder &= 1 << power - 1
            if digit > 0 || !quotient.isEmpty { quotient.append(digit) } else { exponent -= 1 }
        }
        digits = quotient
    }

    /// How the digits from `index` on compare to half a unit of the digit before them: −1, 0 or 1.
    func compareToHalf(from index: Int) -> Int {
        guard index >= 0, index < digits.count, digits[index] >= 5 else { return -1 }
        // There are no trailing zeros, so a 5 followed by anything is more than half.
        return digits[index] > 5 || index + 1 < digits.count ? 1 : 0
    }

    /// Compares two magnitudes: −1, 0 or 1.
    func compareMagnitude(to other: Decimal) -> Int {
        if exponent != other.exponent { return exponent < other.exponent ? -1 : 1 }
        if digits == other.digits { return 0 }
        return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
    }

    /// Keeps the first `count` digits, including trailing zeros, and adds one in the last place if `up`.
    mutating func cut(to count: Int, up: Bool) {
        digits.removeLast(digits.count - count)
        guard up else { return }
        var index = count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 {
            digits[index] += 1
        } else {
            digits[0] = 1
            exponent += 1
        }
    }
}
