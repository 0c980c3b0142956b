/// An angle between −π/4 and π/4, and the number of quarter turns to add to it.
///
/// x · 2/π is computed in integers with as many bits of 2/π as necessary (Payne and Hanek, 1983), so the
/// angle is accurate even for the largest numbers.
private struct ReducedAngle {
    let quarters: Int
    let angle: Parts

    init(_ x: Double) {
        if x.magnitude < 0.78 {
            quarters = 0
            angle = Parts(high: x, low: 0)
            return
        }
        let significand = x.significandBitPattern | 1 << 52
        // x is the significand times 2 to this power.
        let exponent = Int(x.exponentBitPattern) - 1075
        // Bits of 2/π that would give multiples of four quarter turns are omitted: the window begins with the
        // bit whose product counts two quarter turns.
        let place = exponent - 2
        let word = place >> 6
        let shift = UInt64(place & 63)
        func window(_ index: Int) -> UInt64 {
            let bits = index < 0 ? 0 : twoOverPi[index]
            let next = index + 1 < 0 ? 0 : twoOverPi[index + 1]
            return shift == 0 ? bits : bits << shift | next >> (64 - shift)
        }
        let last = significand.multipliedFullWidth(by: window(word + 2))
        let middle = significand.multipliedFullWidth(by: window(word + 1))
        let (low, carry) = middle.low.addingReportingOverflow(last.high)
        let high = significand &* window(word) &+ middle.high &+ (carry ? 1 : 0)

        // Two bits count quarter turns, the rest is a fraction of one. If it is a half or more, the next
        // quarter turn is nearer.
        var fraction = (high << 2 | low >> 62, low << 2 | last.low >> 62)
        let above = fraction.0 >> 63 == 1
        if above { fraction = (~fraction.0, ~fraction.1) }
        let turns = Int(high >> 62) + (above ? 1 : 0)

        // The fraction's leading 64 bits, times π/2.
        var scale = 64
        if fraction.0 == 0 {
            fraction = (fraction.1, 0)
            scale += 64
        }
        let zeros = UInt64(fraction.0.leadingZeroBitCount)
        if zeros > 0, zeros < 64 { fraction.0 = fraction.0 << zeros | fraction.1 >> (64 - zeros) }
        scale += Int(zeros)
        let product = fraction.0.multipliedFullWidth(by: 0xc90f_daa2_2168_c235)
        let head = Double(product.high >> 11) * powerOfTwo(11 - scale + 1)
        let tail = Double((product.high & 0x7ff) << 53 | product.low >> 11) * powerOfTwo(-52 - scale)
        let negative = above != (x.sign == .minus)
        angle = negative ? Parts(high: -head, low: -tail) : Parts(high: head, low: tail)
        quarters = x.sign == .minus ? -turns : turns
    }

    /// sin r = r + r³S(r²), with a polynomial S (scripts/elementary/coefficients.py).
    var sine: Double {
        let r = angle.high
        let y = r * r
        var s = -7.586636882825159e-13
        s = s * y + 1.6058530596645953e-10
        s = s * y - 2.50521062259944e-08
        s = s * y + 2.755731921932058e-06
        s = s * y - 0.0001984126984126504
        s = s * y + 0.008333333333333331
        s = s * y - 0.16666666666666666
        return r + (r * y * s + angle.low * (1 - 0.5 * y))
    }

    /// cos r = 1 − r²/2 + r⁴C(r²), with a polynomial C (scripts/elementary/coefficients.py).
    var cosine: Double {
        let r = angle.high
        let y = r * r
        var c = -1.138254464534925e-11
        c = c * y + 2.087614504941318e-09
        c = c * y - 2.755731726587808e-07
        c = c * y + 2.48015872987544e-05
        c = c * y - 0.0013888888888887389
        c = c * y + 0.041666666666666664
        let main = Parts(1, plus: -0.5 * y)
        return main.high + (main.low + (y * y * c - r * angle.low))
    }

    /// The sine of the angle plus `more` quarter turns.
    func sine(after more: Int) -> Double {
        let turns = quarters + more
        let value = turns & 1 == 0 ? sine : cosine
        return turns & 2 == 0 ? value : -value
    }
}

/// The binary digits of 2/π after the point.
private let twoOverPi: [UInt64] = [
    0xa2f9_836e_4e44_1529, 0xfc27_57d1_f534_ddc0, 0xdb62_9599_3c43_9041, 0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0, 0x0649_2eea_09d1_921c, 0xfe1d_eb1c_b129_a73e, 0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41, 0x3991_d639_8353_39f4, 0x9c84_5f8b_bdf9_283b, 0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f, 0x6d36_7ecf_27cb_09b7, 0x4f46_3f66_9e5f_ea2d, 0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea, 0x6bfb_5fb1_1f8d_5d08, 0x5603_3046_fc7b_6bab, 0xf0cf_bc20_9af4_361d,
]

extension Double {
    /// The sine of `x` radians: within 1 ulp (at most 0.81 observed), for `x` of any size; NaN for an
    /// infinite angle.
    public static func sin(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        return x.magnitude < 0x1p-27 ? x : ReducedAngle(x).sine(after: 0)
    }

    /// The cosine of `x` radians: within 1 ulp (at most 0.81 observed), for `x` of any size; NaN for an
    /// infinite angle.
    public static func cos(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        return ReducedAngle(x).sine(after: 1)
    }
}
