/// The logarithm of `x` · (1 + `correction`), for a positive normal `x` and a tiny `correction`.
///
/// x = 2ᵏ(1 + f) with 1 + f between √½ and √2. With s = f/(2 + f), log(1 + f) = 2 artanh s = 2s + s · s²L(s²)
/// = f − (f²/2 − s · (f²/2 + s²L(s²))). Only the small part of this is rounded more than once. L is a
/// polynomial (scripts/elementary/coefficients.py).
private func logarithm(_ x: Double, correction: Double, exponent: Int = 0) -> Double {
    let bits = x.bitPattern
    let k = Int(Int64(bitPattern: bits &- 0x3fe6_a09e_667f_3bcd) >> 52)
    let f = Double(bitPattern: bits &- UInt64(bitPattern: Int64(k)) << 52) - 1
    return logarithm(f, Double(k + exponent), correction)
}

private func logarithm(_ f: Double, _ k: Double, _ correction: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    var l = 0.14617807153417325
    l = l * z + 0.15331611722055008
    l = l * z + 0.1818289243253687
    l = l * z + 0.22222211089379496
    l = l * z + 0.28571428626253836
    l = l * z + 0.3999999999989889
    l = l * z + 0.666666666666667
    let square = 0.5 * f * f
    let small = s * (square + z * l) + (k * naturalLogarithmOfTwo.low + correction)
    let whole = k * naturalLogarithmOfTwo.high
    let sum = k == 0 ? Parts(f, plus: whole) : Parts(whole, plus: f)
    let next = sum.high.magnitude > square ? Parts(sum.high, plus: -square) : Parts(-square, plus: sum.high)
    return next.high + (next.low + (sum.low + small))
}

extension Double {
    /// The natural logarithm: within 1 ulp (at most 0.67 observed); −∞ at zero, NaN below.
    public static func log(_ x: Double) -> Double {
        if !(x > 0) { return x == 0 ? -.infinity : .nan }
        if x == .infinity { return x }
        // Subnormal numbers are first scaled to normal ones.
        if x < leastNormalMagnitude { return logarithm(x * 0x1p54, correction: 0, exponent: -54) }
        return logarithm(x, correction: 0)
    }

    /// `log(1 + x)`: within 1 ulp (at most 0.72 observed); −∞ at −1, NaN below.
    public static func log1p(_ x: Double) -> Double {
        if !(x > -1) { return x == -1 ? -.infinity : .nan }
        if x == .infinity { return x }
        if x > -0.29, x < 0.41 { return x.magnitude < 0x1p-54 ? x : logarithm(x, 0, 0) }
        let sum = x < 1 ? Parts(1, plus: x) : Parts(x, plus: 1)
        return logarithm(sum.high, correction: sum.low / sum.high)
    }
}
