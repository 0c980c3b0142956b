import BookDriver
import Foundation
import Testing

/// A few documents of `Tests/Fixtures/hostile`, and programs of their kind, through the whole tool.
@Suite(.serialized, .ownThreads) struct HostileBookTests {
    private static func send(_ text: String, to file: Int) -> String {
        "import Glibc\nlet text = \(text.debugDescription)\ntext.withCString { _ = write(\(file), $0, strlen($0)) }\n"
    }

    /// Programs that forge the place where they stopped, and send values of lines that don't exist.
    @Test func forgedStopPlaces() throws {
        let most = "9223372036854775807"
        let report =
            "*** Signal 4: Backtracing from 0x1... done ***\n\n*** Program crashed: Illegal instruction at 0x1 ***\n\n"
            + "Thread 0 \"program\" crashed:\n\n0 0x1 main + 1 in program at ./chapter.swift:100001:\(most)\n"
        let chapters: [(name: String, text: String, words: String)] = [
            ("10-report", "```swift\n\(Self.send(report, to: 2))abort()\n```\n", "10-report.md:"),
            (
                "11-line", "```swift silent\n```\n\n```swift\n\(Self.send("@ l 0 1 0 0\n\n\n", to: 3))```\n",
                "a value of line 1 of cell 1, which it has not reached"
            ),
            (
                "12-claim", "```swift\n\(Self.send("@ o 0 199999 0 0\n\n\n", to: 3))```\n",
                "a claim of a line that does not exist"
            ),
            (
                "13-turn", "```swift\nlet a = 1 // \u{202E}\n```\n",
                "13-turn.md:4:14: error: the character U+202E"
            ),
        ]
        let root = try Fixture.makeBook(
            Dictionary(uniqueKeysWithValues: chapters.map { ($0.name, "# T\n\n\($0.text)") }),
            settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 1)
        for chapter in chapters {
            let said = result.errors.components(separatedBy: "\n").filter {
                $0.contains("/\(chapter.name).md:")
            }
            #expect(
                said.contains { $0.contains("error: ") && $0.contains(chapter.words) },
                "\(chapter.name): \(result.errors)")
        }
    }

    /// A text that consists of faults has more of them than anybody reads, and messages longer than itself.
    @Test func manyFaults() throws {
        let chapters = [
            "01-case": "# T\n\n" + String(repeating: "$a$ ", count: 5000) + "\n", "02-case": "# T\n\n$a$\n",
            "03-case": "# T\n\n" + String(repeating: "$a$\n", count: 100) + "\n",
        ]
        let root = try Fixture.makeBook(chapters, settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        for command in ["build", "check"] {
            let result = try Fixture.run(Fixture.tool, [command, "--quiet", "--root", root])
            let lines = result.errors.split(separator: "\n")
            for (name, count) in [("01-case", 100), ("02-case", 1), ("03-case", 100)] {
                #expect(lines.count { $0.contains("/\(name).md:") && $0.contains(": error: ") } == count)
            }
            #expect(lines.count { $0.contains("/01-case.md:3:401: note: 4900 more from here on") } == 1)
            #expect(lines.last == "5101 errors" && lines.count == 203, "\(lines.suffix(3))")
        }
        let copy = try BookCopy(chapters: root + "/chapters")
        defer { copy.remove() }
        let report = try copy.run(["check", "--format", "json"]).output
        #expect(report.components(separatedBy: "\"severity\" : \"error\"").count == 5102)
    }

    /// A loop asks for any number of reference values, with any names.
    @Test func manyReferences() throws {
        let root = try Fixture.makeBook(
            [
                "01-case": "# T\n\n```swift\nfor _ in 0..<900 {\n    reference(\"b\", 1.0)\n}\n```\n",
                "02-case": "# T\n\n```swift\nfor _ in 0..<1200 { reference(\"a\", 1.0) }\n```\n",
                "data/a.txt": "says: A\na\tDouble\t1.0\n",
            ], settings: "live: false\nreferences: [data/a.txt]\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        let errors = result.errors.split(separator: "\n").filter { $0.contains(".md:") }
        try #require(errors.count == 2, "\(result.errors)")
        #expect(
            errors[0].contains("01-case.md:5:5: error: no reference value is named 'b'; the nearest are 'a'"))
        #expect(
            errors[1].contains(
                "02-case.md:4:1: error: the chapter compares values with references more than 1000"))
    }

    /// A folder with many files, and a chapter that names as many missing ones.
    @Test func manyMissingFiles() throws {
        var files = ["01-case": "# T\n\n" + (0..<400).map { "[a](some-nane-\($0).png)\n" }.joined()]
        for index in 0..<400 { files["some-name-\(index).png"] = "" }
        let root = try Fixture.makeBook(files, settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let copy = try BookCopy(chapters: root + "/chapters")
        defer { copy.remove() }
        let report = try copy.run(["check", "--format", "json"]).output
        #expect(report.ranges(of: "does not exist in").count == 400)
        // Not for each one: every search compares all names.
        #expect(report.ranges(of: "did you mean").count <= 50)
    }

    /// Text that looks like the renderer's own markup within an attribute stays within
    /// it on the finished page.
    @Test func markupWithinAttributes() throws {
        let hostile = [
            "<b title=\"</h1><base href=x>\">a</b>", "<b title=\"<table><base href=x>\">a</b>",
            "<table border=1><tr><td align=\"left\">a</td></tr></table>",
        ]
        let text = "\(hostile[0])\n\n# T\n\n\(hostile[1])\n\n\(hostile[2])\n\n## A\n\n## B\n\n## C\n"
        let root = try Fixture.makeBook(["01-case": text], settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        for part in hostile { #expect(page.contains(part)) }
        #expect(page.ranges(of: "<div class=\"scroll\">").count == 1)
    }

    /// Names of libraries are also names of folders.
    @Test func libraryNamesWithPaths() throws {
        let root = try Fixture.makeBook(
            ["01-case": "# T\n"], libraries: ["- ../../../B: \(Fixture.repository)/Sources/PlainText"],
            settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 1)
        #expect(result.errors.contains("'../../../B' is not a module name"))
    }
}
