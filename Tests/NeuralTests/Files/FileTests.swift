import Foundation
import Neural
import Testing

/// Files written by NumPy, Keras and safetensors are read exactly.
@Suite struct FileTests {
    static let seed = Reference.keras.seed_weights

    @Test(arguments: ["weights.npz", "weights-compressed.npz", "weights-arr.npz"])
    func npz(file: String) throws {
        let arrays = try StoredArray.arrays(npz: bytes(file))
        let names: [String] =
            file == "weights-arr.npz"
            ? ["arr_0", "arr_1", "arr_2", "arr_3"]
            : ["dense_kernel", "dense_bias", "dense_1_kernel", "dense_1_bias"]
        #expect(arrays.map { $0.name?.string } == names)
        #expect(arrays.map(\.shape) == Self.seed.map(\.shape))
        #expect(arrays.map { $0.values(as: Float.self) } == Self.seed.map(\.floats))
        let model = try Sequential<Float>(arrays, activations: [.relu, .linear])
        #expect(try model == seedModel())
    }

    @Test func npy() throws {
        let array = try StoredArray(npy: bytes("dense_kernel.npy"))
        #expect(array.shape == [1, 16] && array.name == nil && array.elementType == .float32)
        #expect(array.values(as: Float.self) == Self.seed[0].floats)
        #expect(array.transposed().shape == [16, 1])
    }

    /// In the file, the bias comes before the kernel; the importer puts them in the order of layers.
    @Test func safetensors() throws {
        let arrays = try StoredArray.arrays(safetensors: bytes("weights.safetensors"))
        #expect(
            arrays.map { $0.name?.string } == [
                "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias",
            ])
        #expect(arrays.map { $0.values(as: Float.self) } == Self.seed.map(\.floats))
        #expect(try Sequential<Float>(arrays, activations: [.relu, .linear]) == seedModel())
    }

    @Test func safetensorsInTheOrderOfLayers() throws {
        let names = [
            "d_10/bias", "d_10/kernel", "d_2/beta", "d_2/gamma", "d_2/moving_mean", "d/kernel:0", "x",
        ]
        var header = ""
        for (index, name) in names.enumerated() {
            header += "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[\(index),\(index + 1)]},"
        }
        let text = "{" + header.dropLast() + "}"
        let file = little(text.utf8.count, 8) + Array(text.utf8) + [0, 1, 2, 3, 4, 5, 6]
        let arrays = try StoredArray.arrays(safetensors: file)
        #expect(arrays.flatMap { $0.values(as: Float.self) } == [5, 3, 2, 4, 1, 0, 6])
    }

    @Test(arguments: ["weights.json", "weights-list.json"])
    func json(file: String) throws {
        let arrays = try PrintedArray.arrays(json: bytes(file))
        #expect(arrays.map(\.shape) == Self.seed.map(\.shape))
        #expect(arrays.map { $0.values(as: Float.self) } == Self.seed.map(\.floats))
        #expect(arrays[0].name?.string == (file == "weights.json" ? "dense/kernel" : nil))
        #expect(try Sequential<Float>(arrays, activations: [.relu, .linear]) == seedModel())
    }

    @Test func jsonOfOtherForms() throws {
        func read(_ text: String) throws -> [PrintedArray] { try PrintedArray.arrays(json: Array(text.utf8)) }
        let nested = try read(#" { "a\u00e9\ud83d\ude00\ud800" : { "b": [[1, -2.5E+1]], "c": 3 } } "#)
        #expect(nested.map { $0.name?.string } == ["aé😀\u{FFFD}/b", "aé😀\u{FFFD}/c"])
        #expect(nested.map(\.shape) == [[1, 2], []])
        let words = try read("[NaN, -Infinity, Infinity, 0.1]")[0].values(as: Double.self)
        #expect(words[0].isNaN && words[1...] == [-.infinity, .infinity, 0.1])
    }

    /// NumPy wrote each type in both byte orders and both layouts, in versions 1, 2 and 3 of the format.
    @Test(arguments: ["numpy-stored.npz", "numpy-deflated.npz"])
    func everyType(file: String) throws {
        let arrays = try StoredArray.arrays(npz: bytes(file))
        #expect(arrays.count == 50)
        for array in arrays {
            let name = array.name!.string
            if name == "scalar" {
                #expect(array.shape == [] && array.values(as: Float.self) == [7.5])
            } else if name == "empty" {
                #expect(array.shape == [3, 0] && array.values(as: Float.self) == [] && array.count == 0)
            } else {
                let kind = name.first { $0.isLetter }!
                #expect(array.shape == [2, 3, 4])
                #expect(array.values(as: Double.self) == Self.numbers(kind), "\(name)")
                #expect(array.values(as: Float.self) == Self.numbers(kind).map { Float($0) }, "\(name)")
                #expect(array.transposed().transposed() == array)
            }
        }
    }

    @Test func everySafetensorsType() throws {
        let arrays = try StoredArray.arrays(safetensors: bytes("numpy-types.safetensors"))
        #expect(arrays.count == 13)
        for array in arrays {
            let name = array.name!.string
            let kind: Character = name.hasPrefix("BF") ? "f" : Character(name.prefix(1).lowercased())
            #expect(array.values(as: Double.self) == Self.numbers(kind), "\(name)")
        }
    }

    @Test func longCompressedArrays() throws {
        let arrays = try StoredArray.arrays(npz: bytes("numpy-long.npz"))
        #expect(arrays[0].values(as: Float.self) == (0..<20000).map { Float($0 / 7 % 64) })
        #expect(arrays[1].values(as: Float.self) == (0..<20000).map { Float($0 * $0 % 251) })
        let skewed = (0..<8000).map { (i: Int) -> Float in
            let product = i * 2_654_435_761 % (1 << 32)
            return Float(64 - product.leadingZeroBitCount)
        }
        #expect(arrays[2].values(as: Float.self) == skewed)
    }

    @Test func transposedLikePyTorch() throws {
        let array = try StoredArray(
            npy: npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", 24))
        #expect(array.values(as: Float.self) == [0, 1, 2, 3, 4, 5].map { Float(bitPattern: $0) })
        let transposed = array.transposed()
        #expect(transposed.shape == [3, 2])
        #expect(transposed.values(as: Float.self) == [0, 3, 1, 4, 2, 5].map { Float(bitPattern: $0) })
    }

    #if !(os(macOS) && arch(x86_64))
        @Test func everyHalfPrecisionNumber() throws {
            var file = npyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (65536,)}", 0)
            for bits in 0..<65536 { file += little(bits, 2) }
            let values = try StoredArray(npy: file).values(as: Float.self)
            for (bits, value) in values.enumerated() {
                let half = Float16(bitPattern: UInt16(bits))
                #expect(half.isNaN ? value.isNaN : value.bitPattern == Float(half).bitPattern)
            }
        }
    #endif

    /// Via Double, each of these would be rounded twice.
    @Test func wholeNumbersAreRoundedOnce() throws {
        let number = 1 << 60 + 1 << 36 + 1
        var file = npyFile("{'descr': '<i8', 'fortran_order': False, 'shape': (2,)}", 0)
        file += little(number, 8) + little(-number, 8)
        let once = Float(number)
        #expect(once != Float(Double(number)))
        #expect(try StoredArray(npy: file).values(as: Float.self) == [once, -once])
    }

    static func numbers(_ kind: Character) -> [Double] {
        (0..<24).map { (i: Int) -> Double in
            switch kind {
            case "f": Double(i - 5) * 0.375
            case "i": Double(i - 5)
            case "u": Double(i)
            default: Double(i % 2)
            }
        }
    }
}

func bytes(_ name: String) throws -> [UInt8] { [UInt8](try resource(name)) }

/// A whole number in little-endian byte order.
func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

/// A `.npy` file, version 1.0, with the given header and `count` bytes of data:
/// consecutive four-byte integers.
func npyFile(_ header: String, _ count: Int) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.utf8.count, 2) + Array(header.utf8)
        + (0..<count).map { $0 % 4 == 0 ? UInt8($0 / 4) : 0 }
}
