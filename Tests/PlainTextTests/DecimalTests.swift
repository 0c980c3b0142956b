import Foundation
import PlainText
import TestSupport
import Testing

/// The platform's `strtod` and `strtof` are the oracle.
@Suite struct DecimalReaderTests {
    static func agrees(_ text: String) -> Bool {
        let bytes = Array(text.utf8)[...]
        return Double(decimal: bytes)?.bitPattern == strtod(text, nil).bitPattern
            && Float(decimal: bytes)?.bitPattern == strtof(text, nil).bitPattern
    }

    @Test(arguments: [
        "0", "-0", "0.0", "-0e5", "007.250", ".5", "5.", "+1", "1e5", "1E-5", "9007199254740993",
        "9007199254740993.0000000000000000000000001", "0e999999999999", "1e999999999999", "-1e999999999999",
        "1e-99999999999", "inf", "-inf",
        // The limits of Double, and the halfway points beyond them.
        "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
        "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e308",
        "1.7976931348623159e308", "17976931348623158079e289",
        // The limits of Float, and the halfway points beyond them.
        "1.40129846e-45", "7.0064923216240853e-46", "7.0064923216240854e-46", "1.1754943e-38",
        "1.17549429e-38", "3.4028234e38", "3.40282356779733661637539395458142568447e38",
        "3.40282356779733661637539395458142568448e38",
    ])
    func hardCase(_ text: String) { #expect(Self.agrees(text)) }

    @Test func notANumber() throws {
        #expect(try #require(Double(decimal: Array("nan".utf8)[...])).isNaN)
        #expect(try #require(Float(decimal: Array("-nan".utf8)[...])).isNaN)
    }

    @Test(arguments: [
        "", "-", ".", "-.", "e5", "1e", "1e+", "1.2.3", "0x10", " 1", "1 ", "infinity", "--1", "+-1", "1e5.",
        "1,5", "nan(5)", "１",
    ])
    func invalidDecimals(_ text: String) {
        #expect(Double(decimal: Array(text.utf8)[...]) == nil)
        #expect(Float(decimal: Array(text.utf8)[...]) == nil)
    }

    /// A slice's indices do not start at 0.
    @Test func readsSlices() {
        #expect(Double(decimal: Array("[-1.5]".utf8)[1..<5]) == -1.5)
    }

    @Test func randomNumbersReadBack() {
        var random = SeededRandom()
        for _ in 0..<5_000 {
            let double = Double(bitPattern: .random(in: 0...UInt64.max, using: &random))
            let float = Float(bitPattern: .random(in: 0...UInt32.max, using: &random))
            if double.isFinite { #expect(Double(decimal: Array("\(double)".utf8)[...]) == double) }
            if float.isFinite { #expect(Float(decimal: Array("\(float)".utf8)[...]) == float) }
        }
    }

    @Test func randomDecimals() {
        var random = SeededRandom()
        func digits(_ count: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: count, using: &random)).map { _ in
                    "0123456789".randomElement(using: &random)!
                })
        }
        for _ in 0..<5_000 {
            let text = "-\(digits(1...25)).\(digits(0...25))e\(Int.random(in: -370...330, using: &random))"
            #expect(Self.agrees(text), "\(text)")
        }
        for _ in 0..<100 {
            let zeros = String(repeating: "0", count: .random(in: 0...330, using: &random))
            for text in ["0.\(zeros)\(digits(800...800))", "\(digits(1...330)).\(digits(800...800))"] {
                #expect(Self.agrees(text), "\(text)")
            }
        }
    }

    /// Exactly halfway between two neighbors, slightly above, and slightly below.
    @Test func halfwayCases() {
        var random = SeededRandom()
        for index in 0..<2_000 {
            // Every third one is subnormal. Each is written out in full:
            // halfway points have at most 1075 digits.
            let low = Float(
                bitPattern: .random(in: 0..<(index % 3 == 0 ? 0x80_0000 : 0x7F7F_FFFF), using: &random))
            let half = (Double(low) + Double(low.nextUp)) / 2
            let text = String(format: "%.200e", half)
            let parts = text.split(separator: "e")
            #expect(Self.agrees(text), "\(text)")
            #expect(Self.agrees("\(parts[0])1e\(parts[1])"), "\(text)")
            #expect(Self.agrees(String(format: "%.200e", half.nextDown)), "\(text)")
        }
        for _ in 0..<2_000 {
            // Between 2⁵³ and 2⁶³, doubles are whole, and so are their halfway points.
            let low = Double(UInt64.random(in: 1 << 53..<1 << 62, using: &random))
            let half = UInt64(low) + UInt64(low.ulp / 2)
            for text in ["\(half)", "\(half).0000000000000000000001", "\(half - 1).99999999999999999999"] {
                #expect(Self.agrees(text), "\(text)")
            }
        }
    }
}

@Suite struct MagnitudeTests {
    @Test(arguments: [
        ("25.005", -3, 25.004662, true), ("25.004", -3, 25.004662, false), ("0.125", -3, 0.125, true),
        ("0.12", -2, 0.125, true), ("0.13", -2, 0.125, true), ("0.14", -2, 0.125, false),
        ("0.1250", -4, 0.125, true), ("1.00", -2, 0.9999, true), ("0.99", -2, 0.9999, false),
        // 0.15 and 0.35 are slightly less than written, 0.45 slightly more.
        ("0.1", -1, 0.15, true), ("0.2", -1, 0.15, false), ("0.5", -1, 0.45, true), ("0.4", -1, 0.45, false),
        ("0.100000000000000005551", -21, 0.1, true), ("0.100000000000000005552", -21, 0.1, false),
        ("12300", 2, 12345.6, true), ("12.3e3", 2, 12345.6, true), ("0", 0, 0.2, false), ("1", 0, 0.6, false),
        ("25.005", -3, .infinity, false), ("25.005", -3, .nan, false), ("5e-324", -324, 5e-324, true),
        ("25.005", -3, -25.004662, true),
    ])
    func roundedMagnitudes(_ text: String, _ lastPlace: Int, _ value: Double, _ isThat: Bool) throws {
        let decimal = try #require(Decimal(Array(text.utf8)[...]))
        #expect(decimal.isMagnitude(of: value, roundedTo: lastPlace) == isThat)
    }
}
