import BookDriver
import Foundation
import TestSupport
import Testing

/// The site follows the files, whatever happens to them.
@Suite(.takesTurns) struct RebuildTests {
    private static func chapter(_ x: Int, title: String = "One") -> String {
        "# \(title)\n\n```swift\nlet x = \(x) + 1000\n```\n"
    }

    @Test func quickSavesEndInLastState() async throws {
        let server = try BookServer(["01-case": Self.chapter(0), "02-other": Self.chapter(0, title: "Two")])
        try await server.wait(for: ">1000<", in: "01-case.html")
        var random = SeededRandom()
        for number in 1...100 {
            // Some saves are incomplete, some break the chapter.
            if number % 7 == 0 { try server.save("01-case", "# One\n\n```swift\nlet x: Int = \"") }
            if number % 5 == 0 { try server.save("02-other", Self.chapter(number, title: "Two")) }
            try server.save("01-case", Self.chapter(number))
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
        }
        try await server.wait(for: ">1100<", in: "01-case.html")
        try await server.wait(for: ">1100<", in: "02-other.html")
        // The site stays that way, and equals that of a build.
        try await Task.sleep(for: .seconds(1))
        let page = try String(contentsOfFile: server.root + "/site/01-case.html", encoding: .utf8)
        server.interrupt()
        try await server.wait(until: "its end") { _ in server.isRunning ? nil : true }
        let result = try Fixture.runCold("build", in: server.root)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: server.root + "/site/01-case.html", encoding: .utf8) == page)
    }

    @Test func anyChangesOfFiles() async throws {
        let library = NSTemporaryDirectory() + "serve-library-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: library, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: library) }
        func saveLibrary(_ text: String) throws {
            try text.write(toFile: library + "/Twice.swift", atomically: false, encoding: .utf8)
        }
        try saveLibrary("public func twice(_ x: Int) -> Int { x * 2 }\n")
        let server = try BookServer(
            [
                "01-case": Self.chapter(0),
                "02-data":
                    "---\ndata: [number.txt]\n---\n\n# Two\n\n```swift\nimport Twice\nlet y = twice(Int(data(\"number.txt\"))!)\n```\n",
                "number.txt": "11",
            ], libraries: ["- Twice: \(library)"])
        try await server.wait(for: ">22<", in: "02-data.html")

        // A data file.
        try server.save("number.txt", "12")
        try await server.wait(for: ">24<", in: "02-data.html")
        // A library, changed, broken, deleted, mended.
        try saveLibrary("public func twice(_ x: Int) -> Int { x * 20 }\n")
        try await server.wait(for: ">240<", in: "02-data.html")
        try saveLibrary("public func twice(_ x: Int) -> Int { x *  }\n")
        try await server.wait(until: "Twice.swift:1:43: error: ")
        #expect(try await server.get("/02-data.html").contains(">240<"), "the last good state stays")
        try manager.removeItem(atPath: library + "/Twice.swift")
        try await server.wait(until: "library Twice: no Swift files")
        try saveLibrary("public func twice(_ x: Int) -> Int { x * 3 }\n")
        try await server.wait(for: ">36<", in: "02-data.html")
        // A chapter, added, renamed, deleted.
        try server.save("03-new", Self.chapter(3, title: "Three"))
        try await server.wait(for: ">1003<", in: "03-new.html")
        try server.rename("03-new", "04-renamed")
        try await server.wait(for: ">1003<", in: "04-renamed.html")
        try await server.wait(for: "HTTP/1.1 404", in: "03-new.html")
        try server.delete("04-renamed")
        try await server.wait(for: "HTTP/1.1 404", in: "04-renamed.html")
        // The configuration, broken, gone, back.
        let configuration = try String(contentsOfFile: server.path("book.yml"), encoding: .utf8)
        try server.save("book.yml", "title: [\n")
        try await server.wait(until: "book.yml:")
        try server.delete("book.yml")
        try await server.wait(until: "no \(server.root)/chapters/book.yml here")
        try server.save("book.yml", configuration.replacing("title: A case", with: "title: Another"))
        try await server.wait(for: "<title>One · Another</title>", in: "01-case.html")
        // The whole folder is removed and restored, and then changed.
        try manager.moveItem(atPath: server.root + "/chapters", toPath: server.root + "/elsewhere")
        try await server.wait(until: "no \(server.root)/chapters/book.yml here", times: 2)
        #expect(try await server.get("/01-case.html").contains(">1000<"))
        try manager.moveItem(atPath: server.root + "/elsewhere", toPath: server.root + "/chapters")
        try await server.wait(until: "2 chapters: 0 ran, 2 from the cache, in ")
        try server.save("01-case", Self.chapter(7))
        try await server.wait(for: ">1007<", in: "01-case.html")
        // Same size, and the clock set back.
        try server.save("01-case", Self.chapter(8))
        try manager.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: server.path("01-case"))
        try await server.wait(for: ">1008<", in: "01-case.html")
        // The site itself.
        try manager.removeItem(atPath: server.root + "/site")
        try server.save("01-case", Self.chapter(9))
        try await server.wait(for: ">1009<", in: "01-case.html")
    }

    /// The server does not wait for a program that a save has made obsolete, and leaves none running.
    @Test func endlessProgramIsStoppedBySave() async throws {
        let server = try BookServer(
            ["01-case": Self.chapter(1)], settings: "memory: 512\noutput: 4\nseconds: 300\nlive: false\n")
        try await server.wait(for: ">1001<", in: "01-case.html")
        func endless() async throws {
            try server.save("01-case", "# One\n\n```swift\nvar n = 0\nwhile true { n &+= 1 }\n```\n")
            for _ in 0..<1000 where server.programs.isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(!server.programs.isEmpty)
        }
        try await endless()
        try server.save("01-case", Self.chapter(2))
        try await server.wait(for: ">1002<", in: "01-case.html")
        #expect(server.programs.isEmpty)
        try await endless()
        server.interrupt()
        try await server.wait(until: "its end") { _ in server.isRunning ? nil : true }
        #expect(server.programs.isEmpty)
    }
}
