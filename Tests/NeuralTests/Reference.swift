import Foundation
import Neural
import Testing

/// Results computed by Keras, with every float as its bit pattern.
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
    struct Training: Decodable {
        struct Step: Decodable {
            struct Loss: Decodable { let tape_loss: Number }
            let batch_rows: [Int]
            let gradients_of_this_step: [Weights]
            let weights_after: [Weights]
            let loss_before_update: Loss
        }
        struct Run: Decodable, CustomTestStringConvertible {
            let seed: String
            let optimizer: String
            let initial_weights: [Weights]
            let steps: [String: Step]
            let loss_at_epoch: [String: String]
            let final_weights: [Weights]
            let predict_10: Number
            var testDescription: String { "\(seed), \(optimizer)" }

            enum CodingKeys: CodingKey {
                case seed, optimizer, initial_weights, steps, loss_at_epoch, final_weights, predict_10
            }
            init(from decoder: any Decoder) throws {
                let run = try decoder.container(keyedBy: CodingKeys.self)
                seed =
                    try (try? run.decode(String.self, forKey: .seed))
                    ?? "seed \(run.decode(Int.self, forKey: .seed))"
                optimizer = try run.decode(String.self, forKey: .optimizer)
                initial_weights = try run.decode([Weights].self, forKey: .initial_weights)
                steps = try run.decode([String: Step].self, forKey: .steps)
                loss_at_epoch = try run.decode([String: String].self, forKey: .loss_at_epoch)
                final_weights = try run.decode([Weights].self, forKey: .final_weights)
                predict_10 = try run.decode(Number.self, forKey: .predict_10)
            }
        }
        let runs: [Run]
    }
    let seed_weights: [Weights]
    let training: Training
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

/// The number of floats between two, counting across zero; NaN is as far as possible from everything but NaN.
func ulps(_ left: Float, _ right: Float) -> Int {
    func place(_ x: Float) -> Int {
        let magnitude = Int(x.magnitude.bitPattern)
        return x.sign == .minus ? -magnitude : magnitude
    }
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : .max }
    return abs(place(left) - place(right))
}

/// The number of doubles between two, counting across zero;
/// NaN is as far as possible from everything but NaN.
func ulps(_ left: Double, _ right: Double) -> Int {
    func place(_ x: Double) -> Int {
        let magnitude = Int(x.magnitude.bitPattern)
        return x.sign == .minus ? -magnitude : magnitude
    }
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : .max }
    let (distance, overflow) = place(left).subtractingReportingOverflow(place(right))
    return overflow ? .max : abs(distance)
}
