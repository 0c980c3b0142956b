import Foundation
import PlainText
import Testing

@testable import Neural

/// One layer as computed by another library: `scripts/references/keras_layers.py`, `torch_layers.py`.
struct LayerCase: CustomTestStringConvertible, Sendable {
    let name: String
    let config: [UInt8]
    let weights: [StoredArray]
    /// PyTorch's `state_dict()`, with names that begin with `layer.`; empty for Keras.
    let state: [StoredArray]
    let x: [StoredArray]
    let y: [Float]
    /// The numbers of trainable and other parameters, as Keras counts them.
    let counts: [Int]?

    var testDescription: String { name }
    var layer: String { String(name.prefix { $0 != "/" }) }

    static let keras = try! read("keras-layers.npz")
    static let torch = try! read("torch-layers.npz")

    private static func read(_ file: String) throws -> [LayerCase] {
        let arrays = try StoredArray.arrays(npz: Array(resource(file)), limit: 1 << 24)
        var cases: [(name: String, parts: [String: StoredArray])] = []
        for array in arrays {
            let path = array.name!.string.split(separator: "/").map(String.init)
            let name = path.dropLast().joined(separator: "/")
            if cases.last?.name != name { cases.append((name, [:])) }
            cases[cases.count - 1].parts[path.last!] = array
        }
        return cases.map { name, parts in
            LayerCase(
                name: name, config: parts["config"]!.values(as: Double.self).map { UInt8($0) },
                weights: (0..<parts.count).compactMap { parts["\($0)"] },
                state: parts.keys.sorted().filter { $0.hasPrefix("state:") }.map {
                    StoredArray(
                        name: Text(String($0.dropFirst(6))), shape: parts[$0]!.shape,
                        values: parts[$0]!.values(as: Double.self))
                },
                x: parts["x"].map { [$0] } ?? (0..<parts.count).compactMap { parts["x\($0)"] },
                y: parts["y"]!.values(as: Float.self),
                counts: parts["counts"].map { $0.values(as: Double.self).map { Int($0) } })
        }
    }

    var isFunctional: Bool { layer == "Graph" || layer == "MultiHeadAttention" && counts != nil }

    func model<Scalar: Real & PrintedScalar>(_ type: Scalar.Type) throws -> Sequential<Scalar> {
        try Sequential(Architecture(kerasConfig: config), weights)
    }

    func graph<Scalar: Real & PrintedScalar>(_ type: Scalar.Type) throws -> Graph<Scalar> {
        try Graph(GraphArchitecture(kerasConfig: config), weights)
    }

    func outputs<Scalar: Real & PrintedScalar>(_ type: Scalar.Type) throws -> [Scalar] {
        let x = x.map { $0.values(as: Scalar.self) }
        return isFunctional ? try graph(type)(x) : try model(type)(x[0])
    }

    /// Measured distances, in ulps.
    struct Distances {
        /// The largest distance between the library's outputs and ours.
        var largest = 0
        /// The largest distance, in ulps of the largest output.
        var ofLargest: Float = 0
        /// Distances of the library's outputs and of ours from those computed
        /// in double precision and rounded.
        var theirs = 0
        var ours = 0
    }

    func distances() throws -> Distances {
        var distances = Distances()
        let (ours, exact) = (try outputs(Float.self), try outputs(Double.self).map { Float($0) })
        guard ours.count == y.count else { return Distances(largest: .max, theirs: .max, ours: .max) }
        let ulp = y.map(\.magnitude).max()!.ulp
        for index in y.indices {
            let part = ((ours[index] - y[index]).magnitude / ulp * 10).rounded(.up) / 10
            distances.ofLargest = max(distances.ofLargest, part)
            distances.largest = max(distances.largest, ulps(ours[index], y[index]))
            distances.theirs = max(distances.theirs, ulps(exact[index], y[index]))
            distances.ours = max(distances.ours, ulps(exact[index], ours[index]))
        }
        return distances
    }
}
