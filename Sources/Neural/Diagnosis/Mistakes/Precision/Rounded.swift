/// Rounds numbers to fewer digits.
enum Rounded {
    /// Rounds to a whole number, halves away from zero, as people do.
    static func toNearest(_ number: Double) -> Double {
        let whole = towardsZero(number.magnitude + 0.5)
        // Corrects the result if adding 0.5 rounded up past the whole number.
        return Double(signOf: number, magnitudeOf: whole - number.magnitude > 0.5 ? whole - 1 : whole)
    }

    /// Rounds to a whole number toward zero, cutting off the decimals.
    static func towardsZero(_ number: Double) -> Double {
        guard number.magnitude < 0x1p52 else { return number }
        // Adding and subtracting 2⁵² rounds to nearest; if that rounded up, subtract one.
        let nearest = number.magnitude + 0x1p52 - 0x1p52
        return Double(signOf: number, magnitudeOf: nearest > number.magnitude ? nearest - 1 : nearest)
    }

    /// Rounds to `digits` significant decimal digits.
    static func toDigits(_ number: Double, _ digits: Int) -> Double {
        guard number != 0, number.isFinite else { return number }
        var scale = 1.0
        while number.magnitude * scale < powerOfTen(digits - 1), scale < 1e300 { scale *= 10 }
        while number.magnitude * scale >= powerOfTen(digits), scale > 1e-300 { scale /= 10 }
        return toNearest(number * scale) / scale
    }

    /// Rounds the significand to `bits` bits, halves to even; the exponent is kept.
    static func toBits(_ number: Double, _ bits: Int) -> Double {
        let split = number * Double(UInt64(1) << UInt64(53 - bits) | 1)
        guard split.isFinite else { return number }
        // Dekker's splitting: the result has the leading bits.
        return split - (split - number)
    }

    static func powerOfTen(_ power: Int) -> Double {
        var result = 1.0
        for _ in 0..<max(0, power) { result *= 10 }
        return result
    }
}
