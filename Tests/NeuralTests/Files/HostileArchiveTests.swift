import Foundation
import Testing

@testable import Neural

/// Archives that are damaged, or misstate their contents.
@Suite struct HostileArchiveTests {

    private static let array = npyFile(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8)
    private static func entry(_ name: String = "a.npy", _ data: [UInt8] = array) -> ZipEntry {
        ZipEntry(name, stored: data, checksum: Int(crc32(data[...])))
    }
    private static func changed(_ change: (inout ZipEntry) -> Void) -> [UInt8] {
        var entry = entry()
        change(&entry)
        return zipArchive([entry])
    }
    private func npz(
        _ file: [UInt8], _ message: String, limit: Int = 1 << 28,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectImportError(
            message, from: { _ = try StoredArray.arrays(npz: file, limit: limit) },
            sourceLocation: sourceLocation)
    }

    @Test func intactNPZ() throws {
        for comment in ["", "a comment PK\u{5}\u{6}", String(repeating: "x", count: 65535)] {
            let arrays = try StoredArray.arrays(
                npz: zipArchive(
                    [Self.entry("a.npy"), Self.entry("b.txt"), Self.entry("c.npy")], comment: comment))
            #expect(arrays.map { $0.name?.string } == ["a", "c"])
        }
    }

    @Test func lyingNPZ() {
        npz([], "this is not a zip archive; found the end of the file")
        npz(Array("hello".utf8), "byte 0: this is not a zip archive; found “hello”")
        npz(Self.array, "it begins as a .npy file, with a single array")
        npz(zipArchive([]), "there is no array in the archive; found 0 other files")
        npz(zipArchive([Self.entry("model.weights.h5")]), "this is a .keras file")
        npz(
            zipArchive([Self.entry("archive/data.pkl")]),
            "byte 0: this is PyTorch's archive of a pickle, .pt or .pth; found")
        npz(Self.changed { $0.checksum ^= 1 }, "the checksum is wrong; found “a.npy” with")
        npz(Self.changed { $0.flags = 1 }, "the file is encrypted")
        npz(Self.changed { $0.method = 12 }, "this compression is not read; found method 12")
        npz(Self.changed { $0.size += 1 }, "a stored file has two sizes")
        npz(
            Self.changed {
                $0.storedSize = 1 << 20; $0.size = 1 << 20
            }, "the file is larger than the archive; found 1048576 bytes")
        npz(
            Self.changed {
                $0.storedSize += 1; $0.size += 1
            }, "the file goes on into the directory")
        npz(
            Self.changed {
                $0.storedSize = 0xFFFF_FFFF; $0.size = 0xFFFF_FFFF
            }, "the archive is a zip64 one")
        npz(Self.changed { $0.offset = 1 << 20 }, "the file is not before the directory; found 1048576")
        npz(Self.changed { $0.offset = 1 }, "byte 1: the file has no header here; found bytes 4b 03 04 14")
        npz(
            Self.changed { $0.localName = "b.npy" },
            "the file has another name in the directory; found “b.npy”")
        npz(
            Self.changed {
                $0.method = 8; $0.size = 0x7FFF_FFFF
            },
            "the archive decompresses to more than is allowed; found 2147483647 bytes or more, expected at most 268435456"
        )
        npz(zipArchive([Self.entry(), Self.entry()]), "two files have one name; found “a.npy”")
        npz(zipArchive([Self.entry("a.npy", [1, 2])]), "this is not a .npy file; found bytes 01 02")
        let whole = zipArchive([Self.entry()])
        for count in whole.indices { npz(Array(whole[..<count]), "") }
        for (place, value, message) in [
            (4, 1, "the archive has several parts"), (8, 2, "the archive has several parts"),
            (10, 9, ""), (12, 0, "the directory is too short for its files"),
            (15, 0x7F, "the directory is not before the end record"),
            (16, 1, "the directory has no header here"),
            (19, 0x7F, "the directory is not before the end record"),
            (20, 1, "the archive has no end record"),
        ] {
            var file = whole
            file[whole.count - 22 + place] = UInt8(value)
            npz(file, message)
        }
    }

    /// Forty files with the same data: reading them would take forty times the memory.
    @Test func overlappingFiles() {
        var entries = [Self.entry("0.npy")]
        for index in 1..<40 {
            var entry = ZipEntry("\(index).npy", stored: [])
            entry.offset = 0
            (entry.storedSize, entry.size) = (Self.array.count, Self.array.count)
            entries.append(entry)
        }
        npz(zipArchive(entries), "two files overlap; found one that begins at 0")
    }

    /// A zip bomb: 10 MB of zeros in 10 KB. It states its true size, or a smaller one; both are detected
    /// before memory is allocated.
    @Test func bombs() throws {
        let bomb = try bytes("bomb.deflate")
        #expect(bomb.count < 11000)
        npz(
            zipArchive([ZipEntry("a.npy", bomb, inflatesTo: 10_000_000)]), "more than is allowed",
            limit: 1_000_000)
        npz(
            zipArchive([ZipEntry("a.npy", bomb, inflatesTo: 1000)]),
            "the file decompresses to more than it says; found more, expected 1000 bytes")
        npz(
            zipArchive([ZipEntry("a.npy", bomb, inflatesTo: 10_000_001)]),
            "the file says that it decompresses to another size; found 10000000 bytes, expected 10000001")
        let ten = (0..<10).map { ZipEntry("\($0).npy", bomb, inflatesTo: 10_000_000) }
        npz(zipArchive(ten), "found 60000000 bytes or more, expected at most 50000000", limit: 50_000_000)
        npz(
            zipArchive([Self.entry()]), "more than is allowed; found 75 bytes or more, expected at most 74",
            limit: 74)
        npz(zipArchive([Self.entry()]), "expected at most -1", limit: -1)
    }

    /// The bits of numbers, one number after another, each with its lowest bit first.
    private static func bits(_ numbers: [(value: Int, count: Int)]) -> [UInt8] {
        var (bytes, place) = ([UInt8](), 0)
        for (value, count) in numbers {
            for bit in 0..<count {
                if place % 8 == 0 { bytes.append(0) }
                bytes[place / 8] |= UInt8(value >> bit & 1) << UInt8(place % 8)
                place += 1
            }
        }
        return bytes
    }

    @Test func damagedDeflate() {
        let dynamic = [(1, 1), (2, 2)]
        let cases: [(String, [UInt8], Int, String)] = [
            ("nothing", [], 0, "the compressed data ends too early; found the end of “a.npy”"),
            ("kind 3", [7], 0, "this kind of block does not exist"),
            (
                "stored length", [1, 1, 0, 0, 0], 1,
                "a length and its complement do not agree; found 1 and 0, expected 1 and 65534"
            ),
            (
                "stored, cut", [1, 2, 0, 0xFD, 0xFF, 9], 2,
                "the compressed data ends too early; found 1 bytes, expected 2"
            ),
            ("stored, cut in the length", [1, 2, 0], 2, "the compressed data ends too early"),
            (
                "more after", [1, 0, 0, 0xFF, 0xFF, 9], 0,
                "there is more after the compressed data; found 1 bytes"
            ),
            ("distance too far", [0x63, 0x00, 0x42, 0x00], 9, ""),
            ("fixed, cut", [0x4B], 9, "the compressed data ends too early"),
            (
                "symbol 286", Self.bits([(1, 1), (1, 2), (0b0110_0011, 8)]), 9,
                "this length is not used; found symbol 286"
            ),
            (
                "distance 30", Self.bits([(1, 1), (1, 2), (0b0100000, 7), (0b01111, 5)]), 9,
                "this distance is not used; found symbol 30"
            ),
            (
                "distance before the data", Self.bits([(1, 1), (1, 2), (0b0100000, 7), (0, 5)]), 9,
                "a repetition begins before the data; found distance 1, expected at most 0"
            ),
            (
                "287 literals", Self.bits(dynamic + [(30, 5), (0, 5), (0, 4)]), 9,
                "there are more codes than symbols; found 287 and 1"
            ),
            (
                "31 distances", Self.bits(dynamic + [(0, 5), (30, 5), (0, 4)]), 9,
                "there are more codes than symbols; found 257 and 31"
            ),
            (
                "no code of lengths", Self.bits(dynamic + [(0, 5), (0, 5), (0, 4), (0, 12)]), 9,
                "the lengths make no prefix code"
            ),
            (
                "too many codes of lengths",
                Self.bits(dynamic + [(0, 5), (0, 5), (0, 4), (1, 3), (1, 3), (1, 3), (0, 3)]), 9,
                "the lengths make no prefix code"
            ),
            (
                "repetition first",
                Self.bits(
                    dynamic + [(0, 5), (0, 5), (0, 4), (1, 3), (1, 3), (0, 3), (0, 3), (0, 1), (0, 20)]), 9,
                "a length is repeated before the first"
            ),
            (
                "no end of block",
                Self.bits(
                    dynamic + [
                        (0, 5), (0, 5), (0, 4), (0, 3), (0, 3), (1, 3), (1, 3), (1, 1), (127, 7), (1, 1),
                        (109, 7), (0, 20),
                    ]), 9, "the lengths make no prefix code"
            ),
            (
                "too many lengths",
                Self.bits(
                    dynamic + [
                        (0, 5), (0, 5), (0, 4), (0, 3), (0, 3), (1, 3), (1, 3), (1, 1), (127, 7), (1, 1),
                        (127, 7), (0, 20),
                    ]), 9, "there are more lengths than codes; found 138 more, expected at most 120"
            ),
        ]
        for (name, data, size, message) in cases {
            expectImportError(message, name) {
                _ = try StoredArray.arrays(npz: zipArchive([ZipEntry("a.npy", data, inflatesTo: size)]))
            }
        }
    }

    /// An error in a compressed file gives the position in its decompressed bytes, and says so.
    @Test func damagedCompressedArray() throws {
        let inner = Array("\u{1}".utf8) + little(3, 2) + little(0xFFFC, 2) + [1, 2, 3]
        var entry = ZipEntry("a.npy", inner, inflatesTo: 3)
        entry.checksum = Int(crc32([1, 2, 3]))
        expectImportError(
            ".npz, byte 0 of “a.npy”, decompressed: this is not a .npy file; found bytes 01 02 03"
        ) {
            _ = try StoredArray.arrays(npz: zipArchive([entry]))
        }
    }

    @Test func checksum() {
        #expect(crc32(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(crc32([]) == 0)
    }
}
