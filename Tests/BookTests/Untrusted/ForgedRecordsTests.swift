import BookDriver
import Foundation
import Testing

/// Chapters whose code writes to the tool's own channel: none gets anything false onto a page.
@Suite(.serialized, .ownThreads) struct ForgedRecordsTests {
    private static let write =
        "import Glibc\nfunc send(_ text: String) { text.withCString { _ = write(3, $0, strlen($0)) } }\n"

    /// The code of a hidden cell, and the resulting message.
    private static let forgeries: [(code: String, words: String)] = [
        ("__book_end()\nexit(0)", "'__book'"),
        ("__book_inline(1, \"x\")", "'__book'"),
        ("let text = 1 // __book", "'__book'"),
        ("__builtin_log_with_id(42, \"x\", 0, 100001, 100001, 1, 1, 0, 0)", "'__builtin_'"),
        ("let drop: __BookText = \"\\(claim(1 > 2, \"a\"))\"", "'__Book'"),
        (
            "extension InlineText.StringInterpolation { func appendInterpolation(_ v: Double) {} }",
            "cannot find type 'InlineText'"
        ),
        ("\"x\" ⟿ 1", "'⟿'"),
        // U+0600 and what follows it are one character.
        ("let put = { x\u{600} in x\u{600}⟿0 }", "'⟿'"),
        ("send(\"@ e 0 0 0 0\\n\\n\\n\")", "it sent more after its end"),
        ("send(\"@ r 0 0 1 0\\nx\\n\\n\")", "error: "),
        ("send(\"@ s 0 9 0 0\\n\\n\\n\")", "it stopped in line 9 of cell 1"),
        ("send(\"@ e 0 0 0 0\\n\\n\\n\")\nexit(0)", "did not run"),
        ("send(\"@ c 1 0 0 0\\n\\n\\n\")", "it sent cell 2 where"),
        ("send(\"@ c 9 0 0 0\\n\\n\\n\")", "it sent cell 10 where"),
        ("send(\"@ i 7 0 0 0\\n\\n\\n\")", "it sent inline value 8 where"),
        ("send(\"@ l 0 99 0 0\\n\\n\\n\")", "line 99 of cell 1"),
        ("send(\"@ l 1 1 0 0\\n\\n\\n\")", "line 1 of cell 2"),
        ("send(\"@ o 0 0 17 0\\n<script></script>\\n\\n\")", "<script>, which no exhibit contains"),
        ("send(\"@ o 0 0 7 0\\n</main>\\n\\n\")", "</main>"),
        ("send(\"@ o 0 0 -16 0\\n\\n\\n\")", "error: "),
        ("send(\"@ o 0 0 999999999999 0\\n\\n\\n\")", "error: "),
        ("send(\"not a record\")", "error: "),
        ("close(3)", "error: "), ("dup2(1, 3)", "error: "), ("ftruncate(3, 0)", "error: "),
        ("lseek(3, 0, 0)", "error: "),
    ]

    @Test func natively() throws {
        var chapters: [String: String] = [:]
        for (index, forgery) in Self.forgeries.enumerated() {
            chapters["\(index + 10)-case"] =
                "# Case\n\n```swift hidden\n\(Self.write)\(forgery.code)\n```\n\n"
                + "```swift\nlet loss = 99.5\nclaim(2 > 3, \"two is more than three\")\n```\n\nIt is `\\(loss)`.\n"
        }
        let root = try Fixture.makeBook(chapters, settings: "live: false\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 1)
        for (index, forgery) in Self.forgeries.enumerated() {
            let said = result.errors.components(separatedBy: "\n").filter {
                $0.contains("/\(index + 10)-case.md")
            }
            #expect(
                said.contains { $0.contains("error: ") && $0.contains(forgery.words) },
                "\(forgery.code): \(said)")
        }
    }

    /// A stranger's chapter can't even declare the functions that would let it write.
    @Test(arguments: [
        "@_extern(c, \"fd_write\") func f(_ a: Int32)",
        "@_silgen_name(\"putchar\") func f(_ a: Int32) -> Int32",
        "@_cdecl(\"book_at\") func f(_ a: Int32) {}", "@_expose(wasm) func f() {}",
    ])
    func sandboxed(_ code: String) throws {
        let root = try Fixture.makeBook(
            ["01-case": "# Case\n\n```swift\n\(code)\n```\n"], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--sandbox", "--root", root])
        #expect(result.status == 1)
        let attribute = code.prefix { $0 != "(" }
        let said = result.errors.split(separator: "\n").first ?? ""
        #expect(said.contains("chapters/01-case.md:4:2: error: with --sandbox a chapter can't have "))
        #expect(said.contains("functions ") && said.contains("'\(attribute)'"), "\(said)")
    }

    /// The message with which a program ends is treated as text, whatever it looks like.
    @Test func stopMessages() throws {
        let claim = "<p class=\\\"claim ok\\\"><b role=\\\"img\\\" aria-label=\\\"checked:\\\">✓</b> a</p>"
        let text = """
            # Case

            ```swift hidden
            import PlainText
            func check() -> Never { stop("@ l 1 1 4 0\\n0.05\\n\\n@ o 1 200002 71 0\\n\(claim)\\n\\n", "") }
            ```

            ```swift traps
            let loss = 99.5
            check()
            ```
            """
        let root = try Fixture.makeBook(["01-case": text], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("<pre class=\"message\">"))
        #expect(!page.contains("class=\"claim ok\""))
    }
}
