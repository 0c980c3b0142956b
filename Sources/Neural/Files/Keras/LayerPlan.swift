import PlainText

/// A layer of another kind, as described in Keras' configuration: its settings and shapes, without its
/// weights.
///
///     let config = """
///         {"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 1]}},
///         {"class_name": "MaxPooling1D", "config": {"name": "pool", "pool_size": [2], "strides": [2]}}]}}
///         """
///     let architecture = try Architecture(kerasConfig: Array(config.utf8))
///     let model = try Sequential<Float>(architecture, [] as [StoredArray])
///     model([1, 3, 2, 0])  // [3.0, 2.0]
public struct LayerPlan: Sendable, Equatable {
    /// One of the arrays of a layer.
    struct Weight: Equatable {
        /// The array's name after the layer's, as `kernel` or `query/kernel`.
        let name: StaticString
        let shape: [Int]
        /// The cell that contains the array in a recurrent layer, in Keras 3 and TensorFlow: `lstm_cell`.
        var cell: StaticString = ""

        static func == (left: Weight, right: Weight) -> Bool { left.shape == right.shape }
    }

    /// The kind of a recurrent layer.
    enum Cell: UInt8, Sendable {
        case simple, lstm, gru, gruResetBefore

        var gates: Int { self == .simple ? 1 : self == .lstm ? 4 : 3 }
    }

    enum Kind: Sendable, Equatable {
        case convolution(
            Windows, axes: Int, channels: Int, filters: Int, groups: Int, activation: Activation,
            hasBias: Bool)
        case pooling(Windows, axes: Int, channels: Int, isMax: Bool)
        case globalPooling(places: [Int], channels: Int, isMax: Bool, keepsAxes: Bool)
        case layerNormalization(units: Int, epsilon: Double, hasScale: Bool, hasCenter: Bool)
        case embedding(words: Int, units: Int)
        case rescaling(scale: [Double], offset: [Double])
        /// If `mean` and `variance` are empty, they are weights. If `units` is 0, one mean is used for all
        /// numbers.
        case normalization(mean: [Double], variance: [Double], units: Int)
        case prelu(slopes: [Int])
        case recurrent(
            Cell, steps: Int, inputs: Int, units: Int, activation: Activation, gates: Activation,
            hasBias: Bool,
            all: Bool)
        case attention(
            heads: Int, size: Int, valueSize: Int, places: Int, units: Int, outputs: Int, hasBias: Bool)
        case denseAtPlaces(places: [Int], inputs: Int, units: Int, activation: Activation, hasBias: Bool)
        case normalizationAtPlaces(
            places: [Int], units: Int, epsilon: Double, momentum: Double, hasScale: Bool, hasCenter: Bool)
        case activationAtPlaces(places: [Int], units: Int, activation: Activation)
        case reshape
    }

    let kind: Kind
    /// The lengths of the input.
    public let inputShape: [Int]
    /// The lengths of the output.
    public let outputShape: [Int]

    /// Keras' name of the first layer of this kind in a file of weights, such as `conv2d`; empty if the layer
    /// has no weights.
    public var kerasName: Text {
        if weights.isEmpty { return Text() }
        let name: StaticString
        switch kind {
        case .convolution(_, let axes, _, _, _, _, _): name = axes == 1 ? "conv1d" : "conv2d"
        case .layerNormalization: name = "layer_normalization"
        case .embedding: name = "embedding"
        case .normalization: name = "normalization"
        case .prelu: name = "p_re_lu"
        case .recurrent(let cell, _, _, _, _, _, _, _):
            name = cell == .simple ? "simple_rnn" : cell == .lstm ? "lstm" : "gru"
        case .attention: name = "multi_head_attention"
        case .denseAtPlaces: name = "dense"
        case .normalizationAtPlaces: name = "batch_normalization"
        case .pooling, .globalPooling, .rescaling, .activationAtPlaces, .reshape: name = ""
        }
        return Text(stringLiteral: name)
    }

    /// The arrays of the layer, in the order of `get_weights()`.
    var weights: [Weight] {
        func biased(_ hasBias: Bool, _ shape: [Int], cell: StaticString = "") -> [Weight] {
            hasBias ? [Weight(name: "bias", shape: shape, cell: cell)] : []
        }
        switch kind {
        case .convolution(let windows, let axes, let channels, let filters, let groups, _, let hasBias):
            let size = axes == 1 ? [windows.size.columns] : [windows.size.rows, windows.size.columns]
            return [Weight(name: "kernel", shape: size + [channels / groups, filters])]
                + biased(hasBias, [filters])
        case .layerNormalization(let units, _, let hasScale, let hasCenter):
            return (hasScale ? [Weight(name: "gamma", shape: [units])] : [])
                + (hasCenter ? [Weight(name: "beta", shape: [units])] : [])
        case .embedding(let words, let units):
            return [Weight(name: "embeddings", shape: [words, units])]
        case .normalization(let mean, _, let units):
            guard mean.isEmpty else { return [] }
            let shape = units == 0 ? [] : [units]
            return [
                Weight(name: "mean", shape: shape), Weight(name: "variance", shape: shape),
                Weight(name: "count", shape: []),
            ]
        case .prelu(let slopes): return [Weight(name: "alpha", shape: slopes)]
        case .recurrent(let cell, _, let inputs, let units, _, _, let hasBias, _):
            let name: StaticString =
                cell == .simple ? "simple_rnn_cell" : cell == .lstm ? "lstm_cell" : "gru_cell"
            let width = cell.gates * units
            return [
                Weight(name: "kernel", shape: [inputs, width], cell: name),
                Weight(name: "recurrent_kernel", shape: [units, width], cell: name),
            ] + biased(hasBias, cell == .gru ? [2, width] : [width], cell: name)
        case .attention(let heads, let size, let valueSize, _, let units, let outputs, let hasBias):
            func part(_ kernel: StaticString, _ bias: StaticString, _ size: Int) -> [Weight] {
                [Weight(name: kernel, shape: [units, heads, size])]
                    + (hasBias ? [Weight(name: bias, shape: [heads, size])] : [])
            }
            return part("query/kernel", "query/bias", size) + part("key/kernel", "key/bias", size)
                + part("value/kernel", "value/bias", valueSize)
                + [Weight(name: "attention_output/kernel", shape: [heads, valueSize, outputs])]
                + (hasBias ? [Weight(name: "attention_output/bias", shape: [outputs])] : [])
        case .denseAtPlaces(_, let inputs, let units, _, let hasBias):
            return [Weight(name: "kernel", shape: [inputs, units])] + biased(hasBias, [units])
        case .normalizationAtPlaces(_, let units, _, _, let hasScale, let hasCenter):
            return (hasScale ? [Weight(name: "gamma", shape: [units])] : [])
                + (hasCenter ? [Weight(name: "beta", shape: [units])] : [])
                + [
                    Weight(name: "moving_mean", shape: [units]),
                    Weight(name: "moving_variance", shape: [units]),
                ]
        case .pooling, .globalPooling, .rescaling, .activationAtPlaces, .reshape: return []
        }
    }
}
