import Neural
import Testing

/// Configurations of other kinds of layers that are harmful or mistaken.
@Suite struct HostileLayerTests {
    private func architecture(_ layer: String, _ config: String, input: String) throws -> Architecture {
        let text = """
            {"config": {"layers": [{"config": {"batch_shape": \(input), "name": "in"}, "class_name": "InputLayer"},
            {"class_name": "\(layer)", "config": {"name": "x", \(config)}}], "name": "m"}, "class_name": "Sequential"}
            """
        return try Architecture(kerasConfig: Array(text.utf8))
    }

    private static let image = "[null, 6, 5, 2]"
    private static let row = "[null, 4, 3]"
    private static let huge = "99999999999999999999"

    @Test(
        arguments: [
            (
                "Conv2D", #""filters": 3"#, image,
                "a setting is missing; found “Conv2D”, expected “kernel_size”"
            ),
            (
                "Conv2D", #""kernel_size": [2, 2]"#, image,
                "a setting is missing; found none, expected “filters”"
            ),
            ("Conv2D", #""filters": 0, "kernel_size": 2"#, image, "a length is zero"),
            ("Conv2D", #""filters": -3, "kernel_size": 2"#, image, "this number does not fit; found “-3”"),
            (
                "Conv2D", #""filters": 3, "kernel_size": [2]"#, image,
                "another number of axes; found 1 lengths, expected 2"
            ),
            ("Conv2D", #""filters": 3, "kernel_size": [2, 2], "strides": [0, 1]"#, image, "a length is zero"),
            (
                "Conv2D", #""filters": 3, "kernel_size": [2, 2], "strides": [-1, 1]"#, image,
                "this number does not fit"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": [7, 1]"#, image,
                "“kernel_size”: a window that fits into 6"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 3, "dilation_rate": 16384"#, image,
                "a window that fits into 6"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 3, "dilation_rate": 16385"#, image,
                "this number does not fit"
            ),
            ("Conv2D", #""filters": 3, "kernel_size": \#(huge)"#, image, "this number does not fit"),
            ("Conv2D", #""filters": 2147483647, "kernel_size": 3"#, image, "the shape is too large"),
            (
                "Conv2D", #""filters": 100000000, "kernel_size": [6, 5]"#, image,
                "the layer has too many weights"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 2, "groups": 2"#, image,
                "a number that divides 2 channels and 3 filters"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 2, "padding": "full""#, image,
                "“padding”: “valid” or “same”"
            ),
            ("Conv2D", #""filters": 3, "kernel_size": 2, "padding": 1"#, image, "this is not a string"),
            (
                "Conv2D", #""filters": 3, "kernel_size": 2, "data_format": "channels_first""#, image,
                "“channels_last”"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 2"#, row,
                "another number of axes; found shape (4, 3), expected 3 lengths"
            ),
            ("Conv1D", #""filters": 3, "kernel_size": 2"#, image, "another number of axes"),
            (
                "Conv1D", #""filters": 3, "kernel_size": 2, "activation": "foo""#, row,
                "this activation is not known"
            ),
            (
                "Conv2D", #""filters": 3, "kernel_size": 2"#, "[null, null, 5, 2]",
                "it is not known what comes into this layer"
            ),
            ("MaxPooling2D", #""pool_size": [9, 9]"#, image, "“pool_size”: a window that fits into 6"),
            ("MaxPooling1D", #""pool_size": "a""#, row, "this is another kind of value"),
            ("AveragePooling2D", #""pool_size": 2, "strides": [1, 2, 3]"#, image, "another number of axes"),
            ("GlobalMaxPooling2D", #""keepdims": 3"#, image, "this is not a value"),
            ("LayerNormalization", #""axis": [1]"#, row, "“axis”: the last, -1"),
            ("LayerNormalization", #""axis": "a""#, row, "this is not a number"),
            ("LayerNormalization", #""rms_scaling": true"#, row, "“rms_scaling”: false"),
            ("BatchNormalization", #""axis": 1"#, image, "“axis”: the last, -1"),
            (
                "Normalization", #""axis": -1, "mean": [1, 2], "variance": [1]"#, row,
                "as many as the variance has"
            ),
            ("Normalization", #""axis": -1, "mean": [1, 2], "variance": [1, 2]"#, row, "one number, or 3"),
            ("Normalization", #""invert": true"#, row, "“invert”: false"),
            ("Rescaling", #""scale": [1, 2]"#, row, "one number, or 3"),
            ("Rescaling", #""scale": "a""#, row, "this is not a number"),
            ("PReLU", #""shared_axes": [0]"#, row, "axes from 1 to 2"),
            ("PReLU", #""shared_axes": [1.5]"#, row, "this is no axis"),
            ("PReLU", #""shared_axes": [1e300]"#, row, "this is no axis"),
            ("Embedding", #""input_dim": 0, "output_dim": 2"#, "[null, 4]", "a length is zero"),
            ("Embedding", #""input_dim": 5"#, "[null, 4]", "expected “output_dim”"),
            (
                "Embedding", #""input_dim": 5, "output_dim": 2, "mask_zero": true"#, "[null, 4]",
                "“mask_zero”: false"
            ),
            ("Embedding", #""input_dim": 2147483647, "output_dim": 2147483647"#, "[null, 4]", "too large"),
            (
                "Embedding", #""input_dim": 5, "output_dim": 2"#, "[null, null]",
                "it is not known what comes into"
            ),
            ("LSTM", #""units": 0"#, row, "the layer has no units"),
            (
                "LSTM", #""unit_forget_bias": true"#, row,
                "a setting is missing; found “LSTM”, expected “units”"
            ),
            ("LSTM", #""units": 2147483647"#, row, "too many weights"),
            ("LSTM", #""units": 50000"#, row, "the layer has too many weights"),
            ("LSTM", #""units": 2"#, "[null, 3]", "another number of axes"),
            ("LSTM", #""units": 2, "go_backwards": true"#, row, "“go_backwards”: false"),
            ("GRU", #""units": 2, "return_state": true"#, row, "“return_state”: false"),
            (
                "GRU", #""units": 2, "recurrent_activation": {"class_name": "X", "config": {}}"#, row,
                "this activation is not known"
            ),
            (
                "GRU", #""units": 2, "recurrent_activation": {"class_name": "LeakyReLU"}"#, row,
                "this activation is not known"
            ),
            (
                "Dense", #""units": 2, "activation": {"class_name": "LeakyReLU"}"#, row,
                "this activation is not known"
            ),
            ("SimpleRNN", #""units": 2"#, "[null, null, 3]", "or give inputShape: for any number of steps"),
            ("MultiHeadAttention", #""num_heads": 0, "key_dim": 2"#, row, "a length is zero"),
            (
                "MultiHeadAttention", #""num_heads": 2147483647, "key_dim": 2147483647"#, row,
                "too many weights"
            ),
            (
                "MultiHeadAttention", #""num_heads": 2, "key_dim": 2, "attention_axes": [2]"#, row,
                "“attention_axes”: 1"
            ),
            ("Reshape", #""target_shape": [-1, -1]"#, row, "“target_shape”: lengths of 12 numbers"),
            ("Reshape", #""target_shape": [5, -1]"#, row, "lengths of 12 numbers"),
            ("Reshape", #""target_shape": [0]"#, row, "lengths of 12 numbers"),
            ("Reshape", #""target_shape": [4611686018427387904, 4, -1]"#, row, "lengths of 12 numbers"),
            ("Dense", #""use_bias": true"#, row, "a setting is missing; found “Dense”, expected “units”"),
        ])
    func rejectedLayer(_ layer: String, config: String, input: String, message: String) {
        let error = #expect(throws: ImportError.self) { try architecture(layer, config, input: input) }
        #expect(
            error?.description.contains(message) == true, "\(layer) \(config): \(error?.description ?? "")")
    }

    /// An input sequence of any length: the caller gives the length.
    @Test func inputOfAnyLength() throws {
        let config = """
            {"class_name": "Sequential", "config": {"layers": [{"class_name": "SimpleRNN", "config": {"name": "r", "units": 1,
            "batch_input_shape": [null, null, 1], "activation": "linear", "use_bias": false}}]}}
            """
        #expect(throws: ImportError.self) { try Architecture(kerasConfig: Array(config.utf8)) }
        let architecture = try Architecture(kerasConfig: Array(config.utf8), inputShape: [3, 1])
        #expect(architecture.inputShape == [3, 1])
        let weights = [[1.0], [10]].map { StoredArray(shape: [1, 1], values: $0) }
        #expect(try Sequential<Float>(architecture, weights)([1, 2, 3]) == [123])
    }

    /// Weights with shapes other than the layer's, and fewer or more of them.
    @Test(
        arguments: [
            (
                "Conv1D", #""filters": 1, "kernel_size": 2"#, "[[[[1], [2], [3]]], [1]]",
                "the kernel of layer 0, has shape (1, 3, 1) where the architecture says (2, 3, 1)"
            ),
            (
                "Conv1D", #""filters": 1, "kernel_size": 2"#, "[[[[1], [2], [3]], [[1], [2], [3]]]]",
                "1 arrays for an architecture with 2"
            ),
            (
                "LSTM", #""units": 1"#,
                "[[[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]], [[1, 1, 1, 1]], [1, 1, 1]]",
                "the bias of layer 0, has shape (3,) where the architecture says (4,)"
            ),
            (
                "GRU", #""units": 1"#, "[[[1, 1, 1], [1, 1, 1], [1, 1, 1]], [[1, 1, 1]], [1, 1, 1]]",
                "the bias of layer 0, has shape (3,) where the architecture says (2, 3)"
            ),
            (
                "PReLU", #""shared_axes": [1]"#, "[[1, 2, 3]]",
                "the alpha of layer 0, has shape (3,) where the architecture says (1, 3)"
            ),
        ])
    func mismatchedWeights(_ layer: String, config: String, json: String, message: String) throws {
        let architecture = try architecture(layer, config, input: Self.row)
        let arrays = try PrintedArray.arrays(json: Array(json.utf8))
        let error = #expect(throws: ShapeError.self) { try Sequential<Float>(architecture, arrays) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    /// Named as in files of Keras 3, TensorFlow and `.safetensors`, but in a different order.
    @Test(arguments: ["m/x/gru_cell/#", "x/#:0", "x.#", "x_#", "x/gru_cell/#:0"])
    func weightsByName(form: String) throws {
        let architecture = try architecture(
            "GRU", #""units": 1, "reset_after": false"#, input: "[null, 2, 1]")
        func array(_ name: String, _ shape: [Int], _ values: [Double]) -> StoredArray {
            StoredArray(name: .init(form.replacing("#", with: name)), shape: shape, values: values)
        }
        let arrays = [
            array("bias", [3], [1, 2, 3]), array("recurrent_kernel", [1, 3], [4, 5, 6]),
            array("kernel", [1, 3], [7, 8, 9]), array("other", [1], [0]),
        ]
        let model = try Sequential<Double>(architecture, arrays)
        let expected = GRU<Double>(
            kernel: Matrix([[7, 8, 9]]), recurrentKernel: Matrix([[4, 5, 6]]), bias: [1, 2, 3],
            activation: .linear, resetsAfter: false, steps: 2)
        #expect(model.layers == [.other(OtherLayer(expected))])
    }
}
