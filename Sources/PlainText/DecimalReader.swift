// Converts decimals to binary numbers in plain Swift instead of with the platform's `strtod`. So all
// platforms get the same bits, and a page's WebAssembly module does not need the 128-bit arithmetic that a
// libc uses.

extension Double {
    /// The number nearest to a decimal such as `-0.5`, `7`, `.5` or `1e-05`, ties to even; also `nan` and
    /// `inf`. Nil for other text.
    ///
    /// Decimals beyond the type's range become infinite, or zero.
    @export(interface)
    public init?(decimal text: ArraySlice<UInt8>) {
        guard let bits = Decimal.bitPattern(nearestTo: text, significand: 52, exponent: 11)
        else { return nil }
        self.init(bitPattern: bits)
    }
}

extension Float {
    /// The number nearest to a decimal such as `-0.5`, `7`, `.5` or `1e-05`, ties to even; also `nan` and
    /// `inf`. Nil for other text.
    ///
    /// Decimals beyond the type's range become infinite, or zero.
    @export(interface)
    public init?(decimal text: ArraySlice<UInt8>) {
        guard let bits = Decimal.bitPattern(nearestTo: text, significand: 23, exponent: 8)
        else { return nil }
        self.init(bitPattern: UInt32(bits))
    }
}

extension Decimal {
    /// The bits of an IEEE 754 number. `significand` and `exponent` are the sizes of its fields in bits; the
    /// significand's leading bit is not stored.
    fileprivate static func bitPattern(
        nearestTo text: ArraySlice<UInt8>, significand: Int, exponent: Int
    ) -> UInt64? {
        let infinity: UInt64 = (1 << UInt64(exponent) - 1) << UInt64(significand)
        let isNegative: Bool
        var bits: UInt64
        if let decimal = Decimal(text) {
            isNegative = decimal.isNegative
            bits = min(decimal.magnitudeBits(significand: significand, exponent: exponent), infinity)
        } else {
            isNegative = text.first == UInt8(ascii: "-")
            let word = text.dropFirst(isNegative || text.first == UInt8(ascii: "+") ? 1 : 0)
            if word.spells("inf") {
                bits = infinity
            } else if word.spells("nan") {
                bits = infinity | 1 << UInt64(significand - 1)
            } else {
                return nil
            }
        }
        if isNegative { bits |= 1 << UInt64(significand + exponent) }
        return bits
    }

    /// The bits of the magnitude; at least those of infinity if it is beyond the greatest number.
    private func magnitudeBits(significand: Int, exponent exponentBits: Int) -> UInt64 {
        // Far beyond `Double`'s range, where the steps below would take long.
        if digits.isEmpty || exponent < -400 { return 0 }
        if exponent > 400 { return .max }
        var rest = self
        // Scales the number to 0.1xxx… in binary, times 2^power.
        var power = 0
        func scale(by step: Int) {
            rest.multiply(byTwoTo: step)
            power -= step
        }
        // 10^n is at least 8^n.
        while rest.exponent > 0 { scale(by: -3 * rest.exponent) }
        while rest.exponent < 0 { scale(by: -3 * rest.exponent) }
        while rest.digits[0] < 5 { scale(by: 1) }
        // The leading bit is stored only for subnormal numbers, whose exponent is the least.
        let bias = 1 << (exponentBits - 1) - 1
        let least = 1 - bias
        let isNormal = power - 1 >= least
        // Makes the significand a whole number and rounds it.
        rest.multiply(byTwoTo: significand + (isNormal ? 1 : power - least))
        var whole: UInt64 = 0
        for index in 0..<max(rest.exponent, 0) {
            whole = whole * 10 + UInt64(index < rest.digits.count ? rest.digits[index] : 0)
        }
        let half = rest.compareToHalf(from: rest.exponent)
        if half > 0 || half == 0 && whole % 2 == 1 { whole += 1 }
        // A carry out of the significand correctly increments the exponent. The leading bit of a normal
        // number, added there, makes up for the exponent being one too small.
        return UInt64(isNormal ? power - 1 + bias - 1 : 0) << UInt64(significand) + whole
    }
}
