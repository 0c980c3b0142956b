import Foundation
import PlainText
import Testing

@testable import Neural

/// One layer as computed by another library: `scripts/references/keras_layers.py`, `torch_layers.py`.
struct LayerCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// The layer in Keras' configuration; empty for a case of PyTorch with settings that Keras does not have.
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
                name: name, config: parts["config"]?.values(as: Double.self).map { UInt8($0) } ?? [],
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

    /// Our outputs: of a model from Keras' configuration, or of a layer from PyTorch's state dict.
    func outputs<Scalar: Real & PrintedScalar>(_ type: Scalar.Type) throws -> [Scalar] {
        let x = x.map { $0.values(as: Scalar.self) }
        var state = StateDict(state)
        if counts == nil, let layer: Layer<Scalar> = try torchLayer(&state) { return layer(x[0]) }
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
        try Distances(outputs(Float.self), exact: outputs(Double.self), theirs: y)
    }
}

extension LayerCase.Distances {
    /// The distances between our outputs, those computed in double precision, and the library's.
    init(_ outputs: [Float], exact: [Double], theirs y: [Float]) {
        guard outputs.count == y.count, let largestOutput = y.map(\.magnitude).max() else {
            self.init(largest: .max, theirs: .max, ours: .max)
            return
        }
        self.init()
        let exact = exact.map { Float($0) }
        for index in y.indices {
            let part = ((outputs[index] - y[index]).magnitude / largestOutput.ulp * 10).rounded(.up) / 10
            ofLargest = max(ofLargest, part)
            largest = max(largest, ulps(outputs[index], y[index]))
            theirs = max(theirs, ulps(exact[index], y[index]))
            ours = max(ours, ulps(exact[index], outputs[index]))
        }
    }
}
