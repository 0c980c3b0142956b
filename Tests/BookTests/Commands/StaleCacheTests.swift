import BookDriver
import Foundation
import TestSupport
import Testing

/// The cache is never wrong: after each of many random edits, the cached site equals that of a cold build.
///
/// The environment variable `BOOK_HUNT` sets the number of edits:
/// `BOOK_HUNT=1000 swift test --filter StaleCache`.
@Suite(.ownThreads) struct StaleCacheTests {
    private static let count = Int(ProcessInfo.processInfo.environment["BOOK_HUNT"] ?? "") ?? 30

    @Test func hunt() throws {
        let root = try Fixture.all("expect")[0].makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let chapters = root + "/chapters"
        try FileManager.default.createDirectory(atPath: root + "/Lib", withIntermediateDirectories: true)
        func write(_ text: String, _ path: String) throws {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        let configuration = chapters + "/book.yml"
        try write(
            read(configuration).replacingOccurrences(
                of: "memory: 512", with: "libraries:\n  - Lib: ../Lib\nmemory: 512"), configuration)
        try write("public func twice(_ x: Int) -> Int { x * 2 }\n", root + "/Lib/Lib.swift")
        try write("10", chapters + "/number.txt")
        try write(
            "---\ndata: [number.txt]\ndigits: 3\n---\n\n# One\n\nWords 1.\n\n```swift\nimport Lib\n\nlet x = 10\n"
                + "let y = twice(x)\nlet z = Double(data(\"number.txt\"))! / 3\n```\n\nIt is `\\(z)`.\n\n"
                + "```swift fails\nlet s: Int = \"1\"\n```\n", chapters + "/01-case.md")
        // The value of `#line` depends on the lines above it.
        try write(
            "# Two\n\nOne two\nthree.\n\n```swift\nlet line = #line\n```\n\nIt is `\\(line)`, this `\\(#line)`.\n",
            chapters + "/02-place.md")
        let pages = ["01-case", "02-place"].map { "\(root)/site/\($0).html" }
        var random = SeededRandom(usual: 2026)
        for step in 0..<Self.count {
            // One edit. The texts keep their length, so that the size doesn't reveal it.
            let digit = Int.random(in: 1...9, using: &random)
            func swap(_ path: String, _ pattern: String, _ new: String) throws {
                let text = try read(path)
                let before = try FileManager.default.attributesOfItem(atPath: path)
                try write(text.replacing(try Regex(pattern), with: new), path)
                // The modification time doesn't reveal it either.
                if Bool.random(using: &random) {
                    let time = (before[.modificationDate] as? Date) ?? .now
                    let back = Bool.random(using: &random) ? time : time.addingTimeInterval(-3600)
                    try FileManager.default.setAttributes([.modificationDate: back], ofItemAtPath: path)
                }
            }
            let chapter = chapters + "/01-case.md"
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try swap(chapter, "Words [0-9]", "Words \(digit)")
            case 1: try swap(chapter, "let x = [0-9]0", "let x = \(digit)0")
            case 2: try swap(root + "/Lib/Lib.swift", "x \\* [0-9]", "x * \(digit)")
            case 3: try swap(chapters + "/number.txt", "[0-9]0", "\(digit)0")
            case 4: try swap(chapter, "digits: [0-9]", "digits: \(digit)")
            case 5: try swap(configuration, "memory: [0-9]12", "memory: \(digit)12")
            case 6: try swap(chapter, "Int = \"[0-9]\"", "Int = \"\(digit)\"")
            case 7:
                try swap(
                    chapters + "/02-place.md", "One.two", Bool.random(using: &random) ? "One two" : "One\ntwo"
                )
            // What other pages show of a chapter, and the book's own settings.
            case 8:
                try swap(chapters + "/02-place.md", "# T..", Bool.random(using: &random) ? "# Two" : "# Too")
            case 9: try swap(configuration, "live: [a-z]+", "live: \(Bool.random(using: &random))")
            // A chapter is removed, and restored.
            case 10:
                let place = chapters + "/02-place.md"
                let text = try read(place)
                try FileManager.default.removeItem(atPath: place)
                #expect(try Fixture.run("build", in: root).status == 0)
                try write(text, place)
            default: try swap(chapter, "It is", Bool.random(using: &random) ? "It is" : "It's ")
            }
            let cached = try Fixture.run("build", in: root)
            #expect(cached.status == 0, "\(step): \(cached.errors)")
            let html = try pages.map(read)
            let cold = try Fixture.runCold("build", in: root)
            #expect(cold.status == 0)
            #expect(try pages.map(read) == html, "after edit \(step)")
        }
        try FileManager.default.removeItem(atPath: chapters + "/02-place.md")
        // Adding a word of prose runs nothing.
        try write(try read(chapters + "/01-case.md") + "\nMore.\n", chapters + "/01-case.md")
        #expect(try Fixture.output(["why", "--root", root]) == "01-case: would not run: nothing changed\n")
        try write(
            try read(chapters + "/01-case.md").replacing("let y = twice(x)", with: "let y = twice(x + 1)"),
            chapters + "/01-case.md")
        #expect(try Fixture.output(["why", "--root", root]) == "01-case: would run: cell 1 changed\n")
    }
}
