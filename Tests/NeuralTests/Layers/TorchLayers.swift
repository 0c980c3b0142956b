import PlainText
import Testing

@testable import Neural

extension LayerCase {
    /// The layer of PyTorch's state dict; pooling has no arrays, and is made as its case says. Nil for layers without
    /// arrays that Keras has as well.
    func torchLayer<Scalar: Real & PrintedScalar>(
        _ state: inout StateDict<StoredArray>
    ) throws -> Layer<Scalar>? {
        let shape = x[0].shape
        let places = Array(shape.dropLast())
        let layer: Text = "layer"
        switch name {
        case "Linear/at 4 steps": return try state.dense(layer, places: places)
        case "Conv1d/stride 2, dilation 1, groups":
            return try state.conv1D(layer, over: shape[0], stride: 2, groups: 2)
        case "Conv1d/padding 2": return try state.conv1D(layer, over: shape[0], padding: 2)
        case "Conv2d/padding 1": return try state.conv2D(layer, over: (shape[0], shape[1]), padding: (1, 1))
        case "Conv2d/padding 2 x 1, stride 2, dilation 1 x 2":
            return try state.conv2D(
                layer, over: (shape[0], shape[1]), stride: (2, 2), dilation: (1, 2), padding: (2, 1))
        case "Conv2d/stride 2, no bias":
            return try state.conv2D(layer, over: (shape[0], shape[1]), stride: (2, 3))
        case "Conv2d/dilation 2": return try state.conv2D(layer, over: (shape[0], shape[1]), dilation: (2, 2))
        case "Conv2d/groups": return try state.conv2D(layer, over: (shape[0], shape[1]), groups: 2)
        case "MultiheadAttention/three heads": return try state.attention(layer, heads: 3, places: shape[0])
        case "MultiheadAttention/two heads, no bias":
            return try state.attention(layer, heads: 2, places: shape[0])
        case "MultiheadAttention/causal":
            return try state.attention(layer, heads: 2, places: shape[0], isCausal: true)
        case "RNN/all, relu":
            return try state.simpleRNN(layer, activation: .relu, steps: shape[0], returnsSequences: true)
        case "AvgPool1d/3, padding 1":
            return Self.layer(
                Pooling1D<Scalar>(
                    .average, size: 3, over: shape[0], channels: shape[1], stride: 2,
                    padding: .zeros(rows: 0, columns: 1)))
        case "AvgPool2d/3, padding 1", "AvgPool2d/3, padding 1, not counted":
            let windows = Windows(
                (3, 3), over: (shape[0], shape[1]), stride: (2, 2), padding: .zeros(rows: 1, columns: 1))
            return Self.layer(
                Pooling2D<Scalar>(
                    .average, windows: windows, channels: shape[2],
                    countsPadding: name.hasSuffix("not counted") ? false : nil))
        case "MaxPool2d/3, padding 1", "MaxPool2d/2, dilation 2":
            let windows =
                name.hasSuffix("padding 1")
                ? Windows(
                    (3, 3), over: (shape[0], shape[1]), stride: (2, 2), padding: .zeros(rows: 1, columns: 1))
                : Windows((2, 2), over: (shape[0], shape[1]), stride: (1, 1), dilation: (2, 2))
            return Self.layer(Pooling2D<Scalar>(.max, windows: windows, channels: shape[2]))
        default: break
        }
        let all = name.contains("/all")
        switch self.layer {
        case "Linear": return try state.dense(layer)
        case "Conv1d": return try state.conv1D(layer, over: shape[0])
        case "Conv2d": return try state.conv2D(layer, over: (shape[0], shape[1]))
        case "BatchNorm1d": return try state.batchNormalization(layer)
        case "BatchNorm2d": return try state.batchNormalization(layer, places: places)
        case "LayerNorm": return try state.layerNormalization(layer, places: places.first ?? 1)
        case "Embedding": return try state.embedding(layer, length: shape[0])
        case "PReLU": return try state.prelu(layer, shape: shape)
        case "RNN": return try state.simpleRNN(layer, steps: shape[0])
        case "LSTM": return try state.lstm(layer, steps: shape[0], returnsSequences: all)
        case "GRU": return try state.gru(layer, steps: shape[0], returnsSequences: all)
        case "MultiheadAttention": return try state.attention(layer, heads: 1, places: shape[0])
        default: return nil
        }
    }

    private static func layer<Kind: LayerKind>(_ layer: Kind) -> Layer<Kind.Scalar> {
        .other(OtherLayer(layer))
    }
}

/// A model of several layers as computed by PyTorch: `scripts/references/torch_models.py`.
struct TorchModel: CustomTestStringConvertible, Sendable {
    let name: String
    /// The model's `state_dict()`.
    let state: [StoredArray]
    let x: StoredArray
    let y: [Float]

    var testDescription: String { name }

    static let all = try! read()

    private static func read() throws -> [TorchModel] {
        let arrays = try StoredArray.arrays(npz: Array(resource("torch-models.npz")), limit: 1 << 24)
        var names: [String] = []
        for array in arrays {
            let name = String(array.name!.string.prefix { $0 != "/" })
            if names.last != name { names.append(name) }
        }
        return names.map { name in
            func part(_ path: String) -> StoredArray {
                arrays.first { $0.name?.string == "\(name)/\(path)" }!
            }
            let prefix = "\(name)/state:"
            let state = arrays.compactMap { array -> StoredArray? in
                guard let path = array.name?.string, path.hasPrefix(prefix) else { return nil }
                return StoredArray(
                    name: Text(String(path.dropFirst(prefix.count))), shape: array.shape,
                    values: array.values(as: Double.self))
            }
            return TorchModel(name: name, state: state, x: part("x"), y: part("y").values(as: Float.self))
        }
    }

    func layers<Scalar: Real & PrintedScalar>(_ state: inout StateDict<StoredArray>) throws -> [Layer<Scalar>]
    {
        switch name {
        case "convolutional":
            [
                try state.conv2D("0", over: (9, 8), stride: (2, 2), padding: (1, 1)),
                try state.batchNormalization("1", places: [5, 4]), .activation(.relu),
                try state.conv2D("3", over: (5, 4), groups: 2, activation: .tanh),
                try state.dense("6", flattened: [4, 2, 6], activation: .softmax),
            ]
        case "recurrent":
            [
                try state.lstm("0", steps: 7, returnsSequences: true),
                try state.layerNormalization("2", places: 7),
                try state.gru("3", steps: 7), try state.prelu("5", shape: [4]), try state.dense("6"),
            ]
        case "stacked":
            [
                try state.lstm("0", steps: 6, returnsSequences: true),
                try state.lstm("0", layer: 1, steps: 6), try state.dense("2"),
            ]
        case "text":
            [
                try state.embedding("0", length: 5), try state.simpleRNN("1", steps: 5), try state.dense("3"),
            ]
        default: throw UnknownModel()
        }
    }

    struct UnknownModel: Error {}

    private func outputs<Scalar: Real & PrintedScalar>(_ type: Scalar.Type) throws -> [Scalar] {
        var state = StateDict(state)
        return Sequential<Scalar>(try layers(&state))(x.values(as: type))
    }

    func distances() throws -> LayerCase.Distances {
        try .init(outputs(Float.self), exact: outputs(Double.self), theirs: y)
    }
}
