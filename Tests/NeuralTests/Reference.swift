import Foundation
import Neural

/// What Keras computed, with every float as its bit pattern.
struct Reference: Decodable {
    struct Number: Decodable {
        let v: String
        let hex: String
        var float: Float { Float(bitPattern: UInt32(hex.dropFirst(2), radix: 16)!) }
    }
    struct Prediction: Decodable {
        let x_float32: Number
        let predict: Number
        let no_relu: Number
        let pre: [Number]
        let act: [Number]
        let active_units: [Int]
    }
    struct Weights: Decodable {
        let shape: [Int]
        let hex: [String]
        var floats: [Float] { hex.map { Float(bitPattern: UInt32($0.dropFirst(2), radix: 16)!) } }
    }
    struct Activations: Decodable {
        let inputs: [Number]
        let values: [String: [Number]]
        let softmax_rows: [Row]
    }
    struct Row: Decodable {
        let `in`: [Number]
        let out: [Number]
    }
    let seed_weights: [Weights]
    let predict: [Prediction]
    let activations: Activations

    static let keras = try! JSONDecoder().decode(Reference.self, from: resource("keras-reference.json"))
}

func resource(_ name: String) throws -> Data {
    try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Resources/\(name)"))
}

func printout(_ name: String) throws -> Printout {
    try Printout(String(decoding: resource(name), as: UTF8.self))
}

func seedModel(_ hidden: Activation = .relu) throws -> Sequential<Float> {
    try Sequential<Float>(printout("seed-weights.txt"), activations: [hidden, .linear])
}

/// How many floats lie between two, counting across zero; NaN is as far as can be from all but NaN.
func ulps(_ left: Float, _ right: Float) -> Int {
    func place(_ x: Float) -> Int {
        let magnitude = Int(x.magnitude.bitPattern)
        return x.sign == .minus ? -magnitude : magnitude
    }
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : .max }
    return abs(place(left) - place(right))
}

/// How many doubles lie between two, counting across zero; NaN is as far as can be from all but NaN.
func ulps(_ left: Double, _ right: Double) -> Int {
    func place(_ x: Double) -> Int {
        let magnitude = Int(x.magnitude.bitPattern)
        return x.sign == .minus ? -magnitude : magnitude
    }
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : .max }
    let (distance, overflow) = place(left).subtractingReportingOverflow(place(right))
    return overflow ? .max : abs(distance)
}
