import Foundation
import Testing

@testable import Neural

/// Files of arrays that are damaged or misstate their contents give an error with its place, and never a
/// crash or much memory use.
@Suite struct HostileFileTests {

    private static let plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"

    @Test(
        arguments: [
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), ", 8,
                "byte 66: this is not a string; found the end of the text"
            ),
            ("['<f4']", 8, "byte 10: the header is not a dictionary; found “['<f4']”, expected “{”"),
            ("{'descr' '<f4'}", 8, "byte 19: a key has no value"),
            ("{'descr': '<f4'", 8, "the dictionary is not closed; found the end of the text"),
            ("{'descr': '<f4}", 8, "byte 20: the string is not closed"),
            (
                "{'descr': '<f4', 'descr': '<f4'}", 8,
                "byte 27: this key is not known, or there twice; found “'descr'”"
            ),
            ("{'descr': '<f4', 'extra': '<f4'}", 8, "this key is not known, or there twice; found “'extra'”"),
            ("{'descr': '<f4', 'shape': (2,)}", 8, "a key is missing"),
            (
                "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", 8,
                "byte 20: this type is not read; found “'|O'”, expected a type such as '<f4'. Hint: save array.astype(numpy.float32)"
            ),
            (
                "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", 8,
                "this type is not read; found “'<c8'”"
            ),
            ("{'descr': 'f4', 'fortran_order': False, 'shape': (2,), }", 8, "this type is not read"),
            (
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8,
                "the numbers are records of several fields"
            ),
            (
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", 8,
                "byte 44: this is not a truth value; found “0”, expected True or False"
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': 2, }", 8,
                "byte 60: the shape is not a tuple"
            ),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, }", 8, "this is not a length"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}", 8, "the shape is not closed"),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", 8,
                "byte 61: this is not a length; found “-2”"
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 8,
                "this is not a length; found “99999999999999999999”"
            ),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,), }", 8, "this is not a length"),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 5), }",
                8,
                "the file ends before its numbers do; found 8 bytes, expected as many as shape (2147483647, 2147483647, 2147483647, 5) of float32 takes"
            ),
            (
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,), }", 8,
                "the file ends before its numbers do"
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8,
                "the file ends before its numbers do; found 8 bytes"
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8,
                "there is more after the numbers; found 4 bytes"
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (), } x", 4,
                "there is more after the header; found “x”"
            ),
        ])
    func npy(header: String, count: Int, message: String) {
        expectImportError(message) { _ = try StoredArray(npy: npyFile(header, count)) }
    }

    @Test func truncatedNPY() {
        expectImportError(".npy, byte 0: this is not a .npy file; found the end of the file") {
            _ = try StoredArray(npy: [])
        }
        expectImportError("byte 0: this is not a .npy file; found “PK”, expected bytes 93") {
            _ = try StoredArray(npy: Array("PK".utf8))
        }
        let whole = npyFile(Self.plain, 8)
        for count in whole.indices {
            expectImportError("", "\(count) bytes") { _ = try StoredArray(npy: Array(whole[..<count])) }
        }
        var other = whole
        other[6] = 4
        expectImportError("byte 6: this version of the format is not known; found bytes 04 00") {
            _ = try StoredArray(npy: other)
        }
        other = whole
        (other[8], other[9]) = (0xFF, 0xFF)
        expectImportError(
            "byte 8: the header is longer than the file; found 65535 bytes, expected at most 65"
        ) {
            _ = try StoredArray(npy: other)
        }
        let axes = String(repeating: "1,", count: 65)
        expectImportError("the array has too many axes; found “1") {
            _ = try StoredArray(
                npy: npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (\(axes))}", 4))
        }
    }

    /// Lengths whose products overflow, in arrays without elements.
    @Test func hugeLengthsNextToZero() throws {
        let file = npyFile(
            "{'descr': '<f4', 'fortran_order': True, 'shape': (2147483647, 2147483647, 2147483647, 0)}", 0)
        #expect(try StoredArray(npy: file).values(as: Float.self) == [])
        expectImportError("shape", "as a kernel") {
            do {
                _ = try Sequential<Float>(
                    [StoredArray(npy: file), StoredArray(npy: file)], activations: [.relu])
            } catch let error as ShapeError {
                throw ImportError(
                    formatName: "", offset: 0, partName: "", what: "shape", excerpt: error.text, wanted: "",
                    advice: "")
            }
        }
    }

    @Test(
        arguments: [
            (#"{"#, 0, "this is not a string; found the end of the text"),
            (#"[]"#, 0, "byte 8: this is another kind of value; found “[]”, expected an object"),
            (#"{}"#, 0, "byte 8: there is no array"), (#"{} x"#, 0, "byte 11: there is more after the value"),
            (
                #"{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}"#, 1,
                "byte 22: this type is not read; found “F8”"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, 4,
                "this key is not known, or there twice; found “x”"
            ),
            (
                #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4,
                "this key is not known, or there twice; found “dtype”"
            ),
            (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, "byte 9: an array is not described whole; found “a”"),
            (
                #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
                "byte 37: this number does not fit; found “-1”"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4,
                "this number does not fit; found “1.5”"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4,
                "this number does not fit"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}"#, 4,
                "an array is longer or shorter than its shape says; found 4 bytes"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
                "found 4 bytes, expected shape (2,) of float32"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,5]}}"#, 4,
                "byte 58: this number does not fit; found “5”, expected a whole number from 0 to 4"
            ),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "these are no offsets"),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "these are no offsets"),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4, "there are too many offsets"),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
                "arrays overlap, or leave a gap; found “a”, which begins at 4, expected 0"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8,
                "there is more after the arrays; found 4 bytes"
            ),
            (
                #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
                3, "arrays overlap, or leave a gap; found “b”"
            ),
            (
                #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
                2, "two arrays have one name; found “a”"
            ),
        ])
    func safetensors(header: String, count: Int, message: String) {
        let file = little(header.utf8.count, 8) + Array(header.utf8) + [UInt8](repeating: 0, count: count)
        expectImportError(message) { _ = try StoredArray.arrays(safetensors: file) }
    }

    @Test func truncatedSafetensors() throws {
        let whole = try bytes("weights.safetensors")
        for count in whole.indices {
            expectImportError("", "\(count) bytes") {
                _ = try StoredArray.arrays(safetensors: Array(whole[..<count]))
            }
        }
        for length in [UInt64.max, 1 << 63, 509] {
            let start = little(Int(bitPattern: UInt(length)), 8)
            expectImportError(
                "byte 0: the header is longer than the file; found \(length) bytes, expected at most 508"
            ) {
                _ = try StoredArray.arrays(safetensors: start + whole[8...])
            }
        }
    }
}

/// Checks that reading fails with an error with this text; `name` distinguishes cases.
func expectImportError(
    _ message: String, _ name: String = "", from read: () throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let error = #expect(throws: ImportError.self, "\(name)", sourceLocation: sourceLocation) {
        try read()
    }
    #expect(
        message.isEmpty || error?.description.contains(message) == true,
        "\(name): \(error?.description ?? "nothing")",
        sourceLocation: sourceLocation)
}
