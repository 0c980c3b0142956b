#if HDF5
    import Neural
    import PlainText
    import Synchronization

    /// A file saved by Keras: a `.keras` file, a `.weights.h5` file, or a legacy `.h5` file of a model or of
    /// its weights.
    ///
    /// ```swift
    /// let file = try KerasFile(bytes)
    /// let model = try file.model(as: Float.self)
    /// ```
    ///
    /// libhdf5 is not safe for malicious files. Known causes of endless loops are rejected beforehand, but a
    /// malicious file may still stop the program or make it hang. Read only files from people you trust; for
    /// others, use the importers of `Neural`.
    public struct KerasFile: Sendable {
        /// The layers of a `Sequential` model, with their activations; nil for a file of weights only, or of
        /// a functional model.
        public let architecture: Architecture?
        /// The layers of a functional model, with their sources; nil for other files.
        public let graphArchitecture: GraphArchitecture?
        /// The weights, in the order of `get_weights()` if the file has an architecture, or is a legacy file.
        /// In a `.weights.h5` file, they are in the order of the names with which Keras numbers layers of one
        /// class.
        public let weights: [StoredArray]

        private static let lock = Mutex(())

        /// Reads a file of any of these kinds; its arrays may take `limit` bytes together, by default 256
        /// MiB.
        ///
        /// - Parameters:
        ///   - bytes: the file.
        ///   - limit: how many bytes the arrays may take.
        ///   - inputShape: the lengths of one input, without the batch, if the model accepts any; see
        ///     `Architecture`.
        ///
        /// - Throws: ``HDF5Error`` if the file is not HDF5, or does not have Keras' groups; also with the
        ///   message of the architecture's reader.
        public init(_ bytes: [UInt8], limit: Int = 1 << 28, inputShape: [Int]? = nil) throws(HDF5Error) {
            let isArchive = bytes.starts(with: [0x50, 0x4B])
            let (model, data): (Model?, [UInt8])
            do throws(ImportError) {
                model =
                    isArchive
                    ? try Model(
                        { () throws(ImportError) in try Architecture(kerasFile: bytes, inputShape: inputShape)
                        },
                        { () throws(ImportError) in try GraphArchitecture(kerasFile: bytes) }) : nil
                data = isArchive ? try Architecture.weights(inKerasFile: bytes, limit: limit) : bytes
            } catch {
                throw HDF5Error(path: "/", problem: error.description)
            }
            if let place = GlobalHeap.damage(in: data) {
                throw HDF5Error(path: "/", problem: "the heap of texts at byte \(place) is damaged")
            }
            let (read, weights) = try Self.lock.withLock { _ throws(HDF5Error) in
                var file = try HDF5File(data, limit: limit)
                return try Self.read(&file, model, inputShape)
            }
            self.weights = weights
            if case .sequential(let read) = read { architecture = read } else { architecture = nil }
            if case .functional(let read) = read { graphArchitecture = read } else { graphArchitecture = nil }
        }

        /// A model of either kind.
        private enum Model {
            case sequential(Architecture)
            case functional(GraphArchitecture)

            /// Reads either kind of model; throws the error for the kind that it is.
            init(
                _ sequential: () throws(ImportError) -> Architecture,
                _ functional: () throws(ImportError) -> GraphArchitecture
            ) throws(ImportError) {
                do throws(ImportError) {
                    self = .sequential(try sequential())
                } catch {
                    guard error.problem == "this kind of model is not read" else { throw error }
                    self = .functional(try functional())
                }
            }

            /// The layers that may have weights, and their groups if the file does not contain the layers'
            /// own names: Keras' name of the first layer of a kind.
            var layers: [(name: String, group: String)] {
                var layers: [(name: Text, kind: Architecture.Kind)] = []
                switch self {
                case .sequential(let architecture):
                    for layer in architecture.layers { layers.append((layer.name, layer.kind)) }
                case .functional(let architecture):
                    for node in architecture.nodes {
                        if case .layer(let kind) = node.kind { layers.append((node.name, kind)) }
                    }
                }
                return layers.map { layer in
                    switch layer.kind {
                    case .dense: (layer.name.string, "dense")
                    case .batchNormalization: (layer.name.string, "batch_normalization")
                    case .other(let plan): (layer.name.string, plan.kerasName.string)
                    case .activation, .dropout, .flatten: (layer.name.string, "")
                    }
                }
            }
        }

        /// The model, with its weights rounded to `Scalar`.
        ///
        /// - Throws: ``ShapeError`` if architecture and weights do not fit, or if there is no architecture
        ///   (as for one without layers).
        public func model<Scalar: Real & PrintedScalar>(
            as type: Scalar.Type = Scalar.self
        ) throws(ShapeError) -> Sequential<Scalar> {
            guard let architecture else { return try Sequential(weights, activations: []) }
            return try Sequential(architecture, weights)
        }

        /// The graph of a functional model, with its weights rounded to `Scalar`; nil if the file has none.
        ///
        /// - Throws: ``ShapeError`` if architecture and weights do not fit.
        public func graph<Scalar: Real & PrintedScalar>(
            as type: Scalar.Type = Scalar.self
        ) throws(ShapeError) -> Graph<Scalar>? {
            guard let graphArchitecture else { return nil }
            return try Graph(graphArchitecture, weights)
        }

        private static func read(
            _ file: inout HDF5File, _ model: Model?, _ inputShape: [Int]?
        ) throws(HDF5Error) -> (Model?, [StoredArray]) {
            if file.has("/layers") { return (model, try readLayers(&file, model)) }
            let root = file.has("/model_weights") ? "/model_weights" : "/"
            guard let names = try legacyNames("layer_names", of: root, in: file) else {
                throw HDF5Error(
                    path: "/", problem: "there are no layers of Keras here",
                    hint: "model.save_weights('model.weights.h5') writes them")
            }
            var weights: [StoredArray] = []
            for layer in names {
                let group = root == "/" ? "/" + layer : root + "/" + layer
                guard file.has(group) else { throw HDF5Error(path: group, problem: "there is no such layer") }
                for name in try legacyNames("weight_names", of: group, in: file) ?? [] {
                    weights.append(try file.array(group + "/" + name, name: name))
                }
            }
            guard let config = try file.strings("model_config", of: "/")?.first else { return (nil, weights) }
            do throws(ImportError) {
                let bytes = Array(config.utf8)
                let model = try Model(
                    { () throws(ImportError) in try Architecture(kerasConfig: bytes, inputShape: inputShape)
                    },
                    { () throws(ImportError) in try GraphArchitecture(kerasConfig: bytes) })
                return (model, weights)
            } catch {
                throw HDF5Error(path: "/", problem: "model_config: " + error.description)
            }
        }

        /// A list of names, which Keras splits if it is too long for one attribute: `weight_names0`,
        /// `weight_names1`, ….
        private static func legacyNames(
            _ attribute: String, of path: String, in file: borrowing HDF5File
        ) throws(HDF5Error) -> [String]? {
            if let names = try file.strings(attribute, of: path) { return names }
            var names: [String]?
            var part = 0
            while let more = try file.strings("\(attribute)\(part)", of: path) {
                names = (names ?? []) + more
                part += 1
            }
            return names
        }

        /// The groups of a layer's arrays, in the order of `get_weights()`: its own, those of a recurrent
        /// layer's cell, those of attention.
        private static let parts = [
            "", "cell/", "query_dense/", "key_dense/", "value_dense/", "output_dense/",
        ]

        /// Reads the arrays of Keras 3: each layer has a group named after its class, with a group `vars`,
        /// whose members are named 0, 1, 2 ….
        private static func readLayers(
            _ file: inout HDF5File, _ model: Model?
        ) throws(HDF5Error) -> [StoredArray] {
            var groups: [(group: String, layer: String, paths: [String])] = []
            for group in try file.members(of: "/layers").sorted(by: isBefore) {
                var paths: [String] = []
                for part in parts {
                    let path = "/layers/\(group)/\(part)vars"
                    if file.has(path), try !file.members(of: path).isEmpty { paths.append(path) }
                }
                if paths.isEmpty { continue }
                let own = "/layers/\(group)/vars"
                let name = file.has(own) ? try file.strings("name", of: own)?.first : nil
                groups.append((group, name ?? group, paths))
            }
            if let layers = model?.layers {
                var places: [String: Int] = [:]
                for (place, layer) in layers.enumerated() { places[layer.name] = place }
                // If the layers' own names are not in the file, the numbered names of their classes are.
                if groups.allSatisfy({ places[$0.layer] != nil }) {
                    groups.sort { places[$0.layer]! < places[$1.layer]! }
                } else {
                    var counts: [String: Int] = [:]
                    var ordered: [(group: String, layer: String, paths: [String])] = []
                    for layer in layers where !layer.group.isEmpty {
                        let number = counts[layer.group, default: 0]
                        counts[layer.group] = number + 1
                        let wanted = number == 0 ? layer.group : "\(layer.group)_\(number)"
                        guard let group = groups.first(where: { $0.group == wanted }) else {
                            throw HDF5Error(path: "/layers/\(wanted)", problem: "there is no such layer")
                        }
                        ordered.append(group)
                    }
                    groups = ordered
                }
            }
            var weights: [StoredArray] = []
            for (_, layer, paths) in groups {
                var number = 0
                for path in paths {
                    for name in try file.members(of: path).sorted(by: isBefore) {
                        weights.append(try file.array("\(path)/\(name)", name: "\(layer)/vars/\(number)"))
                        number += 1
                    }
                }
            }
            return weights
        }

        /// Sorts `dense` before `dense_2` before `dense_10`, and 2 before 10.
        private static func isBefore(_ left: String, _ right: String) -> Bool {
            func split(_ name: String) -> (String, Int) {
                let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
                return (String(name.dropLast(digits.count)), Int(digits) ?? 0)
            }
            let (one, other) = (split(left), split(right))
            // The stem of dense_2 is “dense_”, that of dense is “dense”.
            let stems = [one.0, other.0].map { $0.hasSuffix("_") ? String($0.dropLast()) : $0 }
            return stems[0] != stems[1] ? stems[0] < stems[1] : one.1 < other.1
        }
    }
#endif
