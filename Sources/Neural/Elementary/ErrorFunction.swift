extension Double {
    /// The error function: within 1 ulp (at most 0.95 observed).
    ///
    /// Up to 0.84, erf x = x + x · G(x²) with a polynomial G (scripts/elementary/coefficients.py); above, 1 −
    /// erfc x.
    public static func erf(_ x: Double) -> Double {
        let magnitude = x.magnitude
        if magnitude < 0.84 {
            return x + x * nearZero(x)
        }
        if !(magnitude < 6) { return x.isNaN ? x : Double(signOf: x, magnitudeOf: 1) }
        return Double(signOf: x, magnitudeOf: 1 - upperTail(magnitude))
    }

    /// `1 - erf(x)`: within 1 ulp (at most 0.93 observed), unless the result is subnormal.
    public static func erfc(_ x: Double) -> Double {
        if x < 0.65 {
            if x < -0.84 { return 1 - erf(x) }
            let difference = Parts(1, plus: -x)
            return difference.high + (difference.low - x * nearZero(x))
        }
        if !(x < 28) { return x.isNaN ? x : 0 }
        return upperTail(x)
    }

    /// G(x²), where erf x = x + x · G(x²).
    private static func nearZero(_ x: Double) -> Double {
        let y = x * x
        var g = -8.905151131672966e-10
        g = g * y + 1.4215069808219508e-08
        g = g * y - 1.63046150641907e-07
        g = g * y + 1.6458051806890862e-06
        g = g * y - 1.4925471268019038e-05
        g = g * y + 0.00012055327697362146
        g = g * y - 0.0008548326920588401
        g = g * y + 0.005223977624171083
        g = g * y - 0.02686617064503848
        g = g * y + 0.11283791670954775
        g = g * y - 0.3761263890318375
        g = g * y + 0.1283791670955126
        return g
    }

    /// erfc x for x ≥ 0.5, as exp(−x²) / (1 + 2x) · (5/4 + C((x − a)/(x + a))) with a = 3.75 and a polynomial
    /// C.
    ///
    /// The form is that of Shepherd and Laframboise, *Chebyshev Approximation of (1 + 2x) exp(x²) erfc x in
    /// 0 ≤ x < ∞* (1981); the coefficients come from scripts/elementary/coefficients.py.
    private static func upperTail(_ x: Double) -> Double {
        let t = (x - 3.75) / (x + 3.75)
        var c = 1.3966141185837307e-09
        c = c * t - 4.497772869804887e-09
        c = c * t - 7.367743757919043e-09
        c = c * t + 3.912404498574977e-08
        c = c * t + 2.8559768124792098e-08
        c = c * t - 2.606523977388044e-07
        c = c * t - 6.168061397517599e-08
        c = c * t + 1.7538460873594971e-06
        c = c * t - 9.711585302910651e-07
        c = c * t - 1.1445475445508328e-05
        c = c * t + 2.238337577009186e-05
        c = c * t + 5.164959001061358e-05
        c = c * t - 0.0002901538702697881
        c = c * t + 0.00029371355088848313
        c = c * t + 0.0017556258186400841
        c = c * t - 0.009746579541383386
        c = c * t + 0.028362277422526547
        c = c * t - 0.0586933985910498
        c = c * t + 0.09230432116016081
        c = c * t - 0.10880393014168702
        c = c * t + 0.08227673849015155
        c = c * t + 0.003585415485463367
        c = c * t - 0.14024059858554702
        c = c * t - 0.012487369162172418
        // x² as two parts; the half of x's digits in `head` has an exact square.
        let head = Double(bitPattern: x.bitPattern & ~0xffff_ffff)
        let square = Parts(head * head, plus: (x - head) * (x + head))
        let e = ReducedExponential(-square.high)
        let (power, factor, divisor) = (e.factor, Parts(1.25, plus: c), Parts(2 * x, plus: 1))
        let product = Parts(power.high, times: factor.high)
        let result = product.high / divisor.high
        let whole = Parts(result, times: divisor.high)
        // The remainder of the division, and the relative corrections from the low parts.
        let rest = (product.high - whole.high - whole.low + product.low) / divisor.high
        let more = power.low / power.high + factor.low / factor.high - divisor.low / divisor.high - square.low
        let half = e.k >> 1
        return (result + (rest + result * more)) * powerOfTwo(half) * powerOfTwo(e.k - half)
    }
}
