import BookDriver
import Foundation
import Testing

/// What strangers' code hides from the rules: uses of variables behind comments, macros in cells that do not run, marks in the
/// compiler's messages.
@Suite(.serialized, .ownThreads) struct HiddenUseTests {
    /// Builds a book of one chapter with one cell.
    private func build(_ code: String) throws -> Fixture.Result {
        let root = try Fixture.makeBook(
            ["01-case": "# Case\n\n```swift\n\(code)\n```\n"], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
    }

    /// Comments and strings hide no use, whatever they contain.
    @Test(arguments: [
        "/* \" */ func peek() -> Double { loss }", "/* { */ func peek() -> Double { loss }",
        "let mark = \"\\(\")\")\"; func peek() -> Double { loss }",
        "let mark = \"\u{301}\"; func peek() -> Double { loss }",
    ])
    func usesBehindCommentsAndStrings(_ line: String) throws {
        let result = try build("\(line)\nlet shown = peek()\n let loss = 99.5")
        #expect(
            result.errors.contains("'loss', which this needs, is defined below, on line 6"),
            "\(result.errors)")
    }

    /// Cells that only have to fail are compiled as well, and what the compiler says of them is shown.
    @Test(arguments: [
        ("#externalMacro(module: \"A\", type: \"B\")", "can't ask for 'externalMacro'"),
        (
            "@available(*, unavailable, message: \"x\(String(repeating: "\\u{301}", count: 8))\")\nfunc f() {}\nf()",
            "more than 6 combining marks"
        ),
        (
            "@available(*, unavailable, message: \"\\u{202E}\")\nfunc f() {}\nf()",
            "U+202E changes the direction"
        ),
    ])
    func cellsThatFail(_ code: String, _ words: String) throws {
        let root = try Fixture.makeBook(
            ["01-case": "# Case\n\n```swift\nlet a = 1\n```\n\n```swift fails\n\(code)\n```\n"],
            settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 1)
        #expect(result.errors.contains("01-case.md:") && result.errors.contains(words), "\(result.errors)")
    }
}
