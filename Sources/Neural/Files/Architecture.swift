import PlainText

/// The layers of a model without their weights, from the JSON that Keras writes: `model.to_json()`, `config.json` in
/// a `.keras` file, `model_config` in an `.h5` file.
///
/// With the weights, it makes a model: `try Sequential<Float>(architecture, weights)`.
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
        case dense(units: Int, activation: Activation, hasBias: Bool)
        /// `hasScale` and `hasCentre` say whether gamma and beta were trained, or are 1 and 0.
        case batchNormalization(epsilon: Double, momentum: Double, hasScale: Bool, hasCentre: Bool)
        case activation(Activation)
        case dropout(Double)
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
        let archive = try ZipArchive(FileBytes(bytes[...], ".keras"), limit: 1 << 28)
        guard let entry = archive.entries.first(where: { $0.name.bytes[...].spells("config.json") }) else {
            throw archive.file.error(
                at: 0, "there is no architecture in the archive",
                found: "\(archive.entries.count) other files",
                expected: "config.json", hint: "model.save('model.keras') writes it")
        }
        self = try KerasConfigReader.read(archive.contents(of: entry))
    }
}
