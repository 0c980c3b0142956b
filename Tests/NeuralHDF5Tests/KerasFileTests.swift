#if HDF5
    import Foundation
    import Neural
    import NeuralHDF5
    import Testing

    /// Files that Keras 3.15 saved, compared with the weights and outputs that Keras gave.
    @Suite struct KerasFileTests {
        private static func bytes(_ name: String) throws -> [UInt8] {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let inNeural = folder.appending(path: "NeuralTests/Resources/\(name)")
            let own = Bundle.module.bundleURL.appending(path: "Resources/\(name)")
            return [UInt8](
                try Data(contentsOf: FileManager.default.fileExists(atPath: own.path) ? own : inNeural))
        }

        @Test(arguments: ["model.keras", "model.weights.h5", "model_legacy.h5"])
        func seedModel(name: String) throws {
            let file = try KerasFile(Self.bytes(name))
            let weights = try StoredArray.arrays(npz: Self.bytes("weights.npz"))
            #expect(file.weights.map(\.shape) == [[1, 16], [16], [16, 1], [1]])
            #expect(
                file.weights.map { $0.values(as: Float.self) } == weights.map { $0.values(as: Float.self) })
            let expected = try Sequential<Float>(weights, activations: [.relu, .linear])
            if name == "model.weights.h5" {
                #expect(file.architecture == nil)
                #expect(throws: ShapeError.self) { try file.model(as: Float.self) }
                #expect(try Sequential<Float>(file.weights, activations: [.relu, .linear]) == expected)
            } else {
                #expect(try file.model(as: Float.self) == expected)
            }
        }

        private struct Expected: Decodable {
            struct Number: Decodable { let hex: String }
            struct Weights: Decodable {
                let shape: [Int]
                let hex: [String]
            }
            let inputs: [Number]
            let outputs: [Number]
            let weights: [Weights]
        }

        private static func float(_ hex: String) -> Float {
            Float(bitPattern: UInt32(hex.dropFirst(2), radix: 16)!)
        }

        /// The names of the layers, dense_46 to dense_48, differ from those of the file's groups.
        @Test func threeLayers() throws {
            let expected = try JSONDecoder().decode(
                Expected.self, from: Data(Self.bytes("model-3layer.expected.json")))
            let file = try KerasFile(Self.bytes("model-3layer.keras"))
            #expect(file.weights.map(\.shape) == expected.weights.map(\.shape))
            let weights = expected.weights.map { $0.hex.map(Self.float) }
            #expect(file.weights.map { $0.values(as: Float.self) } == weights)
            let model = try file.model(as: Float.self)
            for (input, output) in zip(expected.inputs, expected.outputs) {
                // Keras sums in another order, and with fused multiply-add; the summands are below 1.
                #expect(abs(model([Self.float(input.hex)])[0] - Self.float(output.hex)) <= 2 * Float(1).ulp)
            }
        }

        private static func arrays(_ name: String) throws -> [String: StoredArray] {
            let arrays = try StoredArray.arrays(npz: bytes("layers-\(name).npz"))
            return Dictionary(uniqueKeysWithValues: arrays.map { ($0.name!.string, $0) })
        }

        private static func near(_ one: [Float], _ other: [Float]) -> Bool {
            // Keras sums in another order, and with fused multiply-add.
            one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 4 * max(1, abs($1)).ulp }
        }

        /// Made by scripts/references/keras_files.py: layers of all kinds, with the file's weights and with
        /// weights from named arrays.
        @Test(arguments: ["convolutional.keras", "recurrent.keras", "recurrent.h5"])
        func layersOfOtherKinds(name: String) throws {
            let file = try KerasFile(Self.bytes("layers-\(name)"))
            let arrays = try Self.arrays(String(name.prefix { $0 != "." }))
            let (x, y) = (arrays["x"]!.values(as: Float.self), arrays["y"]!.values(as: Float.self))
            let model = try file.model(as: Float.self)
            #expect(Self.near(model(x), y))
            let named = arrays.values.filter { $0.name != "x" && $0.name != "y" }
            #expect(try Sequential<Float>(#require(file.architecture), named) == model)
            #expect(try file.graphArchitecture == nil && file.graph(as: Float.self) == nil)
        }

        @Test func functionalModel() throws {
            let file = try KerasFile(Self.bytes("layers-functional.keras"))
            let arrays = try Self.arrays("functional")
            let graph = try #require(try file.graph(as: Float.self))
            let x = ["x0", "x1"].map { arrays[$0]!.values(as: Float.self) }
            #expect(Self.near(graph(x), arrays["y"]!.values(as: Float.self)))
            let named = arrays.values.filter { !["x0", "x1", "y"].contains($0.name!.string) }
            #expect(try Graph<Float>(#require(file.graphArchitecture), named) == graph)
            #expect(file.architecture == nil)
            #expect(throws: ShapeError.self) { try file.model(as: Float.self) }
        }

        /// Made by scripts/importers/hdf5-files.py: more than ten layers, and a list of names in two parts.
        @Test(arguments: ["layers.weights.h5", "layers-legacy.weights.h5"])
        func orderOfLayers(name: String) throws {
            let weights = try KerasFile(Self.bytes(name)).weights
            #expect(weights.map { $0.values(as: Float.self)[0] } == (0..<weights.count).map { Float($0) })
            #expect(weights.count == 24)
        }

        /// libhdf5 1.10 itself never terminates on these: a free block of the heap that claims to be 0 bytes
        /// long, and objects that extend beyond it.
        @Test(arguments: ["model.weights.h5", "model_legacy.h5"])
        func damagedHeap(name: String) throws {
            let whole = try Self.bytes(name)
            let heap = try #require(
                whole.indices.first { whole[$0...].starts(with: Array("GCOL".utf8)) })
            func number(_ place: Int) -> Int { (0..<8).reduce(0) { $0 | Int(whole[place + $1]) << (8 * $1) } }
            var place = heap + 16
            while number(place) & 0xffff != 0 { place += 16 + (number(place + 8) + 7) & ~7 }
            for (field, value) in [(place + 8, 0), (place + 8, 15), (heap + 24, 255), (heap + 8, 0)] {
                var bytes = whole
                bytes.replaceSubrange(field..<(field + 8), with: [UInt8](repeating: UInt8(value), count: 8))
                let error = #expect(throws: HDF5Error.self) { try KerasFile(bytes) }
                #expect(error?.problem == "the heap of texts at byte \(heap) is damaged")
            }
        }

        @Test func rejectedFiles() throws {
            func message(_ bytes: [UInt8], limit: Int = 1 << 28) -> String {
                do throws(HDF5Error) {
                    _ = try KerasFile(bytes, limit: limit)
                    return ""
                } catch { return error.description }
            }
            let whole = try Self.bytes("model.weights.h5")
            #expect(message([]).contains("HDF5, /: this is not an HDF5 file, or not all of it. Hint: "))
            #expect(message(Array("hello".utf8)).contains("this is not an HDF5 file"))
            #expect(message(Array(whole[..<1000])).contains("this is not an HDF5 file, or not all of it"))
            #expect(
                message(whole, limit: 300).contains(
                    "/layers/dense/vars/1: the arrays take more memory than is allowed"))
            #expect(
                message(try Self.bytes("weights.npz")).contains(
                    ".keras, byte 0: a file is missing in the archive"))
            // The file's layers are a link to another file.
            #expect(message(try Self.bytes("none.h5")).contains("there are no layers of Keras here"))
            #expect(
                message(try Self.bytes("hollow.h5")).contains(
                    "/layers/dense/vars/0: the array is not in the file"))
            #expect(
                message(try Self.bytes("wide.h5")).contains(
                    "/layers/dense/vars/0: the array is in parts that take more memory than is allowed"))
            // Two arrays of one number, in chunks of half a million bytes.
            #expect(try KerasFile(Self.bytes("chunks.h5"), limit: 1_000_000).weights.count == 2)
            #expect(
                message(try Self.bytes("chunks.h5"), limit: 600_000).contains(
                    "/layers/dense/vars/1: the array is in parts that take more memory than is allowed"))
            #expect(
                message(try Self.bytes("twice.h5")).contains(
                    "/layers/dense/vars/0: the array is packed in a way that is not read"))
            for name in ["external.h5", "virtual.h5"] {
                #expect(
                    message(try Self.bytes(name)).contains(
                        "/layers/dense/vars/0: the array's numbers are in another file, which is not read"))
            }
        }
    }
#endif
