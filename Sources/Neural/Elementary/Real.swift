#if hasFeature(Embedded)
    /// The standard protocols that ``Real`` refines.
    public typealias RealNumber = BinaryFloatingPoint & SIMDScalar & Sendable
#else
    /// The standard protocols that ``Real`` refines. If `Codable` exists, vectors are `Codable`, so their
    /// elements must be too.
    public typealias RealNumber = BinaryFloatingPoint & SIMDScalar & Codable & Sendable
#endif

/// A number type that this library computes with: `Float` or `Double`.
///
/// The elementary functions are written in Swift and use only additions, multiplications, divisions and
/// square roots, each rounded once (IEEE 754, to nearest), without a C library or fused multiply-add. So they
/// give the same bits on every machine and in a browser.
///
/// In `Double`, results are within one unit in the last place of the true value
/// (scripts/elementary/oracle.py). `Float` is computed in `Double` and rounded: for each of the 2³² floats,
/// the result was the same as that of rounding the platform's own double
/// (scripts/elementary/all-floats.swift). All functions accept any number: NaN gives NaN, and so does a
/// number outside the function's domain.
///
///     exp(1 as Double)  // 2.718281828459045
///     tanh(0.5 as Float)  // 0.46211717
public protocol Real: RealNumber {
    /// e raised to the power `x`.
    static func exp(_ x: Self) -> Self
    /// `exp(x) - 1`, accurate also if that is close to zero.
    static func expm1(_ x: Self) -> Self
    /// The natural logarithm; −∞ at zero, NaN below.
    static func log(_ x: Self) -> Self
    /// `log(1 + x)`, accurate also if that is close to zero; −∞ at −1, NaN below.
    static func log1p(_ x: Self) -> Self
    /// The hyperbolic tangent.
    static func tanh(_ x: Self) -> Self
    /// The error function, 2/√π · ∫₀ˣ exp(−t²) dt.
    static func erf(_ x: Self) -> Self
    /// `1 - erf(x)`, accurate also if that is close to zero.
    static func erfc(_ x: Self) -> Self
    /// The sine of `x` radians, of any size; NaN for an infinite angle.
    static func sin(_ x: Self) -> Self
    /// The cosine of `x` radians, of any size; NaN for an infinite angle.
    static func cos(_ x: Self) -> Self
}

extension Double: Real {}

extension Float: Real {
    public static func exp(_ x: Float) -> Float { Float(Double.exp(Double(x))) }
    public static func expm1(_ x: Float) -> Float { Float(Double.expm1(Double(x))) }
    public static func log(_ x: Float) -> Float { Float(Double.log(Double(x))) }
    public static func log1p(_ x: Float) -> Float { Float(Double.log1p(Double(x))) }
    public static func tanh(_ x: Float) -> Float { Float(Double.tanh(Double(x))) }
    public static func erf(_ x: Float) -> Float { Float(Double.erf(Double(x))) }
    public static func erfc(_ x: Float) -> Float { Float(Double.erfc(Double(x))) }
    public static func sin(_ x: Float) -> Float { Float(Double.sin(Double(x))) }
    public static func cos(_ x: Float) -> Float { Float(Double.cos(Double(x))) }
}

/// e raised to the power `x`.
public func exp<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.exp(x) }
/// The natural logarithm of `x`; −∞ at zero, NaN below.
public func log<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.log(x) }
/// The hyperbolic tangent of `x`.
public func tanh<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.tanh(x) }
/// The error function of `x`.
public func erf<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.erf(x) }
/// The sine of `x` radians.
public func sin<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.sin(x) }
/// The cosine of `x` radians.
public func cos<Scalar: Real>(_ x: Scalar) -> Scalar { Scalar.cos(x) }
/// The square root of `x`, correctly rounded; NaN below zero.
public func sqrt<Scalar: Real>(_ x: Scalar) -> Scalar { x.squareRoot() }
