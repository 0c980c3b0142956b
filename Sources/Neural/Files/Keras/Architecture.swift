import PlainText

/// The layers of a model without their weights, from the JSON that Keras writes: `model.to_json()`,
/// `config.json` in a `.keras` file, `model_config` in an `.h5` file.
///
/// With the weights, an architecture makes a model: `try Sequential<Float>(architecture, weights)`.
///
///     let config = """
///         {"class_name": "Sequential", "config": {"name": "line", "layers": [
///         {"class_name": "Dense", "config": {"name": "dense", "units": 1, "activation": "relu"}}]}}
///         """
///     let weights = try PrintedArray.arrays(json: Array("[[[2]], [5]]".utf8))
///     let model = try Sequential<Float>(Architecture(kerasConfig: Array(config.utf8)), weights)
///     model([10])  // [25.0]
public struct Architecture: Sendable, Equatable {
    /// One layer: its name and its kind.
    public struct Layer: Sendable, Equatable {
        /// The layer's name, such as `dense_1`.
        public let name: Text
        /// The layer's kind, with its settings.
        public let kind: Kind
    }

    /// The kind of a layer, with its settings.
    public enum Kind: Sendable, Equatable {
        /// `Dense`. Without a bias, the file of weights has none either, and all biases are 0.
        case dense(units: Int, activation: Activation, hasBias: Bool)
        /// `BatchNormalization`. `hasScale` and `hasCenter` tell whether gamma and beta were trained, or are
        /// 1 and 0.
        case batchNormalization(epsilon: Double, momentum: Double, hasScale: Bool, hasCenter: Bool)
        /// `Activation`, `ReLU`, `LeakyReLU`, `ELU` or `Softmax` as a separate layer.
        case activation(Activation)
        /// `Dropout`, with the fraction of the numbers that training sets to zero, from 0 to below 1.
        case dropout(Double)
        /// `Flatten`, with the lengths of the input array, without the batch.
        case flatten([Int])
        /// A layer of another kind, such as `Conv2D` or `LSTM`; or one of the above along the last axis of
        /// several.
        case other(LayerPlan)
    }

    /// The model's name.
    public internal(set) var name = Text()
    /// The lengths of one input, without the batch; nil if the file does not contain them.
    public internal(set) var inputShape: [Int]?
    /// The layers in order, without the input layer.
    public internal(set) var layers: [Layer] = []

    init() {}

    /// Reads the architecture of a `Sequential` model from Keras' JSON, version 2 or 3. The supported layers
    /// are `InputLayer`, `Dense`, `Activation`, `ReLU`, `LeakyReLU`, `ELU`, `Softmax`, `PReLU`, `Dropout`,
    /// `BatchNormalization`, `LayerNormalization`, `Normalization`, `Rescaling`, `Flatten`, `Reshape`,
    /// `Embedding`, `Conv1D`, `Conv2D`, one- and two-dimensional pooling, `SimpleRNN`, `LSTM`, `GRU`, and
    /// `MultiHeadAttention` of a text with itself.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - inputShape: the lengths of one input, without the batch, if the model takes texts or images of any
    ///     length, such as `keras.Input((None, 3))`; otherwise they are those of the file.
    ///
    /// - Throws: ``ImportError`` if the text is not JSON, describes another kind of model, layer or
    ///   activation, or a layer that cannot be computed as described.
    public init(kerasConfig bytes: [UInt8], inputShape: [Int]? = nil) throws(ImportError) {
        self = try KerasConfigReader.read(FileBytes(bytes[...], "Keras config"), inputShape)
    }

    /// Reads the architecture from a `.keras` file: its `config.json`. The file's weights are in HDF5.
    ///
    /// - Throws: ``ImportError`` if the archive is damaged, or as ``init(kerasConfig:inputShape:)``.
    public init(kerasFile bytes: [UInt8], inputShape: [Int]? = nil) throws(ImportError) {
        let entry = try Self.file("config.json", inKerasFile: bytes, limit: 1 << 28)
        self = try KerasConfigReader.read(entry, inputShape)
    }

    /// The `model.weights.h5` of a `.keras` file: an HDF5 file. All files of the archive together may
    /// decompress to `limit` bytes.
    ///
    /// - Throws: ``ImportError`` if the archive is damaged, or has no such file.
    public static func weights(
        inKerasFile bytes: [UInt8], limit: Int = 1 << 28
    ) throws(ImportError) -> [UInt8] {
        Array(try file("model.weights.h5", inKerasFile: bytes, limit: limit).bytes)
    }

    static func file(
        _ name: StaticString, inKerasFile bytes: [UInt8], limit: Int
    ) throws(ImportError) -> FileBytes {
        let archive = try ZipArchive(FileBytes(bytes[...], ".keras"), limit: limit)
        guard let entry = archive.entries.first(where: { $0.name.bytes[...].spells(name) }) else {
            throw archive.file.error(
                at: 0, "a file is missing in the archive", found: "\(archive.entries.count) others",
                expected: "\(name)", hint: "model.save('model.keras') writes it")
        }
        return try archive.contents(of: entry)
    }
}
