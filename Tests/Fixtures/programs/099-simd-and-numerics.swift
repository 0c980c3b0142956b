let v = SIMD4<Float>(1, 2, 3, 4)
print(v + 1, v * v, v.sum(), (v .> 2), v[2], v.lowHalf)
func dot<T: Numeric>(_ a: [T], _ b: [T]) -> T { zip(a, b).map(*).reduce(0, +) }
print(dot([1, 2], [3, 4]), dot([0.5], [4]))
func half<T: BinaryFloatingPoint>(_ x: T) -> T { x / 2 }
print(half(Float(3)), half(3.0), Float16(1) / 3)
struct Complex: AdditiveArithmetic, Equatable {
    var re = 0.0, im = 0.0
    static var zero: Complex { Complex() }
    static func + (a: Self, b: Self) -> Self { Self(re: a.re + b.re, im: a.im + b.im) }
    static func - (a: Self, b: Self) -> Self { Self(re: a.re - b.re, im: a.im - b.im) }
}
extension Sequence where Element: AdditiveArithmetic { func sum() -> Element { reduce(.zero, +) } }
print([Complex(re: 1, im: 2), Complex(re: 3, im: -1)].sum(), [1, 2].sum())
print(
    Double.pi.rounded(), (2.0).distance(to: 5), 1.0.ulp, Double(bitPattern: 1), (0.1).bitPattern,
    3.7.truncatingRemainder(dividingBy: 1) > 0.69)
print(
    Int.random(in: 0..<1), UInt8.zero, 7.trailingZeroBitCount, (-7).signum(), 5.byteSwapped == 5.bigEndian,
    Duration.seconds(90))
print(
    1.0.isNormal, Double.nan == .nan, Double.nan.isNaN, Float.greatestFiniteMagnitude, 0.1 + 0.2 == 0.3, 1e-7,
    123456789.0, 1e16)
