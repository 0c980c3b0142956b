#if HDF5
    import Neural
    import PlainText
    import Synchronization

    /// What Keras saved: a `.keras` file, a `.weights.h5` file, or a legacy `.h5` file of a model or of its weights.
    ///
    /// ```swift
    /// let file = try KerasFile(bytes)
    /// let model = try file.model(as: Float.self)
    /// ```
    ///
    /// libhdf5 is not made for hostile files. What was found to make it run for ever is refused beforehand, but it may
    /// still stop the program, or not end, where a file is made for that. Read files of people you trust; for others
    /// there are the importers of `Neural`.
    public struct KerasFile: Sendable {
        /// The layers, with their activations; nil in a file of weights only.
        public let architecture: Architecture?
        /// The weights, in the order of `get_weights()` where the file has an architecture, or is a legacy one. In a
        /// `.weights.h5` file, they are in the order of the names that Keras numbers layers of one class with.
        public let weights: [StoredArray]

        private static let lock = Mutex(())

        /// Reads a file of any of these kinds; its arrays may take `limit` bytes together, 256 MiB unless you say otherwise.
        ///
        /// - Throws: ``HDF5Error`` where the file is not HDF5, or has not the groups of Keras; and what the architecture's
        ///   reader found wrong, as its words.
        public init(_ bytes: [UInt8], limit: Int = 1 << 28) throws(HDF5Error) {
            let isArchive = bytes.starts(with: [0x50, 0x4B])
            let (architecture, data): (Architecture?, [UInt8])
            do throws(ImportError) {
                architecture = isArchive ? try Architecture(kerasFile: bytes) : nil
                data = isArchive ? try Architecture.weights(inKerasFile: bytes, limit: limit) : bytes
            } catch {
                throw HDF5Error(path: "/", problem: error.description)
            }
            if let place = GlobalHeap.damage(in: data) {
                throw HDF5Error(path: "/", problem: "the heap of texts at byte \(place) is damaged")
            }
            (self.architecture, weights) = try Self.lock.withLock { _ throws(HDF5Error) in
                var file = try HDF5File(data, limit: limit)
                return try Self.read(&file, architecture)
            }
        }

        /// The model, its weights rounded to `Scalar`.
        ///
        /// - Throws: ``ShapeError`` where architecture and weights do not fit, or there is no architecture (as one without
        ///   layers).
        public func model<Scalar: Real & PrintedScalar>(
            as type: Scalar.Type = Scalar.self
        ) throws(ShapeError) -> Sequential<Scalar> {
            guard let architecture else { return try Sequential(weights, activations: []) }
            return try Sequential(architecture, weights)
        }

        private static func read(
            _ file: inout HDF5File, _ architecture: Architecture?
        ) throws(HDF5Error) -> (Architecture?, [StoredArray]) {
            if file.has("/layers") { return (architecture, try readLayers(&file, architecture)) }
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
                return (try Architecture(kerasConfig: Array(config.utf8)), weights)
            } catch {
                throw HDF5Error(path: "/", problem: "model_config: " + error.description)
            }
        }

        /// A list of names, which Keras divides when it is too long for one attribute: `weight_names0`, `weight_names1`, ….
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

        /// Keras 3: each layer with a group named after its class, and in it `vars`, named 0, 1, 2 ….
        private static func readLayers(
            _ file: inout HDF5File, _ architecture: Architecture?
        ) throws(HDF5Error) -> [StoredArray] {
            var groups: [(group: String, layer: String)] = []
            for group in try file.members(of: "/layers").sorted(by: isBefore) {
                let path = "/layers/\(group)/vars"
                guard file.has(path), try !file.members(of: path).isEmpty else { continue }
                groups.append((group, try file.strings("name", of: path)?.first ?? group))
            }
            if let architecture {
                var places: [String: Int] = [:]
                for (place, layer) in architecture.layers.enumerated() { places[layer.name.string] = place }
                // Where a layer's own name is not in the file, the numbers of its class still are.
                if groups.allSatisfy({ places[$0.layer] != nil }) {
                    groups.sort { places[$0.layer]! < places[$1.layer]! }
                } else {
                    groups = try inOrder(of: architecture, groups)
                }
            }
            var weights: [StoredArray] = []
            for (group, layer) in groups {
                let path = "/layers/\(group)/vars"
                for name in try file.members(of: path).sorted(by: isBefore) {
                    weights.append(try file.array("\(path)/\(name)", name: "\(layer)/vars/\(name)"))
                }
            }
            return weights
        }

        private static func inOrder(
            of architecture: Architecture, _ groups: [(group: String, layer: String)]
        ) throws(HDF5Error) -> [(group: String, layer: String)] {
            var ordered: [(group: String, layer: String)] = []
            var counts: [String: Int] = [:]
            for layer in architecture.layers {
                let name: String
                switch layer.kind {
                case .dense: name = "dense"
                case .batchNormalization: name = "batch_normalization"
                case .activation, .dropout, .flatten: continue
                }
                let number = counts[name, default: 0]
                counts[name] = number + 1
                let wanted = number == 0 ? name : "\(name)_\(number)"
                guard let group = groups.first(where: { $0.group == wanted }) else {
                    throw HDF5Error(path: "/layers/\(wanted)", problem: "there is no such layer")
                }
                ordered.append(group)
            }
            return ordered
        }

        /// `dense` before `dense_2` before `dense_10`, and 2 before 10.
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
