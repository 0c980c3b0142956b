extension Double {
    /// The hyperbolic tangent: within 1 ulp (at most 0.77 observed).
    ///
    /// Below 0.55, tanh x = x − x³T(x²) with a polynomial T (scripts/elementary/coefficients.py); above,
    /// tanh x = 1 − 2 / (e²ˣ + 1).
    public static func tanh(_ x: Double) -> Double {
        let magnitude = x.magnitude
        if !(magnitude < 20) { return x.isNaN ? x : Double(signOf: x, magnitudeOf: 1) }
        if magnitude < 0.55 {
            let y = magnitude * magnitude
            var t = 2.060276537636634e-05
            t = t * y - 8.511313685577672e-05
            t = t * y + 0.0002346347410887237
            t = t * y - 0.0005889360520074057
            t = t * y + 0.001455661830100716
            t = t * y - 0.003592110378689024
            t = t * y + 0.008863234397814355
            t = t * y - 0.021869488493666944
            t = t * y + 0.053968253967434016
            t = t * y - 0.13333333333332714
            t = t * y + 0.3333333333333333
            return Double(signOf: x, magnitudeOf: magnitude - magnitude * (y * t))
        }
        let e = ReducedExponential(2 * magnitude)
        let scale = powerOfTwo(e.k)
        let factor = e.factor
        let divisor = Parts(factor.high * scale, plus: 1)
        let quotient = 2 / divisor.high
        // The correction of the quotient for the low part of the divisor: 2/d² = quotient²/2 for each unit of
        // it.
        let less = 0.5 * quotient * quotient * (divisor.low + factor.low * scale)
        let result = Parts(1, plus: -quotient)
        return Double(signOf: x, magnitudeOf: result.high + (result.low + less))
    }
}
