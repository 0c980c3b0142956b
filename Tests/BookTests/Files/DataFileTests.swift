import BookDriver
import Foundation
import Testing

/// Data files, of text and of any bytes, read the same natively and in a page's program.
@Suite struct DataFileTests {
    private func book(_ text: String, _ files: [String: [UInt8]]) throws -> String {
        let root = try Fixture.makeBook(["01-case": text], settings: "live: true\n")
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(root)/chapters/\(name)"))
        }
        return root
    }

    /// Files of all lengths up to one group of digits and one byte more, with every byte value.
    @Test func bytes() throws {
        let files: [String: [UInt8]] = [
            "0.bin": [0xFF], "1.bin": [0xFF, 0], "2.bin": [0xFF, 0, 0x80], "3.bin": [0xFB, 0xEF, 0xBE, 0xFE],
            "all.bin": Array(0...255), "text.txt": Array("a\n\u{e9}".utf8), "empty.txt": [],
        ]
        let names = files.keys.sorted()
        let cells = names.map {
            "let b\($0.split(separator: ".")[0]) = bytes(\"\($0)\")\nprint(b\($0.split(separator: ".")[0]))"
        }
        let root = try book(
            "---\ndata: [\(names.joined(separator: ", "))]\n---\n# T\n\n```swift\n\(cells.joined(separator: "\n"))\n"
                + "let text = data(\"text.txt\")\nclaim(ball.map(Int.init) == Array(0...255), \"all bytes\")\n```\n",
            files)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("build", in: root).errors == "")
        let native = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        for part in [
            "[255]", "[255, 0]", "[255, 0, 128]", "[251, 239, 190, 254]", "[97, 10, 195, 169]", "all bytes",
        ] {
            #expect(native.contains(part), "\(part)")
        }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8) == native)
        // Other bytes give other values.
        try Data([0xFE]).write(to: URL(fileURLWithPath: root + "/chapters/0.bin"))
        #expect(try Fixture.run("build", in: root).errors == "")
        #expect(try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8).contains("[254]"))
    }

    /// All of them are part of the program, whatever names lead to them.
    @Test func tooMuchData() throws {
        let root = try book(
            "---\ndata: [a.bin, ./a.bin, ././a.bin]\n---\n# T\n\n```swift\nlet b = bytes(\"a.bin\").count\n```\n",
            ["a.bin": [UInt8](repeating: 0xFF, count: 3 << 20)])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(
            result.errors.contains(
                "01-case.md:2:7: error: data file '././a.bin' and those before it have more than 8 MiB, and all"
            ),
            "\(result.errors)")
    }

    @Test(arguments: [
        (
            "data: [a.bin, a.bin]", "let b = bytes(\"a.bin\").count",
            "01-case.md:2:7: error: data file 'a.bin' is named twice; once is enough"
        ),
        (
            "data: [a.bin]", "let a = data(\"a.bin\")",
            "01-case.md:2:7: error: data file 'a.bin' is not UTF-8 text (line 1), and the chapter does not call 'bytes'; save it as UTF-8"
        ),
        (
            "data: [a.bin]", "let b = bytes(\"a.bin\").count\nlet a = data(\"a.bin\")",
            "01-case.md:8:9: error: Fatal error: this data file is not UTF-8 text; bytes(…) reads it"
        ),
        (
            "data: [a.bin]", "let b = bytes(\"b.bin\")",
            "01-case.md:7:9: error: Fatal error: no such data file; name it in the front matter: 'data: [file.npz]'"
        ),
    ])
    func faults(_ setting: String, _ code: String, _ expected: String) throws {
        let root = try book("---\n\(setting)\n---\n# T\n\n```swift\n\(code)\n```\n", ["a.bin": [0xFF]])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 1 && result.errors.contains(expected), "\(result.errors)")
    }
}
