import Neural

#if HDF5
    import NeuralHDF5
#endif

/// What a file of Keras has: a whole model, with layers, functions and weights, or weights alone.
enum KerasModelFile {
    case model(Sequential<Double>)
    case weights([StoredArray])
    /// Another kind of file.
    case other

    /// Reads the file. `path` is for errors.
    init(_ bytes: [UInt8], path: String) throws {
        switch Self.kind(of: bytes) {
        case .json:
            do throws(ImportError) {
                self = .model(try Sequential<Double>(json: bytes))
            } catch {
                throw ExplainError("\(path): \(error.text.string)")
            }
        case .hdf5(let name): self = try Self.readHDF5(bytes, path: path, name: name)
        case nil: self = .other
        }
    }

    /// The lines of Python that write a model as a JSON file.
    static let python = """
          config = json.loads(model.to_json())
          config["weights"] = [w.tolist() for w in model.get_weights()]
          json.dump(config, open("model.json", "w"))
        """

    private enum Kind {
        /// Keras' configuration, with weights beside it.
        case json
        /// What Keras saves. The name is that of the kind of file.
        case hdf5(String)
    }

    private static func kind(of bytes: [UInt8]) -> Kind? {
        if bytes.starts(with: [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A]) { return .hdf5("an .h5 file") }
        if bytes.starts(with: [0x50, 0x4B]), (try? Architecture.weights(inKerasFile: bytes)) != nil {
            return .hdf5("a .keras file")
        }
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"), hasClass(bytes) else { return nil }
        return .json
    }

    /// Whether the object names a class somewhere, as Keras' configuration does, even as a text in quotes.
    private static func hasClass(_ bytes: [UInt8]) -> Bool { bytes[...].contains("class_name".utf8) }

    #if HDF5
        private static func readHDF5(_ bytes: [UInt8], path: String, name: String) throws -> Self {
            do {
                let file = try KerasFile(bytes)
                guard file.graphArchitecture == nil else {
                    throw ExplainError(
                        "\(path): a functional model, which may have several inputs; 'explain' reads Sequential models"
                    )
                }
                return file.architecture == nil ? .weights(file.weights) : .model(try file.model())
            } catch let error as HDF5Error {
                throw ExplainError("\(path): \(error.text.string)")
            } catch let error as ShapeError {
                throw ExplainError("\(path): \(error.text.string)")
            }
        }
    #else
        private static func readHDF5(_ bytes: [UInt8], path: String, name: String) throws -> Self {
            throw ExplainError(
                """
                \(path): is \(name), whose weights are HDF5; call 'swift run --traits HDF5 explain', which needs libhdf5, or \
                write the model as JSON, in Python:
                \(python)
                """)
        }
    #endif
}
