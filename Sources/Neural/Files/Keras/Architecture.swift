import PlainText

/// The layers of a model without their weights, from the JSON that Keras writes: `model.to_json()`, `config.json` in
/// a `.keras` file, `model_config` in an `.h5` file.
///
/// With the weights, it makes a model: `try Sequential<Float>(architecture, weights)`.
///
///     let config = """
///         {"class_name": "Sequential", "config": {"name": "line", "layers": [
///         {"class_name": "Dense", "config": {"name": "dense", "units": 1, "activation": "relu"}}]}}
///         """
///     let weights = try PrintedArray.arrays(json: Array("[[[2]], [5]]".utf8))
///     let model = try Sequential<Float>(Architecture(kerasConfig: Array(config.utf8)), weights)
///     model([10])  // [25.0]
public struct Architecture: Sendable, Equatable {
    /// One layer: what it is called, and what it does.
    public struct Layer: Sendable, Equatable {
        /// The layer's name, such as `dense_1`.
        public let name: Text
        /// What it does.
        public let kind: Kind
    }

    /// What a layer does.
    public enum Kind: Sendable, Equatable {
        /// `Dense`: without a bias, the file of weights has none either, and all biases are 0.
        case dense(units: Int, activation: Activation, hasBias: Bool)
        /// `hasScale` and `hasCentre` say whether gamma and beta were trained, or are 1 and 0.
        case batchNormalization(epsilon: Double, momentum: Double, hasScale: Bool, hasCentre: Bool)
        /// `Activation`, `ReLU`, `LeakyReLU`, `ELU` or `Softmax` as a layer of its own.
        case activation(Activation)
        /// `Dropout`, with the part of the numbers that training leaves out, from 0 to below 1.
        case dropout(Double)
        /// `Flatten`, with the lengths of the array that comes in, without the batch.
        case flatten([Int])
    }

    /// The model's name.
    public internal(set) var name = Text()
    /// The lengths of one input, without the batch; nil where the file does not say.
    public internal(set) var inputShape: [Int]?
    /// The layers in order, without the input layer.
    public internal(set) var layers: [Layer] = []

    init() {}

    /// The architecture in Keras' JSON, version 2 or 3, of a `Sequential` model. Read are the layers `InputLayer`, `Dense`,
    /// `Activation`, `ReLU`, `LeakyReLU`, `ELU`, `Softmax`, `Dropout`, `BatchNormalization` and `Flatten`.
    ///
    /// - Throws: ``ImportError`` where the text is not JSON, describes another kind of model, layer or activation, or a
    ///   layer that cannot be computed as it is described.
    public init(kerasConfig bytes: [UInt8]) throws(ImportError) {
        self = try KerasConfigReader.read(FileBytes(bytes[...], "Keras config"))
    }

    /// The architecture in a `.keras` file: its `config.json`. The weights there are in HDF5.
    ///
    /// - Throws: ``ImportError`` where the archive is damaged, or as ``init(kerasConfig:)``.
    public init(kerasFile bytes: [UInt8]) throws(ImportError) {
        let entry = try Self.file("config.json", inKerasFile: bytes, limit: 1 << 28)
        self = try KerasConfigReader.read(entry)
    }

    /// The `model.weights.h5` of a `.keras` file: an HDF5 file. All files in it may decompress to `limit` bytes.
    ///
    /// - Throws: ``ImportError`` where the archive is damaged, or has no such file.
    public static func weights(
        inKerasFile bytes: [UInt8], limit: Int = 1 << 28
    ) throws(ImportError) -> [UInt8] {
        Array(try file("model.weights.h5", inKerasFile: bytes, limit: limit).bytes)
    }

    private static func file(
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
