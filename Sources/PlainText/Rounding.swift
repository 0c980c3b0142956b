extension Decimal {
    /// Rounds the value `exact`, whose shortest decimal is `shortest`, to `digits` significant digits, half
    /// to even.
    ///
    /// The shortest decimal decides: were a rounding boundary to lie between it and the exact value, that
    /// boundary, having fewer digits, would itself be the shortest decimal. So only a decimal that ends in
    /// a lone 5 just past the cut needs the exact value.
    ///
    /// Digits before the decimal point are never rounded away, up to the size from which Swift itself uses
    /// exponents.
    public static func round(shortest: Text, exact: Double, digits: Int) -> Text {
        guard exact.isFinite, var decimal = Decimal(shortest.bytes[...]) else { return shortest }
        let wanted = decimal.exponent < 16 ? max(digits, decimal.exponent, 1) : max(digits, 1)
        if decimal.digits.count <= wanted { return shortest }
        var half = decimal.compareToHalf(from: wanted)
        if half == 0 { half = Decimal(magnitudeOf: exact).compareMagnitude(to: decimal) }
        decimal.cut(to: wanted, up: half > 0 || half == 0 && decimal.digits[wanted - 1] % 2 == 1)
        return decimal.text
    }

    /// The decimal in the form of `Double.description`, all of its digits kept.
    var text: Text {
        var text = Text()
        if isNegative { text.append("-") }
        let hasExponent = exponent > 16 || exponent < -3
        // The position of the point among the digits.
        let point = hasExponent ? 1 : exponent
        if point <= 0 { text.append("0.") }
        for _ in min(point, 0)..<0 { text.append("0") }
        for index in 0..<max(digits.count, point) {
            if index == point, index > 0 { text.append(".") }
            text.bytes.append(UInt8(ascii: "0") + (index < digits.count ? digits[index] : 0))
        }
        if hasExponent {
            text.append(exponent > 0 ? "e+" : "e-")
            let power = (exponent - 1).magnitude
            if power < 10 { text.append("0") }
            text.append(UInt64(power))
        }
        return text
    }

    /// Whether `exact`, rounded to a multiple of 10^`lastPlace`, has this magnitude. Ties may have been
    /// rounded either way.
    public func isMagnitude(of exact: Double, roundedTo lastPlace: Int) -> Bool {
        guard exact.isFinite else { return false }
        var whole = Decimal(magnitudeOf: exact)
        let wanted = whole.exponent - lastPlace
        if digits.isEmpty || wanted < 1 { return false }
        if whole.digits.count <= wanted { return compareMagnitude(to: whole) == 0 }
        let half = whole.compareToHalf(from: wanted)
        var above = whole
        above.cut(to: wanted, up: true)
        above.trim()
        whole.cut(to: wanted, up: false)
        whole.trim()
        return half >= 0 && compareMagnitude(to: above) == 0 || half <= 0 && compareMagnitude(to: whole) == 0
    }
}
