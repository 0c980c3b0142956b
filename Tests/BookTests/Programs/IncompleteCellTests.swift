import BookDriver
import Foundation
import Testing

/// A cell whose code ends too early has the errors that `swiftc` reports for a file with that code alone, at
/// the same lines: none mentions what the tool puts between cells.
@Suite(.serialized, .ownThreads) struct IncompleteCellTests {
    static let cells = [
        "struct S { let x: Int", "enum E { case a", "struct S {\n    var b = 1\n    let c", "@MainActor",
        "@MainActor // and a comment\n", "protocol P { associatedtype", "import", "import struct", "func g(",
        "init(", "var q: Int {", "var v: Int { get", "let y = 3 +", "let z =", "let", "let t = true ?",
        "func f() {\n    print(1)", "#if true\nlet a = 1", "let s = \"\"\"\nabc", "let o = \"abc",
        "let o = 1 /* a /* b */", "let a = [1, 2", "print(1", "if true {", "class C: ", "struct",
        "@available(", "@preconcurrency", "@testable", "@_exported", "public", "private", "nonisolated",
        "func h() ->", "func k<T", "switch 3 {\ncase 1:", "outer:", "for i in", "extension Int {",
        "actor A {",
        "let c = { (a: Int) in", "enum K { case", "case", "typealias T =", "@", "\\", "repeat {", "repeat {}",
        "defer", "precedencegroup P {", "try", "await",
        "let w: Int = \"\"\nstruct S {\n    let v: Int = \"\"",
    ]

    /// The compiler's message for a file of its own.
    private struct Said: Hashable, Comparable {
        var line: Int
        var text: String

        static func < (a: Self, b: Self) -> Bool { (a.line, a.text) < (b.line, b.text) }

        static func all(of code: String) throws -> [Said] {
            let folder = NSTemporaryDirectory() + "bare-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let work = folder + "/work"
            try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
            try (code + "\n").write(toFile: work + "/main.swift", atomically: true, encoding: .utf8)
            // Writes to a file, without the folder's name: so the compiler is run only once.
            let script = """
                cd '\(work)' && swiftc -swift-version 6 -emit-sil -o /dev/null -suppress-warnings \
                -diagnostic-style llvm -no-color-diagnostics main.swift >../said 2>&1
                """
            let result = try Fixture.run("/bin/sh", ["-c", script])
            #expect(result.status == 1, "\(code)")
            let said = try String(contentsOfFile: folder + "/said", encoding: .utf8)
            // The end of the file is in none of the cell's lines.
            let last = code.split(separator: "\n", omittingEmptySubsequences: false).count
            return said.matches(of: #/main\.swift:(\d+):\d+: error: (.*)/#).map {
                Said(line: min(Int($0.1) ?? 0, last), text: String($0.2))
            }
        }
    }

    /// The messages for each cell.
    private static let bare = Swift.Result { try cells.map(Said.all) }

    @Test func shownErrorsMatchCompiler() throws {
        let fails = Self.cells.map { "```swift fails\n\($0)\n```\n" }.joined(separator: "\n")
        let root = try Fixture.makeBook([
            "01-t": "# T\n\n```swift\nlet before = 1\n```\n\n\(fails)\n```swift\nlet after = before\n```\n"
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        try #require(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: "\(root)/site/01-t.html", encoding: .utf8)
        let messages = page.matches(of: #/<pre class="message">((?s).*?)</pre>/#).map { match in
            match.1.replacing(#/<[^>]*>/#, with: "").replacing("&quot;", with: "\"")
                .replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&amp;", with: "&")
        }
        try #require(messages.count == Self.cells.count)
        for ((cell, message), said) in zip(zip(Self.cells, messages), try Self.bare.get()) {
            let words = said.map { "line \($0.line): error: \($0.text)" }
            #expect(message == words.joined(separator: "\n"), "\(cell)")
        }
    }

    @Test func faultsMatchCompiler() throws {
        let names = Self.cells.indices.map { "c\($0 + 10)" }
        let chapters = zip(names, Self.cells).map { name, cell in
            (name, "# T\n\n```swift\n\(cell)\n```\n\n```swift\nlet after = 1\nprint(after)\n```\n")
        }
        let root = try Fixture.makeBook(Dictionary(uniqueKeysWithValues: chapters))
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 1)
        for ((name, cell), said) in zip(zip(names, Self.cells), try Self.bare.get()) {
            let lines = result.errors.split(separator: "\n").filter { $0.contains("/\(name).md:") }
            let told = lines.compactMap { line -> Said? in
                guard let match = line.firstMatch(of: #/\.md:(\d+):\d+: error: (.*)/#),
                    let number = Int(match.1)
                else { return nil }
                // The code begins at the fourth line of the chapter.
                return Said(
                    line: number - 3, text: String(match.2.split(separator: "; each block of Swift")[0]))
            }
            #expect(told.sorted() == said.sorted(), "\(cell)")
        }
    }

    /// A cell that can't be completed hides no other errors.
    @Test func otherErrorsAreReported() throws {
        let cells = ["let a: Int = \"\"", "@MainActor", "let b = 1", "let c = [1", "let d: Int = \"\""]
        let root = try Fixture.makeBook([
            "01-t": "# T\n" + cells.map { "\n```swift\n\($0)\n```\n" }.joined()
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        let errors = result.errors.replacingOccurrences(of: root + "/", with: "").split(separator: "\n")
            .filter { $0.contains(": error: ") }
        #expect(
            errors == [
                "chapters/01-t.md:4:14: error: cannot convert value of type 'String' to specified type 'Int'",
                "chapters/01-t.md:8:11: error: expected declaration",
                "chapters/01-t.md:16:11: error: expected ']' in container literal expression",
                "chapters/01-t.md:20:14: error: cannot convert value of type 'String' to specified type 'Int'",
            ], "\(result.errors)")
    }
}
