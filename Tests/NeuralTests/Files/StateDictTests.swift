import PlainText
import Testing

@testable import Neural

/// Layers of PyTorch's state dicts: the same as those of the same numbers in Keras' layout.
@Suite struct StateDictTests {
    private func layer(_ one: LayerCase, _ state: inout StateDict<StoredArray>) throws -> Layer<Float>? {
        let shape = one.x[0].shape
        let places = Array(shape.dropLast())
        let name: Text = "layer"
        switch one.name {
        case "Linear/at 4 steps":
            let dense: Layer<Float> = try state.dense(name)
            return .other(OtherLayer(EachPlace(dense, places: places)))
        case "Conv1d/stride 2, dilation 1, groups":
            return try state.conv1D(name, over: shape[0], stride: 2, groups: 2)
        case "Conv2d/padding 1":
            return try state.conv2D(name, over: (shape[0], shape[1]), padding: (1, 1))
        case "Conv2d/stride 2, no bias":
            return try state.conv2D(name, over: (shape[0], shape[1]), stride: (2, 3))
        case "Conv2d/dilation 2": return try state.conv2D(name, over: (shape[0], shape[1]), dilation: (2, 2))
        case "Conv2d/groups": return try state.conv2D(name, over: (shape[0], shape[1]), groups: 2)
        case "MultiheadAttention/three heads": return try state.attention(name, heads: 3, places: shape[0])
        case "RNN/all, relu":
            return try state.simpleRNN(name, activation: .relu, steps: shape[0], returnsSequences: true)
        default: break
        }
        switch one.layer {
        case "Linear": return try state.dense(name)
        case "Conv1d": return try state.conv1D(name, over: shape[0])
        case "Conv2d": return try state.conv2D(name, over: (shape[0], shape[1]))
        case "BatchNorm1d": return try state.batchNormalization(name)
        case "BatchNorm2d": return try state.batchNormalization(name, places: places)
        case "LayerNorm": return try state.layerNormalization(name, places: places.first ?? 1)
        case "Embedding": return try state.embedding(name, length: shape[0])
        case "PReLU": return try state.prelu(name, shape: shape)
        case "RNN": return try state.simpleRNN(name, steps: shape[0])
        case "LSTM": return try state.lstm(name, steps: shape[0], returnsSequences: one.name == "LSTM/all")
        case "GRU": return try state.gru(name, steps: shape[0], returnsSequences: one.name == "GRU/all")
        case "MultiheadAttention": return try state.attention(name, heads: 1, places: shape[0])
        default: return nil
        }
    }

    @Test(arguments: LayerCase.torch.filter { !$0.state.isEmpty }) func layers(_ one: LayerCase) throws {
        var state = StateDict(one.state)
        let layer = try #require(try layer(one, &state))
        let model = Sequential([layer]), keras = try one.model(Float.self)
        let x = one.x[0].values(as: Float.self)
        #expect(model(x) == keras(x))
        // Padding is said otherwise, and batch normalization keeps another share.
        if one.name != "Conv2d/padding 1", !one.layer.hasPrefix("BatchNorm") { #expect(model == keras) }
        #expect(state.unused.isEmpty, "\(state.unused)")
    }

    /// Models of several layers, as PyTorch computes them.
    @Test(arguments: ["convolutional", "recurrent", "stacked", "text"]) func models(name: String) throws {
        let arrays = try StoredArray.arrays(npz: Array(resource("torch-models.npz")), limit: 1 << 24)
        var (x, y): ([Float], [Float]) = ([], [])
        var weights: [StoredArray] = []
        for array in arrays {
            let path = array.name!.string
            guard path.hasPrefix(name + "/") else { continue }
            let part = path.dropFirst(name.count + 1)
            if part == "x" {
                x = array.values(as: Float.self)
            } else if part == "y" {
                y = array.values(as: Float.self)
            } else {
                weights.append(
                    StoredArray(
                        name: Text(String(part.dropFirst(6))), shape: array.shape,
                        values: array.values(as: Double.self)))
            }
        }
        var state = StateDict(weights)
        let layers: [Layer<Float>]
        switch name {
        case "convolutional":
            layers = [
                try state.conv2D("0", over: (9, 8), stride: (2, 2), padding: (1, 1)),
                try state.batchNormalization("1", places: [5, 4]), .activation(.relu),
                try state.conv2D("3", over: (5, 4), groups: 2, activation: .tanh),
                try state.dense("6", flattened: [4, 2, 6], activation: .softmax),
            ]
        case "recurrent":
            layers = [
                try state.lstm("0", steps: 7, returnsSequences: true),
                try state.layerNormalization("2", places: 7),
                try state.gru("3", steps: 7), try state.prelu("5", shape: [4]), try state.dense("6"),
            ]
        case "stacked":
            layers = [
                try state.lstm("0", steps: 6, returnsSequences: true),
                try state.lstm("0", layer: 1, steps: 6), try state.dense("2"),
            ]
        default:
            layers = [
                try state.embedding("0", length: 5), try state.simpleRNN("1", steps: 5), try state.dense("3"),
            ]
        }
        let outputs = Sequential(layers)(x)
        #expect(outputs.count == y.count && !y.isEmpty)
        for (ours, theirs) in zip(outputs, y) { #expect(abs(ours - theirs) <= 2e-6 * max(1, abs(theirs))) }
        #expect(state.unused.isEmpty, "\(state.unused)")
    }

    @Test func paddingIsZeros() {
        let image = (0..<12).map { Double($0 * 7 % 5) - 1.5 }
        let kernel = (0..<9).map { Double($0 * 5 % 7) - 2 }
        var padded = [Double](repeating: 0, count: 7 * 6)
        for row in 0..<3 {
            for column in 0..<4 { padded[(row + 2) * 6 + column + 1] = image[row * 4 + column] }
        }
        let ours = Conv2D(
            kernel: kernel, filters: 1,
            windows: Windows((3, 3), over: (3, 4), stride: (2, 1), padding: .zeros(rows: 2, columns: 1)),
            channels: 1)
        let plain = Conv2D(
            kernel: kernel, filters: 1, windows: Windows((3, 3), over: (7, 6), stride: (2, 1)), channels: 1)
        #expect(ours(image) == plain(padded) && ours.outputShape == [3, 4, 1])
        #expect(throws: ExportError.self) { try Sequential([.other(OtherLayer(ours))]).json() }
    }

    @Test func faults() throws {
        func array(_ name: String, _ shape: [Int]) -> StoredArray {
            StoredArray(
                name: Text(name), shape: shape, values: [Double](repeating: 0.5, count: shape.reduce(1, *)))
        }
        var state = StateDict([
            array("0.weight", [2, 3]), array("0.bias", [3]), array("r.weight_ih_l0", [8, 3]),
            array("r.weight_hh_l0", [8, 2]), array("r.bias_hh_l0", [8]), array("n.num_batches_tracked", []),
        ])
        func message(_ body: (inout StateDict<StoredArray>) throws -> Layer<Float>) -> String {
            let error = #expect(throws: ShapeError.self) { try body(&state) }
            return error?.text.string ?? ""
        }
        #expect(message { try $0.dense("0") } == "0.bias has shape (3,). Hint: this layer's has (2,).")
        #expect(
            message { try $0.dense("1") }.hasPrefix(
                "there is no 1.weight. Hint: there are 0.weight, 0.bias, r.weight_ih_l0"))
        #expect(
            message { try $0.conv2D("0", over: (3, 3)) }
                == "0.weight has shape (2, 3). Hint: this layer's has 4 axes, as other kinds of layers do not."
        )
        #expect(
            message { try $0.gru("r", steps: 2) }
                == "r.weight_ih_l0 has shape (8, 3). Hint: this layer's has (6, 3).")
        #expect(message { try $0.lstm("r", steps: 2) }.hasPrefix("there is no r.bias_ih_l0."))
        #expect(state.unused.contains("0.bias") && !state.unused.contains("n.num_batches_tracked"))
    }
}
