/// A number as a sum of two: `low` is the part that does not fit in `high`.
///
/// The sum of two doubles is exact in this form (Dekker, 1971), so the rounding errors of all steps but the
/// last do not reach the result's last place.
struct Parts {
    var high: Double
    var low: Double

    /// `large + small`, exactly. `large` must not be the smaller of the two in magnitude.
    init(_ large: Double, plus small: Double) {
        high = large + small
        low = small - (high - large)
    }

    /// `one * other`, exactly, from halves of their digits (Dekker, 1971). Both must be much smaller than the
    /// largest finite number.
    init(_ one: Double, times other: Double) {
        func halves(_ x: Double) -> (Double, Double) {
            let wide = 0x8000001p0 * x
            let high = wide - (wide - x)
            return (high, x - high)
        }
        let ((a, b), (c, d)) = (halves(one), halves(other))
        high = one * other
        low = b * d - (((high - a * c) - b * c) - a * d)
    }

    init(high: Double, low: Double) {
        self.high = high
        self.low = low
    }
}

/// ln 2 as two numbers. The first ends in 21 zero bits, so that multiples of it by any exponent are exact.
let naturalLogarithmOfTwo = Parts(high: 0x1.62e42feep-1, low: 0x1.a39ef35793c76p-33)

/// The argument reduction of eˣ: eˣ = 2ᵏ · (1 + r + rest), with |r| ≤ ½ ln 2 and `rest` smaller than r.
///
/// This uses x = k · ln 2 + r and eʳ = 1 + r + r²/2 + r³E(r), with a polynomial E
/// (scripts/elementary/coefficients.py). `x` must be between −746 and 710.
struct ReducedExponential {
    let k: Int
    let r: Double
    let rest: Double

    init(_ x: Double) {
        // Adding 1.5 · 2⁵² leaves no room for a fraction: the sum's last bits are the integer nearest to the
        // quotient.
        let shift = 0x1.8p52
        let shifted = x * 0x1.71547652b82fep0 + shift
        k = Int(Int32(truncatingIfNeeded: shifted.bitPattern))
        let multiple = shifted - shift
        let difference = Parts(
            x - multiple * naturalLogarithmOfTwo.high, plus: -(multiple * naturalLogarithmOfTwo.low))
        r = difference.high
        var e = 2.09112987659402e-09
        e = e * r + 2.5100472505694996e-08
        e = e * r + 2.7557282838800484e-07
        e = e * r + 2.7557268276905696e-06
        e = e * r + 2.4801587317228724e-05
        e = e * r + 0.00019841269863171557
        e = e * r + 0.0013888888888886537
        e = e * r + 0.008333333333330039
        e = e * r + 0.041666666666666664
        e = e * r + 0.16666666666666669
        rest = r * r * (0.5 + r * e) + (difference.low + r * difference.low)
    }

    /// 1 + r + rest.
    var factor: Parts {
        let sum = Parts(1, plus: r)
        return Parts(sum.high, plus: sum.low + rest)
    }
}

/// 2 raised to the power `exponent`, which must be that of a normal number: −1022 … 1023.
func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: exponent + 1023) << 52)
}

extension Double {
    /// e raised to the power `x`: within 1 ulp (at most 0.76 observed), ∞ above 709.78, 0 below −745.13.
    public static func exp(_ x: Double) -> Double {
        if !(x < 710) { return x.isNaN ? x : .infinity }
        if x < -746 { return 0 }
        let e = ReducedExponential(x)
        // Two multiplications, since 2ᵏ may be out of range even if the product is not.
        let half = e.k >> 1
        return e.factor.high * powerOfTwo(half) * powerOfTwo(e.k - half)
    }

    /// `exp(x) - 1`: within 1 ulp (at most 0.94 observed).
    public static func expm1(_ x: Double) -> Double {
        if !(x < 710) { return x.isNaN ? x : .infinity }
        if x < -40 { return -1 }
        if x.magnitude < 0x1p-54 { return x }
        let e = ReducedExponential(x)
        if e.k == 0 { return e.r + e.rest }
        // 2ᵏ(1 + r + rest) − 1; for k ≥ 56, 1 is at most a quarter of the last place.
        if e.k > 55 { return e.factor.high * powerOfTwo(e.k - 1) * 2 }
        let (whole, part, rest) = (powerOfTwo(e.k), e.r * powerOfTwo(e.k), e.rest * powerOfTwo(e.k))
        if e.k > 40 {
            let sum = Parts(whole, plus: part)
            return sum.high + (sum.low + (rest - 1))
        }
        let less = whole - 1
        let sum = less.magnitude > part.magnitude ? Parts(less, plus: part) : Parts(part, plus: less)
        return sum.high + (sum.low + rest)
    }
}
