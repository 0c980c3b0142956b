import Foundation
import TestSupport
import Testing

@testable import Neural

/// Damaged JSON, and files that would take long to read.
@Suite struct HostileTextTests {

    @Test(
        arguments: [
            ("", "JSON, byte 0: the text ends too early; found the end of the text"),
            ("7", "byte 0: there is no array; found “7”"),
            ("hello", "byte 0: this is not JSON; found “hello”"), ("[", "the text ends too early"),
            ("[]", "this is not JSON; found “]”"),
            ("{}", "there is no array"), ("[[]]", "byte 1: the list is empty"),
            ("[1, 2", "the values before this are not closed; found the end of the text"),
            ("[1 2]", "byte 3: the values before this are not closed; found “2]”, expected “,” or “]”"),
            ("[1,]", "byte 3: this is not JSON; found “]”"),
            ("[1,,2]", "byte 3: this is not JSON"),
            ("[1] [2]", "byte 4: there is more after the value; found “[2]”"),
            ("[[1, [2]]]", "byte 5: a list stands where other rows have a number; found “[2]]]”"),
            ("[[[1], 2]]", "byte 7: a number stands where other rows have a list"),
            ("[[[1, 2], [3]]]", "byte 10: this row has another length than the first; found 1, expected 2"),
            ("[null]", "byte 1: this is not an array; found “null]”"),
            ("[\"1\"]", "byte 1: this is not an array"),
            ("[01]", "byte 1: this is not a number; found “01”"), ("[+1]", "byte 1: this is not JSON"),
            ("[.5]", "this is not JSON"),
            ("[1.]", "this is not a number; found “1.”"), ("[1e]", "this is not a number; found “1e”"),
            ("[-]", "this is not a number; found “-”"),
            ("[0x10]", "this is not a number; found “0x10”"), ("[1_000]", "this is not a number"),
            ("[Nan]", "this is not a number; found “Nan”"),
            ("[-NaN]", "this is not a number"), ("[Inf]", "this is not a number"),
            ("{\"a\" 1}", "byte 5: a key has no value"),
            ("{a: 1}", "byte 1: this is not a string; found “a: 1}”"),
            ("{\"a: [1]}", "the text ends in a string"),
            ("{\"a\n\": [1]}", "byte 3: a string goes on after its line; found byte 0a"),
            (#"{"\x": [1]}"#, "byte 3: this escape does not exist; found “x”"),
            (#"{"\u12": [1]}"#, "byte 6: an escape is cut short; found “\"”"),
            (#"{"\"#, "this escape does not exist; found the end of the text"),
            (#"{"\ud800\u"#, "an escape is cut short; found the end of the text"),
            ("{\"a\": [1], \"a\": [2]}", "two arrays have one name; found “a”"),
            ("{\"a\": {\"b\": [1]}, \"a/b\": [2]}", "two arrays have one name; found “a/b”"),
            ("{\"a\": true}", "byte 6: this is not an array; found “true}”"),
        ])
    func json(text: String, message: String) {
        expectImportError(message, text) { _ = try PrintedArray.arrays(json: Array(text.utf8)) }
    }

    @Test(arguments: ["[", "{\"a\":", "[[", "{\"a\":{\"b\":", "{\"a\":{\"\":"])
    func deepNesting(unit: String) {
        let bytes = Array(String(repeating: unit, count: 200_000).utf8)
        expectImportError("brackets are nested too deep; found “") {
            _ = try PrintedArray.arrays(json: bytes)
        }
        expectImportError("brackets are nested too deep") {
            _ = try Architecture(kerasConfig: Array("{\"a\": ".utf8) + bytes)
        }
        expectImportError("brackets are nested too deep") {
            _ = try StoredArray.arrays(
                safetensors: little(bytes.count + 16, 8) + Array("{\"__metadata__\":".utf8) + [0x20] + bytes)
        }
    }

    @Test func longNames() {
        let name = String(repeating: "n", count: 250)
        expectImportError("a name is too long") {
            _ = try PrintedArray.arrays(json: Array("{\"\(name)\": {\"bbbbbb\": 1}}".utf8))
        }
    }

    @Test func timeGrowsWithTheLengthOfSafetensors() throws {
        try expectLinearGrowth(to: 8_000) { many in
            let members = (0..<many).map {
                "\"\($0)/kernel\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[\($0),\($0 + 1)]}"
            }
            let header = Array("{\(members.joined(separator: ","))}".utf8)
            return (many, little(header.count, 8) + header + [UInt8](repeating: 1, count: many))
        } work: { many, bytes in
            let arrays = try StoredArray.arrays(safetensors: bytes)
            #expect(arrays.count == many)
        }
    }

    @Test func timeGrowsWithTheLengthOfJSON() throws {
        try expectLinearGrowth(to: 16_000) { many in
            (many, Array(("{" + (0..<many).map { "\"\($0)\":[1]" }.joined(separator: ",") + "}").utf8))
        } work: { many, bytes in
            let arrays = try PrintedArray.arrays(json: bytes)
            #expect(arrays.count == many)
        }
    }

    @Test func timeGrowsWithTheLengthOfArchives() {
        expectLinearGrowth(to: 16_000) { many in
            (many, zipArchive((0..<many).map { ZipEntry("\($0)", stored: []) }))
        } work: { many, bytes in
            expectImportError("there is no array in the archive; found \(many) other files") {
                _ = try StoredArray.arrays(npz: bytes)
            }
        }
        // Text that looks like the beginning of an end record, throughout the comment.
        expectLinearGrowth(to: 16_000) { many in
            zipArchive([], comment: String(repeating: "PK\u{5}\u{6}", count: many)) + [0]
        } work: { bytes in
            expectImportError("the archive has no end record") {
                _ = try StoredArray.arrays(npz: bytes)
            }
        }
    }

    @Test func timeGrowsWithTheNumberOfLayers() throws {
        try expectLinearGrowth(to: 4_000) { many in
            let layers = (0..<many).map {
                "{\"class_name\":\"Dense\",\"config\":{\"name\":\"\($0)\",\"units\":1}}"
            }
            let config =
                "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[\(layers.joined(separator: ","))]}}"
            let weights =
                "{" + (0..<many).map { "\"\($0)\":{\"bias\":[1],\"kernel\":[[1]]}" }.joined(separator: ",")
                + "}"
            return (many, Array(config.utf8), Array(weights.utf8))
        } work: { many, config, weights in
            let architecture = try Architecture(kerasConfig: config)
            let model = try Sequential<Float>(architecture, PrintedArray.arrays(json: weights))
            #expect(model.layers.count == many)
        }
    }

    /// Blocks that contain only their own codes: the most work for their length.
    @Test func emptyDeflateBlocks() {
        let block: [UInt8] = [0x00, 0x00, 0x00, 0xFF, 0xFF]
        expectLinearGrowth(to: 160_000) { count in
            let many = Array((0..<count).map { _ in block }.joined())
            return zipArchive([ZipEntry("a.npy", many, inflatesTo: 9)])
        } work: { bytes in
            expectImportError("the compressed data ends too early") {
                _ = try StoredArray.arrays(npz: bytes)
            }
        }
    }
}
