import Neural
import Testing

/// Layers as a graph: computed by hand, compared with finite differences,
/// and read from Keras' configurations.
@Suite struct GraphTests {
    private static func graph(_ parameters: [Double]) -> Graph<Double> {
        let dense = Dense(
            kernel: Matrix(rows: 2, columns: 2, values: Array(parameters[..<4])),
            bias: Array(parameters[4..<6]), activation: .tanh)
        // Inputs x and y; tanh of x; its sum with x; y concatenated at each of the two places; and x again.
        return Graph(
            inputs: [2, 4],
            [
                .init(.layer(.dense(dense)), of: [0]), .init(.add, of: [2, 0]),
                .init(.concatenate(places: 2), of: [3, 1]), .init(.layer(.activation(.sigmoid)), of: [4]),
                .init(.concatenate(places: 1), of: [5, 0]),
            ])
    }

    private let parameters = [0.5, -0.25, 0.75, 1, 0.125, -0.5]
    private let x = [[0.5, -1], [0.25, 2, -0.75, 1]]

    @Test func byHand() {
        let graph = Self.graph(parameters)
        #expect(graph.units == 8 && graph.parameterCount == 6 && graph.trainableParameterCount == 6)
        let steps = graph.trace(x)
        #expect(steps.values[3] == zip(steps.values[2], x[0]).map { $0 + $1 })
        let sum = steps.values[3]
        #expect(steps.values[4] == [sum[0], 0.25, 2, sum[1], -0.75, 1])
        #expect(steps.output.suffix(2) == [0.5, -1] && graph(x) == steps.output)
        #expect(
            graph.description
                == "Graph(Dense(2 → 2, tanh), Add, Concatenate, Activation(sigmoid), Concatenate)")
    }

    @Test func gradients() {
        let graph = Self.graph(parameters)
        let weights = (0..<8).map { Double($0) * 0.25 - 0.75 }
        func loss(_ graph: Graph<Double>, _ x: [[Double]]) -> Double {
            zip(graph(x), weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let back = graph.backpropagated(weights, through: graph.trace(x))
        for input in x.indices {
            for index in x[input].indices {
                var (more, less) = (x, x)
                more[input][index] += 1e-5
                less[input][index] -= 1e-5
                let slope = (loss(graph, more) - loss(graph, less)) / 2e-5
                #expect(abs(back.inputs[input][index] - slope) < 1e-8)
            }
        }
        let own = back.layers[0]!.kernel.values + back.layers[0]!.bias
        for index in parameters.indices {
            var (more, less) = (parameters, parameters)
            more[index] += 1e-5
            less[index] -= 1e-5
            let slope = (loss(Self.graph(more), x) - loss(Self.graph(less), x)) / 2e-5
            #expect(abs(own[index] - slope) < 1e-8)
        }
    }

    private func config(_ layers: [String], inputs: String = #"["x", 0, 0]"#, output: String = "out")
        -> [UInt8]
    {
        let x =
            #"{"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [null, 2], "name": "x"}}"#
        return Array(
            """
            {"class_name": "Functional", "config": {"name": "m", "layers": [\(([x] + layers).joined(separator: ", "))],
            "input_layers": \(inputs), "output_layers": [["\(output)", 0, 0]]}}
            """.utf8)
    }

    private func layer(_ type: String, _ settings: String = "", of nodes: String, name: String = "out")
        -> String
    {
        let comma = settings.isEmpty ? "" : ", "
        return
            #"{"class_name": "\#(type)", "config": {"name": "\#(name)"\#(comma)\#(settings)}, "inbound_nodes": \#(nodes)}"#
    }

    /// A configuration as Keras 2 wrote it.
    @Test func olderConfiguration() throws {
        let architecture = try GraphArchitecture(
            kerasConfig: config([
                layer("Dense", #""units": 2, "activation": "relu""#, of: #"[[["x", 0, 0, {}]]]"#, name: "d"),
                layer("Add", of: #"[[["d", 0, 0, {}], ["x", 0, 0, {}]]]"#),
            ]))
        let kernel = StoredArray(name: "d/kernel:0", shape: [2, 2], values: [1, 0, 0, 1])
        let graph = try Graph<Float>(
            architecture, [StoredArray(name: "d/bias:0", shape: [2], values: [0, 1]), kernel])
        #expect(graph([[1, -2]]) == [2, -2])
        #expect(throws: ShapeError.self) { try Graph<Float>(architecture, [kernel]) }
    }

    @Test(
        arguments: [
            ("Add", "", #"[]"#, "the layer is not called once"),
            ("Add", "", #"[[["y", 0, 0, {}]]]"#, "a layer takes what does not come before it; found “y”"),
            ("Add", "", #"[[["out", 0, 0, {}]]]"#, "a layer takes what does not come before it; found “out”"),
            ("Add", "", #"[[["x", 0, 1, {}]]]"#, "this number does not fit"),
            ("Add", "", #"[[["x", 0, 0, {}]], [["x", 0, 0, {}]]]"#, "the layer is not called once"),
            ("Add", "", #"[3]"#, "this is no value of a layer"),
            ("Add", "", #"[[[]]]"#, "the layer is not called once"),
            (
                "Add", "", #"[{"args": [{"class_name": "X", "config": {}}]}]"#,
                "this is no value of a layer; found “X”"
            ),
            (
                "Add", "", #"[{"args": [{"class_name": "__keras_tensor__", "config": {}}]}]"#,
                "a value has no history"
            ),
            (
                "Dropout", #""rate": 0.5"#, #"[{"args": [[["x", 0, 0]]], "kwargs": {"training": true}}]"#,
                "this setting of a call"
            ),
            (
                "Concatenate", #""axis": 2"#, #"[[["x", 0, 0, {}], ["x", 0, 0, {}]]]"#,
                "the shapes that this layer takes"
            ),
            (
                "Concatenate", #""axis": -3"#, #"[[["x", 0, 0, {}], ["x", 0, 0, {}]]]"#,
                "the shapes that this layer takes"
            ),
            (
                "Dense", #""units": 2"#, #"[[["x", 0, 0, {}], ["x", 0, 0, {}]]]"#,
                "this layer takes several values"
            ),
            ("Lambda", "", #"[[["x", 0, 0, {}]]]"#, "this kind of layer is not read; found “Lambda”"),
        ])
    func rejectedLayer(_ type: String, settings: String, nodes: String, message: String) {
        let error = #expect(throws: ImportError.self) {
            try GraphArchitecture(kerasConfig: config([layer(type, settings, of: nodes)]))
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func rejectedModels() {
        let add = layer("Add", of: #"[[["x", 0, 0, {}], ["x", 0, 0, {}]]]"#)
        let cases = [
            (config([add], output: "x"), "several outputs, or layers behind its output"),
            (config([add, add]), "a name for each layer"),
            (config([add], inputs: #"["y", 0, 0]"#), "an input is not among the layers; found “y”"),
            (config([add], inputs: "[]"), "several outputs, or layers behind its output"),
            (
                Array(#"{"class_name": "Sequential", "config": {}}"#.utf8),
                "Architecture reads a Sequential model"
            ),
            (Array(#"{"class_name": "Functional", "config": {}}"#.utf8), "the model is not whole"),
        ]
        for (bytes, message) in cases {
            let error = #expect(throws: ImportError.self) { try GraphArchitecture(kerasConfig: bytes) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
    }
}
