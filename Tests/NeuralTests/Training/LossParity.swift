import Foundation
import PlainText
import Testing

@testable import Neural

/// One loss or metric of some rows as computed by Keras: `scripts/references/keras_losses.py`.
struct LossCase: CustomTestStringConvertible, Sendable {
    let name: String
    let parts: [String: StoredArray]

    var testDescription: String { name }
    /// The name of the loss, without the case.
    var kind: String { String(name.prefix { $0 != "/" }) }

    static let all = try! read()
    static var losses: [LossCase] { all.filter { $0.parts["g"] != nil } }
    static var metrics: [LossCase] { all.filter { $0.parts["g"] == nil && $0.parts["history"] == nil } }
    static var histories: [LossCase] { all.filter { $0.parts["history"] != nil } }

    private static func read() throws -> [LossCase] {
        var cases: [(name: String, parts: [String: StoredArray])] = []
        for array in try StoredArray.arrays(npz: Array(resource("keras-losses.npz")), limit: 1 << 24) {
            let path = array.name!.string.split(separator: "/").map(String.init)
            if path.count == 1 { continue }
            let name = path.dropLast().joined(separator: "/")
            if cases.last?.name != name { cases.append((name, [:])) }
            cases[cases.count - 1].parts[path.last!] = array
        }
        return cases.map { LossCase(name: $0.name, parts: $0.parts) }
    }

    func list(_ part: String) -> [Float] { parts[part]!.values(as: Float.self) }

    func matrix<Scalar: Real>(_ part: String, as type: Scalar.Type = Float.self) -> Matrix<Scalar> {
        let array = parts[part]!
        return Matrix(
            rows: array.shape[0], columns: array.shape[1],
            values: array.values(as: Float.self).map { Scalar($0) })
    }

    /// The loss that Keras was asked for.
    var loss: Loss {
        switch kind {
        case "mean_squared_error": .meanSquaredError
        case "mean_absolute_error": .meanAbsoluteError
        case "huber": name.hasSuffix("0.3") ? .huber(delta: 0.3) : .huber()
        case "binary_crossentropy": .binaryCrossentropy
        case "binary_crossentropy from logits": .binaryCrossentropy(fromLogits: true)
        case "categorical_crossentropy": .categoricalCrossentropy
        case "categorical_crossentropy from logits": .categoricalCrossentropy(fromLogits: true)
        case "sparse_categorical_crossentropy": .sparseCategoricalCrossentropy
        default: .sparseCategoricalCrossentropy(fromLogits: true)
        }
    }

    /// Measured distances of a row's loss, of the mean, and of derivatives.
    struct Distances {
        /// In ulps.
        var rows = 0, mean = 0
        /// In ulps of the row's largest derivative.
        var gradient: Float = 0
    }

    func distances() -> Distances {
        let (x, t, y) = (matrix("x"), matrix("t"), list("y"))
        var distances = Distances()
        distances.mean = ulps(loss(x, t), list("mean")[0])
        let g = matrix("g")
        for row in 0..<x.rows {
            let ours = loss(x[row], t[row])
            distances.rows = max(distances.rows, ulps(ours, y[row]))
            let slopes = loss.gradient(x[row], t[row]).map { $0 / Float(x.rows) }
            let largest = g[row].map(\.magnitude).max()!
            for unit in slopes.indices where slopes[unit] != g[row][unit] {
                distances.gradient = max(
                    distances.gradient, tenths((slopes[unit] - g[row][unit]).magnitude / largest.ulp))
            }
        }
        return distances
    }

    private func tenths(_ x: Float) -> Float { (x * 10).rounded(.up) / 10 }
}
