import Foundation
import Testing

@testable import Neural

/// Every layer compared with real Keras and PyTorch, and docs/parity.md: `scripts/parity.sh` writes it.
@Suite struct LayerParityTests {
    /// How far the outputs of a layer may differ, in ulps, and why.
    struct Bound {
        let keras: Int
        var torch = 0
        let reason: String
    }

    static let order = "sums in another order, or with fused multiply-add"
    static let mean = "a sum in another order"
    static let both =
        "sums in another order, or with fused multiply-add; tanh, sigmoid and exp, which the libraries approximate"
    static let functions = "exp, which the libraries approximate"
    static let scale =
        "mean and scale put together first, `x · (gamma / √v) + (beta − mean · gamma / √v)`; sums in another order"
    static let slope = "the slope is a float32 in the libraries, and a double here"
    static let same = "the same operations, each rounded"
    static let bounds: [String: Bound] = [
        "Dense": Bound(keras: 19, reason: both),
        "BatchNormalization": Bound(keras: 26, torch: 6, reason: scale),
        "LayerNormalization": Bound(keras: 64, torch: 376, reason: scale),
        "Normalization": Bound(keras: 0, reason: same),
        "Rescaling": Bound(keras: 0, reason: same),
        "PReLU": Bound(keras: 0, reason: same),
        "LeakyReLU": Bound(keras: 1, torch: 1, reason: slope),
        "ReLU": Bound(keras: 0, reason: same),
        "ELU": Bound(keras: 2, reason: functions),
        "Activation": Bound(keras: 2, reason: functions),
        "Dropout": Bound(keras: 0, reason: same),
        "Flatten": Bound(keras: 0, reason: same),
        "Softmax": Bound(keras: 2, torch: 2, reason: functions),
        "Embedding": Bound(keras: 0, reason: same),
        "Conv1D": Bound(keras: 42, torch: 64, reason: order),
        "Conv2D": Bound(keras: 64, torch: 202, reason: order),
        "MaxPooling1D": Bound(keras: 0, reason: same),
        "AveragePooling1D": Bound(keras: 0, reason: mean),
        "MaxPooling2D": Bound(keras: 0, reason: same),
        "AveragePooling2D": Bound(keras: 0, reason: mean),
        "GlobalMaxPooling1D": Bound(keras: 0, reason: same),
        "GlobalAveragePooling1D": Bound(keras: 0, reason: mean),
        "GlobalMaxPooling2D": Bound(keras: 0, reason: same),
        "GlobalAveragePooling2D": Bound(keras: 0, torch: 1, reason: mean),
        "SimpleRNN": Bound(keras: 36, torch: 1, reason: both),
        "LSTM": Bound(keras: 10, torch: 109, reason: both),
        "GRU": Bound(keras: 128, torch: 6, reason: both),
        "Reshape": Bound(keras: 1, reason: order),
        "Network": Bound(keras: 23, reason: both),
        "MultiHeadAttention": Bound(keras: 95, torch: 112, reason: both),
        "Graph": Bound(keras: 5, reason: both),
    ]

    /// How far the outputs of PyTorch's models of several layers may differ, in ulps.
    static let modelBounds = ["convolutional": 6, "recurrent": 0, "stacked": 0, "text": 3]

    /// PyTorch's names for the layers.
    static let kerasNames = [
        "Linear": "Dense", "Conv1d": "Conv1D", "Conv2d": "Conv2D", "MaxPool1d": "MaxPooling1D",
        "MaxPool2d": "MaxPooling2D", "AvgPool1d": "AveragePooling1D", "AvgPool2d": "AveragePooling2D",
        "AdaptiveAvgPool2d": "GlobalAveragePooling2D", "AdaptiveMaxPool1d": "GlobalMaxPooling1D",
        "AdaptiveAvgPool1d": "GlobalAveragePooling1D", "AdaptiveMaxPool2d": "GlobalMaxPooling2D",
        "BatchNorm1d": "BatchNormalization", "BatchNorm2d": "BatchNormalization",
        "LayerNorm": "LayerNormalization",
        "RNN": "SimpleRNN", "MultiheadAttention": "MultiHeadAttention",
    ]

    @Test(arguments: LayerCase.keras) func asKeras(_ parity: LayerCase) throws {
        let bound = try #require(Self.bounds[parity.layer], "\(parity.layer) has no bound")
        #expect(try parity.distances().largest <= bound.keras)
        guard let counts = parity.counts else { return }
        let (all, trainable): (Int, Int)
        if parity.isFunctional {
            let graph = try parity.graph(Float.self)
            (all, trainable) = (graph.parameterCount, graph.trainableParameterCount)
        } else {
            let model = try parity.model(Float.self)
            (all, trainable) = (model.parameterCount, model.trainableParameterCount)
        }
        #expect([trainable, all - trainable] == counts)
    }

    @Test(arguments: LayerCase.torch) func asPyTorch(_ parity: LayerCase) throws {
        let bound = try #require(Self.bounds[Self.kerasNames[parity.layer] ?? parity.layer])
        #expect(try parity.distances().largest <= bound.torch)
    }

    @Test(arguments: TorchModel.all) func asModelsOfPyTorch(_ model: TorchModel) throws {
        #expect(try model.distances().largest == Self.modelBounds[model.name])
    }

    /// Every kind of layer, and every layer of a state dict, has a case.
    @Test func everyLayerIsCompared() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Neural")
        func names(_ path: String, _ pattern: Regex<(Substring, Substring)>) throws -> [String] {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            return text.matches(of: pattern).map { String($0.1) }
        }
        let keras = Set(LayerCase.keras.map(\.layer))
        for name in try names("Files/Keras/KerasLayers.swift", #/\("([A-Z]\w+)", \.\w+\)/#) {
            #expect(keras.contains(name), "scripts/references/keras_layers.py has no case of \(name)")
        }
        // From the functions' docstrings: “a layer of `torch.nn.Conv2d`”.
        let torch = Set(LayerCase.torch.map(\.layer))
        for file in ["StateDictLayers", "StateDictSequences"] {
            let made = try names("Files/PyTorch/\(file).swift", #/layer of `torch\.nn\.(\w+)`/#)
            #expect(made.count >= 4)
            for name in made {
                #expect(torch.contains(name), "scripts/references/torch_layers.py has no case of \(name)")
            }
        }
    }

    /// No bound is wider than the measured distance.
    @Test func boundsAreTight() throws {
        var (keras, torch): ([String: Int], [String: Int]) = ([:], [:])
        for parity in LayerCase.keras {
            keras[parity.layer] = max(keras[parity.layer] ?? 0, try parity.distances().largest)
        }
        for parity in LayerCase.torch {
            let layer = Self.kerasNames[parity.layer] ?? parity.layer
            torch[layer] = max(torch[layer] ?? 0, try parity.distances().largest)
        }
        if let path = ProcessInfo.processInfo.environment["PARITY_TABLE"] { try Self.write(to: path) }
        for (layer, bound) in Self.bounds {
            #expect(bound.keras == keras[layer] ?? 0 && bound.torch == torch[layer] ?? 0, "\(layer)")
        }
    }

    private static func write(to path: String) throws {
        var text = """
            # Parity with Keras and PyTorch

            The largest distance, in units in the last place, between what each layer of `Neural` gives for a case and what Keras 3.15.0
            (TensorFlow 2.21.0) and PyTorch 1.13.0 give, in float32, for the same weights and input; and how far both lie from
            what is computed in double precision. `Neural` adds in a stated order and rounds each step, so that its numbers are the same
            on every machine; the libraries' last bits depend on the processor. A distance is large in ulps where an output is near 0
            and its ulps are small, so the distance is there also in ulps of the case's largest output.

            Made by `scripts/parity.sh` from the references in `Tests/NeuralTests/Resources`, which it makes first if it is told where Keras
            and PyTorch are: `scripts/parity.sh PYTHON_WITH_KERAS PYTHON_WITH_TORCH` calls `scripts/references/keras_layers.py`,
            `keras_losses.py`, `torch_layers.py` and `torch_models.py`. `LayerParityTests` fails where a distance grows. Models of Keras are
            read from its configurations; layers of PyTorch that have arrays are made from its state dicts. The references are from a
            processor with AVX-512; made on another, they may lie a little nearer or farther.


            """
        for (name, cases) in [("Keras", LayerCase.keras), ("PyTorch", LayerCase.torch)] {
            text +=
                "## \(name)\n\n| layer | case | ulps | of the largest | \(name) from exact | ours from exact | reason |\n"
            text += "| --- | --- | ---: | ---: | ---: | ---: | --- |\n"
            for parity in cases {
                let distances = try parity.distances()
                let reason = bounds[kerasNames[parity.layer] ?? parity.layer]?.reason ?? ""
                text +=
                    "| \(parity.layer) | \(parity.name.dropFirst(parity.layer.count + 1)) | \(distances.largest) | \(distances.ofLargest) | "
                text +=
                    "\(distances.theirs) | \(distances.ours) | \(distances.largest == 0 ? "" : reason) |\n"
            }
            text += "\n"
        }
        text += """
            ## Models of PyTorch

            Several layers, made from one state dict, of which no array is left over.

            | model | ulps | of the largest | PyTorch from exact | ours from exact | layers |
            | --- | ---: | ---: | ---: | ---: | --- |

            """
        for model in TorchModel.all {
            let distances = try model.distances()
            var state = StateDict(model.state)
            let layers: [Layer<Float>] = try model.layers(&state)
            text +=
                "| \(model.name) | \(distances.largest) | \(distances.ofLargest) | \(distances.theirs) | \(distances.ours) | "
            text += "\(layers.map(\.text.string).joined(separator: ", ")) |\n"
        }
        text += "\n" + LossParityTests.table
        while text.hasSuffix("\n\n") { text.removeLast() }
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
