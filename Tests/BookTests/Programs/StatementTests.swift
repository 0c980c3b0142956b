import BookDriver
import Foundation
import Testing

/// Claims and reference values when the data they depend on changes.
@Suite(.serialized, .ownThreads) struct StatementTests {
    private static func fixture(_ name: String) throws -> Fixture {
        try #require(Fixture.all("expect").first { $0.folder.hasSuffix("/" + name) })
    }

    private func replace(_ old: String, by new: String, in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(
            toFile: path, atomically: true, encoding: .utf8)
    }

    /// Nothing runs, since the chapter is unchanged; but its page shows the file's new contents.
    @Test func changedReferenceFile() throws {
        let root = try Self.fixture("references").makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let (page, data) = (root + "/site/01-case.html", root + "/chapters/data/other.txt")
        #expect(try Fixture.run("build", in: root).status == 0)
        #expect(try Fixture.run("accept", in: root).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("seed 7"))

        try replace("seed: 7", by: "seed: 8", in: data)
        #expect(try Fixture.run("build", in: root).status == 0)
        let built = try String(contentsOfFile: page, encoding: .utf8)
        #expect(built.contains("seed 8") && !built.contains("seed 7"))
        let moved = try Fixture.run("check", in: root)
        #expect(moved.status == 1 && moved.errors.contains("other/list"))
        #expect(try Fixture.run("accept", in: root).status == 0)
        #expect(try Fixture.run("check", in: root).status == 0)

        // The value is within the tolerance, but the change of the record is still noticed.
        try replace("0.1 -0.2", by: "0.1 -0.20000002", in: data)
        #expect(try Fixture.run("build", in: root).status == 0)
        let check = try Fixture.run("check", in: root)
        #expect(check.status == 1)
        #expect(check.errors.contains("other/list"))

        try replace("0.33333334", by: "0.33333337", in: data)
        for command in ["build", "check"] {
            let result = try Fixture.run(command, in: root)
            #expect(result.status == 1)
            #expect(
                result.errors.contains(
                    "chapters/01-case.md:5:1: error: 'other/third' is too far: Other 1.2 & 3 says 0.33333337, the "
                        + "chapter 0.33333334, 1 ulp apart, with 0 allowed"))
        }
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("0.33333334"))
    }

    /// A reader's settings can make a claim false; the page then says so.
    @Test func readerSettingsDoNotFailClaims() throws {
        let root = try Self.fixture("claims").makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try """
        # T

        ```swift
        let x: Float = slider("x", -2...2, start: 1)
        claim(x > 0, "x is above zero")
        ```
        """.write(toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
        let (page, set) = (root + "/site/01-case.html", ["build", "--root", root, "--set", "x=-1"])
        #expect(try Fixture.run(Fixture.tool, set).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("class=\"claim bad\""))
        #expect(try Fixture.run("build", in: root).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("class=\"claim ok\""))

        try replace("start: 1", by: "start: -1", in: root + "/chapters/01-case.md")
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 1)
        #expect(
            result.errors.contains("01-case.md:5:1: error: the claim 'x is above zero' does not hold"))
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("class=\"claim ok\""))
        // False claims are recorded only on request, and reported all the same.
        let accept = try Fixture.run("accept", in: root)
        #expect(accept.status == 1)
        #expect(accept.errors.contains("swift run book accept --even-claims 01-case"))
        // Unchanged values are not reported as changes.
        #expect(try Fixture.output(["accept", "--root", root]).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: root + "/chapters/baseline/01-case.txt"))
        let even = ["accept", "--even-claims", "--root", root]
        #expect(try Fixture.run(Fixture.tool, even).status == 0)
        #expect(try Fixture.run("check", in: root).status == 1)
    }

    /// The initial text of a text box may be computed.
    @Test func initialTextIsRecorded() throws {
        let text =
            "# T\n\n```swift hidden\nlet half = 2.0\n_ = textBox(\"t\", start: \"the loss is \\(half * 2)\")\n```\n"
        let root = try Fixture.makeBook(["01-case": text], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        #expect(try Fixture.run("check", in: root).status == 0)
        try replace("2.0", by: "3.0", in: root + "/chapters/01-case.md")
        let check = try Fixture.run(Fixture.tool, ["check", "--all", "--root", root])
        #expect(check.status == 1 && check.errors.contains("t.text"), "\(check.errors)")
    }
}
