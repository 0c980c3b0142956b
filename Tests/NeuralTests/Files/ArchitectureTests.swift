import Foundation
import Neural
import Testing

/// Keras' configuration of a model, with and without weights.
@Suite struct ArchitectureTests {
    @Test func seedModelOfConfigAndArrays() throws {
        let architecture = try Architecture(kerasConfig: bytes("model-config.json"))
        #expect(architecture.name == "sequential" && architecture.inputShape == [1])
        #expect(
            architecture.layers.map(\.kind) == [
                .dense(units: 16, activation: .relu, hasBias: true),
                .dense(units: 1, activation: .linear, hasBias: true),
            ])
        let model = try seedModel()
        #expect(try Sequential(architecture, StoredArray.arrays(npz: bytes("weights.npz"))) == model)
        #expect(try Sequential(architecture, StoredArray.arrays(npz: bytes("weights-arr.npz"))) == model)
        #expect(try Sequential(architecture, PrintedArray.arrays(json: bytes("weights.json"))) == model)
        let tensors = try StoredArray.arrays(safetensors: bytes("weights.safetensors"))
        #expect(try Sequential(architecture, Array(tensors.reversed())) == model)
    }

    private struct Expected: Decodable {
        let inputs: [Reference.Number]
        let outputs: [Reference.Number]
    }

    @Test func kerasFiles() throws {
        let seed = try Architecture(kerasFile: bytes("model.keras"))
        #expect(try seed == Architecture(kerasConfig: bytes("model-config.json")))
        let three = try Architecture(kerasFile: bytes("model-3layer.keras"))
        let model = try Sequential<Float>(three, printout("get_weights-3layer-8-4-1.txt").arrays)
        // Outputs of Keras. The printout has its weights to eight places, not to the bit.
        let expected = try JSONDecoder().decode(
            Expected.self, from: resource("model-3layer.expected.json"))
        for (input, output) in zip(expected.inputs, expected.outputs) {
            #expect(abs(model([input.float])[0] - output.float) < 1e-6)
        }
        #expect(expected.inputs.count == 5)
    }

    private func architecture(
        _ layers: String, input: String = "[null, 2]", version: String = "3.0"
    ) throws -> Architecture {
        let text = """
            {"config": {"layers": [{"config": {"batch_shape": \(input), "name": "in"}, "class_name": "InputLayer"}
            , \(layers)], "name": "m"}, "class_name": "Sequential", "keras_version": "\(version)"}
            """
        return try Architecture(kerasConfig: Array(text.utf8))
    }

    private func layer(_ name: String, _ config: String = "") -> String {
        #"{"class_name": "\#(name)", "config": {\#(config)}}"#
    }

    @Test func everyLayer() throws {
        let layers = [
            layer("Flatten", #""name": "f""#),
            layer("Dense", #""units": 3, "activation": null, "use_bias": false, "name": "d""#),
            layer(
                "BatchNormalization",
                #""name": "b", "axis": -1, "momentum": 0.9, "epsilon": 0.01, "center": false"#),
            layer("Dropout", #""rate": 0.25"#), layer("Activation", #""activation": "swish""#),
            layer("ReLU", #""max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0"#), layer("ReLU"),
            layer("LeakyReLU", #""alpha": 0.125"#), layer("ELU", #""alpha": 1.0"#),
            layer(
                "Dense",
                #""units": 2, "name": "e", "activation": {"module": "builtins", "class_name": "function", "config": "tanh"}"#
            ),
            layer("Softmax", #""axis": -1"#),
        ].joined(separator: ",")
        let architecture = try architecture(layers, input: "[null, 2, 2]")
        #expect(architecture.inputShape == [2, 2])
        let json = """
            {"e": {"bias": [0, 1], "kernel": [[1, 2], [3, 4], [5, 6]]}, "d/kernel": [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1]],
            "b": {"moving_mean": [1, 2, 3], "moving_variance": [4, 5, 6], "gamma": [7, 8, 9]}, "other": 3}
            """
        let model = try Sequential<Float>(architecture, PrintedArray.arrays(json: Array(json.utf8)))
        let expected: [Layer<Float>] = [
            .flatten([2, 2]),
            .dense(
                Dense(withoutBias: Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1]]))),
            .batchNormalization(
                BatchNormalization(
                    gamma: [7, 8, 9], beta: [0, 0, 0], movingMean: [1, 2, 3], movingVariance: [4, 5, 6],
                    epsilon: 0.01, momentum: 0.9, hasCenter: false)),
            .dropout(0.25), .activation(.silu), .activation(.relu6), .activation(.relu),
            .activation(.leakyRelu(slope: 0.125)), .activation(.elu),
            .dense(Dense(kernel: Matrix([[1, 2], [3, 4], [5, 6]]), bias: [0, 1], activation: .tanh)),
            .activation(.softmax),
        ]
        #expect(model.layers == expected)
        #expect(model([1, 2, 3, 4]).count == 2)
    }

    @Test func everyActivationByName() throws {
        for activation in Activation.allCases {
            let read = try architecture(layer("Activation", "\"activation\": \"\(activation.description)\""))
            #expect(read.layers.map(\.kind) == [.activation(activation)])
        }
    }

    @Test(
        arguments: [
            (#"{"class_name": "Conv3D", "config": {}}"#, "this kind of layer is not read; found “Conv3D”"),
            (
                #"{"class_name": "Dense", "config": {}}"#,
                "a setting is missing; found “Dense”, expected “units”"
            ),
            (#"{"class_name": "Dense", "config": {"units": 0}}"#, "the layer has no units; found “0”"),
            (#"{"class_name": "Dense", "config": {"units": -3}}"#, "this number does not fit; found “-3”"),
            (
                #"{"class_name": "Dense", "config": {"units": 99999999999999999999}}"#,
                "this number does not fit"
            ),
            (
                #"{"class_name": "Dense", "config": {"units": 1, "activation": "foo"}}"#,
                "this activation is not known; found “foo”"
            ),
            (
                #"{"class_name": "Dense", "config": {"units": 1, "activation": {"class_name": "Foo", "config": {}}}}"#,
                "this activation is not known; found “Foo”"
            ),
            (#"{"class_name": "Dropout", "config": {"rate": 1}}"#, "this is not a rate"),
            (#"{"class_name": "Dropout", "config": {"rate": "a"}}"#, "this is not a number"),
            (#"{"class_name": "Dropout"}"#, "the object has no configuration; found “Dropout”"),
            (#"{"class_name": "InputLayer", "config": {}}"#, ""),
            (
                #"{"class_name": "Flatten", "config": {}}, {"class_name": "InputLayer", "config": {}}"#,
                "an input follows other layers"
            ),
            (
                #"{"class_name": "ReLU", "config": {"threshold": 1}}"#,
                "this ReLU has settings that are not read"
            ),
            (#"{"class_name": "ELU", "config": {"alpha": 2}}"#, "this ELU has a setting that is not read"),
        ])
    func rejectedLayer(text: String, message: String) throws {
        if message.isEmpty {
            #expect(try architecture(text).layers.isEmpty)
        } else {
            let error = #expect(throws: ImportError.self) { try architecture(text) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
    }

    @Test func rejectedShapes() throws {
        let cases = [
            ("[null, null]", layer("Flatten"), "it is not known what this layer flattens"),
            ("[null, 65536, 65536]", layer("Flatten"), "the shape is too large"),
        ]
        for (input, layers, message) in cases {
            let error = #expect(throws: ImportError.self) { try architecture(layers, input: input) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
        let old = #expect(throws: ImportError.self) {
            try architecture(layer("Activation", #""activation": "hard_sigmoid""#), version: "2.15.0")
        }
        #expect(old?.problem == "hard_sigmoid was another function in Keras 2")
    }

    @Test(
        arguments: [
            ("[[[1], [2]]]", "1 arrays for an architecture with 2"),
            (
                "[[[1, 2]], [1]]",
                "the kernel of layer 0, has shape (1, 2) where the architecture says (2, 1). Hint: it may be transposed"
            ),
            (
                "[[[1], [2], [3]], [1]]",
                "has shape (3, 1) where the architecture says (2, 1). Hint: are these"
            ),
            (
                "[[[1], [2]], [1, 2]]",
                "array 1, the bias of layer 0, has shape (2,) after a kernel of shape (2, 1). Hint: the bias fits its rows"
            ),
            ("[3, [1]]", ""),
        ])
    func mismatchedWeights(json: String, message: String) throws {
        let architecture = try architecture(layer("Dense", #""units": 1"#))
        guard let arrays = try? PrintedArray.arrays(json: Array(json.utf8)) else {
            #expect(message.isEmpty)
            return
        }
        let error = #expect(throws: ShapeError.self) { try Sequential<Float>(architecture, arrays) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
