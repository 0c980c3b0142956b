import Foundation
import Neural
import Testing

/// The elementary functions, compared with values that scripts/elementary/oracle.py made with mpmath.
///
/// The script compares a million arguments of each function; scripts/elementary/all-floats.swift compares all
/// floats. Their findings are repeated here on a sample.
@Suite struct ElementaryTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        let double: @Sendable (Double) -> Double
        let float: @Sendable (Float) -> Float
        var testDescription: String { name }
    }

    static let functions = [
        Function(name: "exp", double: { Double.exp($0) }, float: { Float.exp($0) }),
        Function(name: "expm1", double: { Double.expm1($0) }, float: { Float.expm1($0) }),
        Function(name: "log", double: { Double.log($0) }, float: { Float.log($0) }),
        Function(name: "log1p", double: { Double.log1p($0) }, float: { Float.log1p($0) }),
        Function(name: "tanh", double: { Double.tanh($0) }, float: { Float.tanh($0) }),
        Function(name: "erf", double: { Double.erf($0) }, float: { Float.erf($0) }),
        Function(name: "erfc", double: { Double.erfc($0) }, float: { Float.erfc($0) }),
        Function(name: "sin", double: { Double.sin($0) }, float: { Float.sin($0) }),
        Function(name: "cos", double: { Double.cos($0) }, float: { Float.cos($0) }),
    ]

    /// The fields of a sample line: a function, an argument, the nearest value. Doubles have 16 digits.
    static let sample = String(decoding: try! resource("elementary.txt"), as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: " ") }

    @Test(arguments: functions)
    func doublesAreAccurate(function: Function) throws {
        let rows = Self.sample.filter { $0[0] == function.name && $0[1].count == 16 }
            .map { row in row[1...].map { Double(bitPattern: UInt64($0, radix: 16)!) } }
        #expect(rows.count > 100)
        for row in rows {
            #expect(ulps(function.double(row[0]), row[1]) <= 1, "\(function.name)(\(row[0]))")
        }
        let nearest = rows.count { function.double($0[0]) == $0[1] }
        #expect(Double(nearest) > 0.6 * Double(rows.count), "\(nearest) of \(rows.count)")
    }

    @Test(arguments: functions)
    func floatsAreCorrectlyRounded(function: Function) throws {
        let rows = Self.sample.filter { $0[0] == function.name && $0[1].count == 8 }
            .map { row in row[1...].map { Float(bitPattern: UInt32($0, radix: 16)!) } }
        #expect(rows.count > 50)
        for row in rows {
            #expect(function.float(row[0]).bitPattern == row[1].bitPattern, "\(function.name)(\(row[0]))")
        }
    }

    @Test func valuesOfUnusualNumbers() {
        for function in Self.functions {
            #expect(function.double(.nan).isNaN, "\(function.name)")
            #expect(function.float(.nan).isNaN, "\(function.name)")
        }
        for odd in [Double.expm1, Double.log1p, Double.tanh, Double.erf, Double.sin] {
            for x in [0, Double.leastNonzeroMagnitude, 0x1p-1030, 1e-20] {
                #expect(odd(-x).sign == .minus)
                #expect(odd(-x) == -odd(x))
            }
        }
        #expect(Double.exp(.infinity) == .infinity && Double.exp(-.infinity) == 0 && Double.exp(0) == 1)
        #expect(Double.exp(709.8) == .infinity && Double.exp(709.7) < .infinity)
        #expect(Double.exp(-745.2) == 0 && Double.exp(-745.1) == .leastNonzeroMagnitude)
        #expect(Double.expm1(-.infinity) == -1 && Double.expm1(.infinity) == .infinity)
        #expect(Double.log(0) == -.infinity && Double.log(-0.0) == -.infinity && Double.log(-1).isNaN)
        #expect(Double.log(1) == 0 && Double.log(.infinity) == .infinity && Double.log(-.infinity).isNaN)
        #expect(Double.log1p(-1) == -.infinity && Double.log1p(-1.5).isNaN)
        #expect(Double.log1p(.infinity) == .infinity)
        #expect(Double.tanh(.infinity) == 1 && Double.tanh(-.infinity) == -1)
        #expect(Double.erf(.infinity) == 1 && Double.erfc(.infinity) == 0 && Double.erfc(-.infinity) == 2)
        #expect(Double.erf(-7) == -1 && Double.erfc(30) == 0)
        #expect(Double.sin(.infinity).isNaN && Double.cos(-.infinity).isNaN && Double.cos(0) == 1)
    }

    /// The double nearest to π is π minus its sine,
    /// and reducing the largest double requires all digits of 2/π.
    @Test func largeAngles() {
        #expect(Double.sin(.pi) == 1.2246467991473532e-16)
        #expect(Double.cos(.pi / 2) == 6.123233995736766e-17)
        #expect(Double.sin(.greatestFiniteMagnitude) == 0.004961954789184062)
        // The double closest to a multiple of π/2, 6381956970095103 · 2⁷⁹⁷.
        let close = Double(sign: .plus, exponent: 797, significand: 6_381_956_970_095_103)
        #expect(Double.cos(close) == -4.6871659242546277e-19)
    }

    @Test func freeFunctionsEqualStaticOnes() {
        #expect(Neural.exp(0.5) == Double.exp(0.5) && Neural.log(Float(3)) == Float.log(3))
        #expect(Neural.tanh(0.5) == Double.tanh(0.5) && Neural.erf(0.5) == Double.erf(0.5))
        #expect(Neural.sin(0.5) == Double.sin(0.5) && Neural.cos(0.5) == Double.cos(0.5))
        #expect(Neural.sqrt(Float(2)) == 1.4142135)
    }
}
