import Foundation
import PlainText
import Testing

@testable import Neural

/// Models written as JSON and read again.
@Suite struct SequentialJSONTests {
    private func again<Scalar>(_ model: Sequential<Scalar>) throws -> Sequential<Scalar>
    where Scalar: Real & PrintedScalar {
        try Sequential<Scalar>(json: model.json().bytes)
    }

    /// Every kind of layer, with the settings that were tried with real Keras.
    @Test(arguments: LayerCase.keras.filter { !$0.isFunctional })
    func everyLayer(_ layer: LayerCase) throws {
        let model = try layer.model(Float.self)
        #expect(try again(model) == model)
        // For scripts/references/keras_json.py, which has Keras read them.
        if let folder = ProcessInfo.processInfo.environment["MODEL_JSON"] {
            let name = layer.name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
            let x = layer.x[0]
            let lists = KerasConfig.list(x.values(as: Float.self)) { KerasConfig.decimal($0) }
            let shape = KerasConfig.list(x.shape) { "\($0)" }
            let outputs = KerasConfig.list(layer.y) { KerasConfig.decimal($0) }
            let text: Text =
                "{\"x\": \(lists), \"shape\": \(shape), \"y\": \(outputs), \"model\": \(try model.json())}"
            try Data(text.bytes).write(to: URL(filePath: "\(folder)/\(name).json"))
        }
        let double = try layer.model(Double.self)
        #expect(try again(double) == double)
    }

    @Test func numbersToTheBit() throws {
        let values: [Float] = [
            0.1, -0.0, 1e-45, .greatestFiniteMagnitude, .leastNormalMagnitude, 1 / 3, 16_777_217, .infinity,
            -.infinity,
        ]
        let model = Sequential([
            Dense<Float>(kernel: Matrix(rows: 1, columns: values.count, values: values), bias: values)
        ])
        let read = try again(model).layers[0]
        #expect(read.bias.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(read.kernel.values.map(\.bitPattern) == values.map(\.bitPattern))
        let doubles: [Double] = [0.1, Double(Float(0.1)), 1 / 3, 5e-324, .greatestFiniteMagnitude]
        let precise = Sequential([
            Dense<Double>(kernel: Matrix(rows: 1, columns: 5, values: doubles), bias: doubles)
        ])
        #expect(try again(precise).layers[0].bias == doubles)
        // A NaN equals nothing, not even itself.
        let none = Sequential([Dense<Float>(kernel: Matrix([[.nan]]), bias: [0])])
        #expect(try again(none).layers[0].kernel.values[0].isNaN)
    }

    @Test func settings() throws {
        let slopes: [Activation] = Activation.allCases + [.leakyRelu(slope: 0.3), .leakyRelu(slope: 1.0 / 3)]
        for activation in slopes {
            let model = Sequential<Float>([
                .dense(Dense(kernel: Matrix([[1, 2]]), bias: [0, 1], activation: activation)),
                .activation(activation), .dropout(0.1),
                .batchNormalization(BatchNormalization(2, epsilon: 1e-5, momentum: 0.9)),
                .dense(Dense(withoutBias: Matrix([[1], [2]]))),
            ])
            #expect(try again(model) == model, "\(activation.text)")
        }
        let image = Sequential<Float>([
            .flatten([2, 2]), .dense(Dense(withoutBias: Matrix(rows: 4, columns: 1, values: [1, 2, 3, 4]))),
        ])
        #expect(try again(image) == image)
        #expect(try again(Sequential<Float>([.activation(.relu)])) == Sequential([.activation(.relu)]))
    }

    /// Settings that are not among those of the layers that were tried with real Keras.
    @Test func settingsOfOtherLayers() throws {
        let matrix = Matrix<Float>([[1, 2, 3, 4]])
        let slope = Activation.leakyRelu(slope: 0.25)
        let layers: [OtherLayer<Float>] = [
            OtherLayer(
                LSTM(
                    kernel: matrix, recurrentKernel: matrix, bias: [1, 2, 3, 4], activation: slope,
                    recurrentActivation: slope, steps: 2)),
            OtherLayer(LayerNormalization(gamma: [1, 2], beta: [3, 4], shape: [2, 3, 2])),
            OtherLayer(LayerNormalization(gamma: [1, 2], beta: [3, 4], shape: [1, 2])),
            OtherLayer(LayerNormalization(gamma: [1, 1], beta: [3, 4], shape: [2], hasScale: false)),
            OtherLayer(Embedding(Matrix([[1, 2], [3, 4]]), shape: [3, 2])),
            OtherLayer(PReLU(slopes: [1, 2], slopesShape: [1, 2, 1], shape: [3, 2, 1])),
            OtherLayer(Rescaling(mean: [1], variance: [2], shape: [3, 2])),
            OtherLayer(Rescaling(mean: [1, 2], variance: [2, 1], shape: [3, 2], adaptedTo: 6)),
        ]
        for layer in layers {
            let model = Sequential<Float>([.other(layer)])
            #expect(try again(model) == model, "\(layer.text)")
        }
    }

    @Test func namesOfKeras() throws {
        let layer = Dense<Float>(kernel: Matrix([[1]]), bias: [0])
        let text = try Sequential([layer, layer, layer]).json().string
        for name in [#""name": "dense""#, #""name": "dense_1""#, #""name": "dense_2""#] {
            #expect(text.contains(name))
        }
    }

    /// What Keras writes, with its weights as lists beside it.
    @Test func kerasOwnText() throws {
        let config = String(decoding: try resource("model-config.json"), as: UTF8.self)
        let model = try seedModel()
        let written = try model.json().string
        let weights = try #require(written.range(of: "\"weights\""))
        let end = try #require(config.lastIndex(of: "}"))
        let text = config[..<end] + ", " + written[weights.lowerBound...]
        #expect(try Sequential<Float>(json: Array(text.utf8)) == model)
    }

    @Test func unwritable() throws {
        let head = Attention<Float>(query: Matrix([[0]]), key: Matrix([[0]]), value: Matrix([[1]]), places: 2)
        let pooling = Pooling1D<Float>(.max, size: 2, over: 4, channels: 1)
        let dense = Dense<Float>(kernel: Matrix([[1, 2, 3, 4]]), bias: [0, 0, 0, 0])
        let cases: [(Sequential<Float>, Int?, String)] = [
            (
                Sequential([.activation(.relu), .other(OtherLayer(head))]), 1,
                "has no form in Keras' configuration of a Sequential model. Hint: "
            ),
            // Four numbers in a row are not four steps of one.
            (
                Sequential([.dense(dense), .other(OtherLayer(pooling))]), nil,
                "cannot be read again from Keras' configuration: "
            ),
            (
                Sequential([
                    .other(OtherLayer(pooling)), .dense(Dense(kernel: Matrix([[1], [2]]), bias: [0])),
                ]), 1,
                "takes an array of another shape than Keras would give it. Hint: put a flatten"
            ),
            // Keras calls it with two arguments.
            (
                Sequential([
                    .other(OtherLayer(MultiHeadAttention(heads: [head, head], output: Matrix([[1], [2]]))))
                ]), 0, "has no form in Keras' configuration of a Sequential model."
            ),
            // What Keras applies at each place anyway.
            (
                Sequential([.other(OtherLayer(EachPlace(.activation(.relu), places: [3], units: 2)))]), 0,
                "EachPlace(3, Activation(relu)), would be read again as a layer of another kind. Hint: put that"
            ),
            (
                Sequential([.other(OtherLayer(EachPlace(.dense(dense), places: [])))]), 0,
                "would be read again as a layer of another kind."
            ),
            (
                Sequential([
                    .flatten([2, 1]), .other(OtherLayer(EachPlace(.dense(dense), places: [2]))),
                ]), 1, "takes an array of another shape than Keras would give it."
            ),
        ]
        for (model, layer, message) in cases {
            let error = #expect(throws: ExportError.self) { try model.json() }
            #expect(error?.layer == layer)
            #expect(error?.text.string.contains(message) == true, "\(error?.text.string ?? "")")
        }
    }

    @Test(
        arguments: [
            ("", "the model has no weights; found “{\"class_”, expected “weights”, a list of arrays."),
            (
                #", "weights": []"#,
                "the weights do not fit the layers; found 0 arrays for an architecture with 2"
            ),
            (
                #", "weights": [[[1, 2]], [3]]"#,
                "found array 0, the kernel of layer 0, has shape (1, 2) where"
            ),
            (#", "weights": [[[1]], [3]], "weights": []"#, "the weights are there twice"),
            (#", "weights": {"a": [1]}"#, "the weights do not fit the layers; found 1 arrays"),
            (#", "weights": [[[1]], ["a"]]"#, "this is not an array"),
            (#", "weights": [[[1]], [3], [4]]"#, "found 3 arrays for an architecture with 2"),
        ])
    func unreadable(weights: String, message: String) {
        let text = """
            {"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"name": "d", "units": 1}}]}\(weights)}
            """
        let error = #expect(throws: ImportError.self) { try Sequential<Float>(json: Array(text.utf8)) }
        #expect(error?.text.string.contains(message) == true, "\(error?.text.string ?? "")")
    }

    /// Configurations that people put beside the weights, in an object of their own.
    @Test(arguments: [
        #"{"config": CLASS, "weights": [[[2]], [5]]}"#, #"{"weights": [[[2]], [5]], "model": CLASS}"#,
        #"{"model": {"config": CLASS}, "weights": [[[2]], [5]]}"#,
        #"{"config": CONFIG, "weights": [[[2]], [5]]}"#,
        #"{"model_config": TEXT, "weights": {"dense/kernel": [[2]], "dense/bias": [5]}}"#,
        #"{"name": "s", "layers": LAYERS, "weights": {"dense": {"kernel": [[2]], "bias": [5]}}}"#,
    ])
    func nestedConfigurations(text: String) throws {
        let layers = #"[{"class_name": "Dense", "config": {"name": "d", "units": 1, "activation": "relu"}}]"#
        let config = #"{"name": "s", "layers": \#(layers)}"#
        let model = #"{"class_name": "Sequential", "config": \#(config)}"#
        let json = text.replacing("CLASS", with: model).replacing("CONFIG", with: config)
            .replacing("LAYERS", with: layers)
            .replacing("TEXT", with: "\"\(model.replacing("\"", with: "\\\""))\"")
        #expect(try Sequential<Double>(json: Array(json.utf8))([10]) == [25])
    }

    /// Errors in such a configuration name their own place.
    @Test func placesInNestedConfigurations() {
        let json = "{\"weights\": [],\n \"config\": {\"class_name\": \"Other\", \"config\": {}}}"
        let error = #expect(throws: ImportError.self) { try Sequential<Double>(json: Array(json.utf8)) }
        // The same with spaces for what is around it.
        let spaces = String(repeating: " ", count: 15) + "\n" + String(repeating: " ", count: 11)
        let plain = #expect(throws: ImportError.self) {
            try Sequential<Double>(
                json: Array((spaces + "{\"class_name\": \"Other\", \"config\": {}}").utf8))
        }
        #expect(error == plain, "\(error!)")
    }
}
