// Compares every one of the 2³² floats with the platform's double-precision functions rounded to Float.
//
//     swiftc -O -wmo -parse-as-library Sources/Neural/Elementary/*.swift scripts/elementary/all-floats.swift -o all-floats
//     ./all-floats [name …]
//
// When the two differ, either one may be the nearest: the platform's double may round the wrong way as well.

import Glibc

private func place(_ x: Float) -> Int {
    x.sign == .minus ? -Int(x.magnitude.bitPattern) : Int(x.magnitude.bitPattern)
}

private func compare(_ name: String, _ ours: (Float) -> Float, _ reference: (Double) -> Double) {
    var (different, largest, at) = (0, 0, Float.zero)
    for bits in UInt32.min...UInt32.max {
        let x = Float(bitPattern: bits)
        let (y, expected) = (ours(x), Float(reference(Double(x))))
        if y.isNaN, expected.isNaN { continue }
        if y.bitPattern == expected.bitPattern { continue }
        different += 1
        let distance = y.isNaN || expected.isNaN ? Int.max : max(1, abs(place(y) - place(expected)))
        if distance > largest { (largest, at) = (distance, x) }
    }
    print(
        "\(name): \(different) of 2^32 differ, by \(largest) ulp at most\(largest > 0 ? ", first at \(at)" : "")"
    )
    fflush(nil)
}

@main struct AllFloats {
    static func main() {
        let chosen = CommandLine.arguments.dropFirst()
        func run(_ name: String, _ ours: (Float) -> Float, _ reference: (Double) -> Double) {
            if chosen.isEmpty || chosen.contains(name) { compare(name, ours, reference) }
        }
        run("exp", { Float.exp($0) }, { Glibc.exp($0) })
        run("expm1", { Float.expm1($0) }, { Glibc.expm1($0) })
        run("log", { Float.log($0) }, { Glibc.log($0) })
        run("log1p", { Float.log1p($0) }, { Glibc.log1p($0) })
        run("tanh", { Float.tanh($0) }, { Glibc.tanh($0) })
        run("erf", { Float.erf($0) }, { Glibc.erf($0) })
        run("erfc", { Float.erfc($0) }, { Glibc.erfc($0) })
        run("sin", { Float.sin($0) }, { Glibc.sin($0) })
        run("cos", { Float.cos($0) }, { Glibc.cos($0) })
    }
}
