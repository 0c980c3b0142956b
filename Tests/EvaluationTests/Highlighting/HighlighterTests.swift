import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// The toolchain's SourceKit says what each piece of a chapter's code is.
@Suite(.serialized) struct HighlighterTests {
    private func chapter(_ text: String) throws -> Chapter {
        let read = Chapter.read(path: "chapters/01-t.md", bytes: Array("# T\n\n\(text)\n".utf8))
        return try #require(read.chapter, "\(read.diagnostics)")
    }

    private func evaluator(in folder: String, path: String? = nil) async throws -> Evaluator {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        return try Evaluator(
            toolchain: try await Toolchain.find(path: path, folder: folder), libraries: [],
            mode: Mode(webAssembly: nil), folders: CacheFolders(book: folder, machine: folder),
            lock: try await FolderLock(folder, .shared))
    }

    private func withFolder(_ work: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "highlighting-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await work(folder)
    }

    /// The same toolchain with a SourceKit that can't be loaded.
    private func withBrokenSourceKit(_ evaluator: Evaluator, in folder: String) throws -> Evaluator {
        var evaluator = evaluator
        evaluator.toolchain.compiler = folder + "/broken/bin/swiftc"
        try Files.createFolder(folder + "/broken/lib/sourcekitdInProc.framework")
        for name in ["libsourcekitdInProc.so", "sourcekitdInProc.framework/sourcekitdInProc"] {
            try Files.write("no library", to: "\(folder)/broken/lib/\(name)")
        }
        return evaluator
    }

    /// Tokens as `3 type Float`: the line in the cell, the kind, the text.
    private func words(_ tokens: [SyntaxToken]?, in cell: Cell) -> [String] {
        (tokens ?? []).filter { ![.identifier, .other].contains($0.kind) }.map { token in
            let line = Array(cell.lines[token.line - 1].utf8)
            let start = token.column - 1
            return
                "\(token.line) \(token.kind) \(String(decoding: line[start..<(start + token.length)], as: UTF8.self))"
        }
    }

    @Test func kinds() async throws {
        let chapter = try chapter(
            """
            ```swift
            // é
            let x: Float = 2.5
            @inlinable func f() -> String { "a\\(x)b" }
            ```

            Words.

            > ```swift
            > let s = \"\"\"
            >     ü
            >     \"\"\"; let n = 1
            > ```

            ```swift norun
            let open = "
            ```

            ```swift fails
            if /* { */
            ```
            """)
        try await withFolder { folder in
            let evaluator = try await evaluator(in: folder)
            let found = await evaluator.highlighting(of: [chapter])
            #expect(found.problem == nil)
            let tokens = try #require(found.tokens["01-t"])
            #expect(
                words(tokens[0], in: chapter.cells[0]) == [
                    "1 comment // é", "2 keyword let", "2 type Float", "2 number 2.5",
                    "3 attribute @inlinable",
                    "3 keyword func", "3 type String", "3 string \"a", "3 string (", "3 string )",
                    "3 string b\"",
                ])
            #expect(
                words(tokens[1], in: chapter.cells[1]) == [
                    "1 keyword let", "1 string \"\"\"", "2 string     ü", "3 string     \"\"\"",
                    "3 keyword let",
                    "3 number 1",
                ])
            #expect(words(tokens[2], in: chapter.cells[2]).first == "1 keyword let")
            #expect(words(tokens[3], in: chapter.cells[3]) == ["1 keyword if", "1 comment /* { */"])
        }
    }

    /// The second time, nothing is asked, and the answer is the same.
    @Test func cache() async throws {
        let chapter = try chapter("```swift\nlet a = 1\n```")
        try await withFolder { folder in
            let evaluator = try await evaluator(in: folder)
            let first = await evaluator.highlighting(of: [chapter])
            #expect(first.tokens["01-t"]?[0]?.count == 3)
            let without = try withBrokenSourceKit(evaluator, in: folder)
            let second = await without.highlighting(of: [chapter])
            #expect(second.problem == nil && second.tokens == first.tokens)
            // Other code has to be asked for.
            let other = try self.chapter("```swift\nlet b = 1\n```")
            #expect(await without.highlighting(of: [other]).problem != nil)
        }
    }

    /// Without SourceKit code has no colors, and the reason is said.
    @Test func withoutSourceKit() async throws {
        let chapter = try chapter("```swift\nlet a = 1\n```")
        try await withFolder { folder in
            var evaluator = try await evaluator(in: folder)
            evaluator.toolchain.compiler = folder + "/bin/swiftc"
            #expect(!evaluator.findsTokens)
            let found = await evaluator.highlighting(of: [chapter])
            #expect(found.tokens.isEmpty)
            #expect(found.problem?.contains("the toolchain has no SourceKit") == true)
            #expect(await evaluator.highlighting(of: []).problem == nil)
        }
    }

    /// Code that keeps SourceKit busy, or makes it crash, costs seconds, and other chapters keep their colors.
    @Test func hostileChapter() async throws {
        func chapter(_ number: Int, _ code: String) throws -> Chapter {
            let text = "# T\n\n```swift norun\n\(code)\n```\n"
            return try #require(
                Chapter.read(path: "chapters/0\(number)-t.md", bytes: Array(text.utf8)).chapter)
        }
        let types = "let x: " + String(repeating: "A.B? ", count: 10) + String(repeating: "&", count: 10)
        let chapters = try [
            chapter(1, "let a = 1"), chapter(2, String(repeating: "[", count: 40)),
            chapter(3, "let x: " + String(repeating: "A<", count: 20_000)), chapter(4, types),
            chapter(5, "let b = 1"),
        ]
        try await withFolder { folder in
            let evaluator = try await evaluator(in: folder)
            let found = await evaluator.highlighting(of: chapters)
            #expect(found.tokens["01-t"]?[0]?.count == 3 && found.tokens["05-t"]?[0]?.count == 3)
        }
    }

    /// Only the chapter that fails has no colors.
    @Test func failingChapter() async throws {
        try await withFolder { folder in
            var evaluator = try await evaluator(in: folder)
            let good = try chapter("```swift\nlet a = 1\n```")
            _ = await evaluator.highlighting(of: [good])
            evaluator = try withBrokenSourceKit(evaluator, in: folder)
            let other = try #require(
                Chapter.read(path: "chapters/02-t.md", bytes: Array("# T\n\n```swift\nlet b = 1\n```\n".utf8))
                    .chapter)
            let found = await evaluator.highlighting(of: [good, other])
            #expect(found.tokens.keys.sorted() == ["01-t"])
            #expect(found.problem == "SourceKit can't read that of chapters/02-t.md")
        }
    }

    /// Code that no parser expects has at most fewer tokens.
    @Test func hostileCode() async throws {
        let codes = [
            String(repeating: "(", count: 50_000), String(repeating: "\"\\(", count: 5_000), "\u{0}\u{1}",
            "/*", "\"\"\"",
            String(repeating: "a.", count: 50_000), "\r\n\r", "#if\n#else",
        ]
        let chapters = codes.enumerated().compactMap { index, code in
            Chapter.read(
                path: "chapters/\(index)-t.md", bytes: Array("# T\n\n```swift norun\n\(code)\n```\n".utf8)
            ).chapter
        }
        try await withFolder { folder in
            let evaluator = try await evaluator(in: folder)
            let found = await evaluator.highlighting(of: chapters)
            for chapter in chapters {
                for (index, tokens) in found.tokens[chapter.slug] ?? [:] {
                    let lines = chapter.cells[index].lines
                    #expect(
                        tokens.allSatisfy {
                            $0.line <= lines.count
                                && $0.column + $0.length - 1 <= lines[$0.line - 1].utf8.count
                        })
                }
            }
        }
    }
}
