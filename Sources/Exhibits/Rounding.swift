/// Rounding of a decimal to fewer significant digits, in exact arithmetic.
enum Rounding {
    /// Rounds the value `exact`, whose shortest decimal is `shortest`, to `digits` significant digits.
    ///
    /// The shortest decimal decides: were a rounding boundary to lie between it and the exact value, that
    /// boundary, having fewer digits, would itself be the shortest decimal. So only a decimal that ends in
    /// a lone 5 just past the cut needs the exact value.
    static func round(shortest: String, exact: Double, digits: Int) -> String {
        guard exact.isFinite, var decimal = Decimal(shortest) else { return shortest }
        // Integer digits are never rounded away, up to where Swift itself turns to exponents.
        let wanted = decimal.exponent < 16 ? max(digits, decimal.exponent, 1) : max(digits, 1)
        if decimal.digits.count <= wanted { return shortest }

        let tail = decimal.digits[wanted...]
        let isTie = tail.first == 5 && tail.dropFirst().allSatisfy { $0 == 0 }
        let up: Bool
        if isTie {
            switch decimal.compare(to: exact.magnitude) {
            case 1: up = true  // the exact value is above the decimal
            case -1: up = false
            default: up = decimal.digits[wanted - 1] % 2 == 1
            }
        } else {
            up = tail.first! >= 5
        }
        decimal.digits.removeSubrange(wanted...)
        if up { decimal.increment() }
        return decimal.description
    }
}

/// ±0.d₁d₂d₃… × 10^exponent
struct Decimal {
    var isNegative = false
    var digits: [UInt8] = []
    var exponent = 0

    /// Reads what `Double.description` writes; nil for anything else.
    init?(_ text: String) {
        var seenPoint = false
        var power = 0
        var powerIsNegative = false
        var inPower = false
        for byte in text.utf8Bytes {
            switch byte {
            case UInt8(ascii: "-"):
                if inPower { powerIsNegative = true } else { isNegative = true }
            case UInt8(ascii: "+"): break
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"): inPower = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if inPower {
                    power = power * 10 + Int(digit)
                } else {
                    if digits.isEmpty && digit == 0 {
                        if seenPoint { exponent -= 1 }
                    } else {
                        digits.append(digit)
                        if !seenPoint { exponent += 1 }
                    }
                }
            default: return nil
            }
        }
        exponent += powerIsNegative ? -power : power
        while digits.last == 0 { digits.removeLast() }
    }

    /// Adds one in the last place.
    mutating func increment() {
        var index = digits.count - 1
        while index >= 0 {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
            index -= 1
        }
        digits.insert(1, at: 0)
        digits.removeLast()
        exponent += 1
    }

    /// 1 if `value` is above this decimal's magnitude, −1 if below, 0 if equal; exactly.
    func compare(to value: Double) -> Int {
        // value = m·2^e, decimal = d·10^k. Bring all factors to whichever side keeps them whole.
        var left = Natural(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
        let e = (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075
        var d: UInt64 = 0
        for digit in digits { d = d * 10 + UInt64(digit) }
        var right = Natural(d)
        let k = exponent - digits.count
        if e >= 0 { left.multiply(by: 2, times: e) } else { right.multiply(by: 2, times: -e) }
        if k >= 0 { right.multiply(by: 10, times: k) } else { left.multiply(by: 10, times: -k) }
        return left.compare(right)
    }

    var description: String {
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        func add(_ digit: UInt8) { text.append(digit + UInt8(ascii: "0")) }
        if exponent > 16 || exponent < -3 {
            for (index, digit) in digits.enumerated() {
                add(digit)
                if index == 0 && digits.count > 1 { text.append(UInt8(ascii: ".")) }
            }
            text.append(UInt8(ascii: "e"))
            text.append(exponent > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            let power = exponent > 0 ? exponent - 1 : 1 - exponent
            if power < 10 { text.append(UInt8(ascii: "0")) }
            power.appendDecimal(to: &text)
        } else if exponent <= 0 {
            text += [UInt8(ascii: "0"), UInt8(ascii: ".")]
            for _ in exponent..<0 { text.append(UInt8(ascii: "0")) }
            for digit in digits { add(digit) }
        } else {
            for index in 0..<max(digits.count, exponent) {
                if index == exponent { text.append(UInt8(ascii: ".")) }
                add(index < digits.count ? digits[index] : 0)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A natural number of any size: just enough to compare two products.
private struct Natural {
    var limbs: [UInt32]

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    }

    mutating func multiply(by factor: UInt32, times: Int) {
        for _ in 0..<times {
            var carry: UInt64 = 0
            for index in limbs.indices {
                let product = UInt64(limbs[index]) * UInt64(factor) + carry
                limbs[index] = UInt32(truncatingIfNeeded: product)
                carry = product >> 32
            }
            if carry > 0 { limbs.append(UInt32(carry)) }
        }
    }

    func compare(_ other: Natural) -> Int {
        for index in stride(from: max(limbs.count, other.limbs.count) - 1, through: 0, by: -1) {
            let a = index < limbs.count ? limbs[index] : 0
            let b = index < other.limbs.count ? other.limbs[index] : 0
            if a != b { return a > b ? 1 : -1 }
        }
        return 0
    }
}
