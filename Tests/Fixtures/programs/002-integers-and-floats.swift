print(UInt8.min, UInt8.max, Int16.min, Int64.max, UInt.max)
let forms = [17, 0b10001, 0o21, 0x11, 1_000_000]
print(forms)
let tenths = 0.1 + 0.2
print(tenths, Float(tenths), 1.25e2, 0xC.3p0, 1e100, 5e-324)
print(Double.infinity, -Double.infinity, Double.nan, -0.0)
let pi = 3 + 0.14159
print(Int(pi), Int(-3.9), Double(7) / 2, 7 / 2, -7 / 2, -7 % 3, 7 % -3)
print(Int("42") as Any, Int("4x") as Any, Int("ff", radix: 16)!, String(255, radix: 2))
print(UInt8(truncatingIfNeeded: 300), Int8(clamping: 300), UInt8(exactly: 300) as Any)
print((2.5).rounded(), (2.5).rounded(.toNearestOrEven), (-2.5).rounded(.up), 10.0.squareRoot())
print(12.quotientAndRemainder(dividingBy: 5), 12.isMultiple(of: 4), (-5).magnitude, 6.nonzeroBitCount)
let big: Int128 = 170_141_183_460_469_231_731_687_303_715_884_105_727
print(big, UInt128.max)
