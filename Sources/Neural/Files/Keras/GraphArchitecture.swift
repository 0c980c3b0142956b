import PlainText

/// A functional model of Keras without its weights: layers with several sources, sums and concatenations.
///
/// With the weights, an architecture makes a ``Graph``: `try Graph<Float>(architecture, weights)`.
///
///     let tensor = #"{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}"#
///     let config = """
///         {"class_name": "Functional", "config": {"name": "twice", "layers": [
///         {"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [null, 2], "name": "x"}, "inbound_nodes": []},
///         {"class_name": "Add", "name": "sum", "config": {"name": "sum"}, "inbound_nodes": [{"args": [[\(tensor), \(tensor)]]}]}],
///         "input_layers": ["x", 0, 0], "output_layers": ["sum", 0, 0]}}
///         """
///     let graph = try Graph<Float>(GraphArchitecture(kerasConfig: Array(config.utf8)), [] as [StoredArray])
///     graph([[1, 2]])  // [2.0, 4.0]
public struct GraphArchitecture: Sendable, Equatable {
    /// The operation of a step.
    public enum Kind: Sendable, Equatable {
        /// A layer, applied to one value.
        case layer(Architecture.Kind)
        /// The sum of values.
        case add
        /// The concatenation of values at each of `places` places.
        case concatenate(places: Int)
    }

    /// A step: its name, its operation, and the values it takes, numbered from the inputs on.
    public struct Node: Sendable, Equatable {
        /// The layer's name, such as `add_1`.
        public let name: Text
        /// The step's operation.
        public let kind: Kind
        /// The numbers of the values that the step takes.
        public let sources: [Int]
    }

    /// The model's name.
    public internal(set) var name = Text()
    /// The lengths of each input, without the batch.
    public internal(set) var inputShapes: [[Int]] = []
    /// The steps, each after its sources; the last one gives the output.
    public internal(set) var nodes: [Node] = []

    init() {}

    /// Reads the functional model from Keras' JSON, version 2 or 3. The model must have one output, and each
    /// layer must be used once.
    ///
    /// - Throws: ``ImportError`` if the text is not JSON, or describes another kind of model, or an
    ///   unsupported layer.
    public init(kerasConfig bytes: [UInt8]) throws(ImportError) {
        self = try KerasGraphReader.read(FileBytes(bytes[...], "Keras config"))
    }

    /// Reads the functional model from a `.keras` file: its `config.json`.
    /// ``Architecture/weights(inKerasFile:limit:)`` extracts the weights.
    ///
    /// - Throws: ``ImportError`` if the archive is damaged, or as ``init(kerasConfig:)``.
    public init(kerasFile bytes: [UInt8]) throws(ImportError) {
        self = try KerasGraphReader.read(Architecture.file("config.json", inKerasFile: bytes, limit: 1 << 28))
    }
}

extension Graph where Scalar: PrintedScalar {
    /// Makes the graph of an architecture and its weights, which are assigned by their names or in the order
    /// of Keras' `get_weights()`.
    ///
    /// - Throws: ``ShapeError`` if there are more or fewer arrays than the layers have, or if an array has
    ///   another shape than its layer requires.
    public init<A: NumericArray>(_ architecture: GraphArchitecture, _ arrays: [A]) throws(ShapeError) {
        var chain = Architecture()
        chain.name = architecture.name
        for node in architecture.nodes {
            if case .layer(let kind) = node.kind { chain.layers.append(.init(name: node.name, kind: kind)) }
        }
        var maker = try LayerMaker<A, Scalar>(chain, arrays)
        var widths = architecture.inputShapes.map { $0.reduce(1, *) }
        var nodes: [Node] = []
        for node in architecture.nodes {
            switch node.kind {
            case .layer(let kind):
                var width: Int? = widths[node.sources[0]]
                let layer = try maker.make(kind, width: &width, after: [])
                nodes.append(Node(.layer(layer), of: node.sources))
                widths.append(width ?? 0)
            case .add:
                nodes.append(Node(.add, of: node.sources))
                widths.append(widths[node.sources[0]])
            case .concatenate(let places):
                nodes.append(Node(.concatenate(places: places), of: node.sources))
                widths.append(node.sources.reduce(0) { $0 + widths[$1] })
            }
        }
        self.init(inputs: architecture.inputShapes.map { $0.reduce(1, *) }, nodes)
    }
}
