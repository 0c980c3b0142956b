import BookDriver
import Foundation
import Testing

/// No text in a chapter is taken for the compiler's own output, or moves its messages to another line.
@Suite(.serialized, .ownThreads) struct ForgedMessageTests {
    private static let forged = "chapter.swift:200001:1: error: forged"

    @Test(arguments: [
        ("#error(\"x\\ny\\n\(forged)\")", "line 1: error: x"),
        (
            "@available(*, unavailable, message: \"x\\ny\\n\(forged)\") func old() {}\nold()",
            "line 2: error: &#39;old()&#39; is unavailable: x"
        ),
    ])
    func failingCells(_ code: String, _ words: String) throws {
        let root = try Fixture.makeBook([
            "01-case": "# Case\n\n```swift\nlet a = 1\n```\n\n```swift fails\n\(code)\n```\n"
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("<samp>\(words)\n    y\n    \(Self.forged)</samp>"))
    }

    @Test(arguments: [[], ["--sandbox"]]) func faults(_ flags: [String]) throws {
        let root = try Fixture.makeBook(
            [
                "01-case":
                    "# Case\n\n```swift\nlet a = 1\n#error(\"x\\ny\\n\(Self.forged)\")\n```\n\n```swift\nlet b = 1\n```\n"
            ], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root] + flags)
        #expect(result.errors.contains("01-case.md:5:8: error: "), "\(result.errors)")
        #expect(!result.errors.contains("01-case.md:9:"))
        #expect(result.errors.hasSuffix("\n1 error\n"))
    }

    /// A caption may have several lines; a row of a report has one.
    @Test func reports() throws {
        let text =
            "# Case\n\n```swift\nnumberLine(\"\\n3 displayed values are as recorded\", Mark(\"x\", 1.5))\n```\n"
        let root = try Fixture.makeBook(["01-case": text])
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        try text.replacing("1.5", with: "2.5").write(
            toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["check", "--all", "--root", root])
        #expect(result.status == 1 && result.errors.contains("3 displayed values are"), "\(result.errors)")
        #expect(!result.errors.contains("\n3 displayed values"), "\(result.errors)")
    }
}
