import BookDriver
import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// When the compiler is asked whether a variable is used above its definition;
/// its answers are tested in `Fixtures/failure/used-above`.
@Suite struct EarlyUseTests {
    private static func program(_ chapter: String) throws -> ProgramText {
        let read = Chapter.read(path: "chapters/01-t.md", bytes: Array(chapter.utf8))
        return ProgramText(
            try #require(read.chapter), data: [DataFile(name: "a", content: .text("let data = 1\n"))],
            digits: 6)
    }

    private static func program(cells: [String]) throws -> ProgramText {
        try program("# T\n\n" + cells.map { "```swift\n\($0)\n```\n" }.joined(separator: "\n"))
    }

    @Test(arguments: [
        ["a + 1", "let a = 1"],
        ["print(\"\\(a)\")\nlet a = 1"],
        ["print(\"(x\", #\"\\#(f(\"x\", a))\"#)", "let a = 1"],
        ["let s = \"\"\"\n    \\(a)\n\"\"\"", "let a = 1"],
        ["print(\"\"\"\n    text\n    \"\"\", a)", "let a = 1"],
        ["let s = \"\"\"\n    https://x // \\(a)\n    \"\"\"", "let a = 1"],
        ["print(#\"\\\"#, a)", "let a = 1"],
        ["f(a)", "#if X\n    let b = 2\n#else\n    let a = 1\n#endif"],
        ["func f() -> Int { a }", "private let a = 1"],
        ["f(0...a)", "let (b, a) = (1, 2)"],
        ["f([a: 1])", "let b = 1, a = 2"],
        ["f(a)", "let b = f(1,\n    2),\n    a: Int = 2"],
        ["f(a)", "let (\n    b, a\n) = (1, 2)"],
        ["let b = a; let a = 1"],
        ["é + 1", "@MainActor var `é` = 1"],
        ["/* \" */ f(a)", "let a = 1"],
        ["/* { */ f(a)", " let a = 1"], ["/*\n{\n*/\nf(a)", " let a = 1"],
        ["let r = /\"/; f(a)", "let a = 1"],
        ["let r = /\\{/", "f(a)", " let a = 1"], ["f(a)", "guard let a = b else { fatalError() }"],
        ["let s = \"\\(\")\")\"; f(a)", "let a = 1"],
        ["let s = \"\u{301}\"; f(a)", "let a = 1"],
    ])
    func asks(_ cells: [String]) throws {
        #expect(try Self.program(cells: cells).usedEarly != nil)
    }

    @Test func searchesForInlineValues() throws {
        #expect(try Self.program("# T\n\nIt is `\\(a)`.\n\n```swift\nlet a = 1\n```\n").usedEarly != nil)
    }

    @Test(arguments: [
        ["let a = 1", "print(a)"],
        ["let data = 1"],
        ["x.a + 1", "let a = 1"],
        ["f(\"a\")  // a", "let a = 1"],
        ["func f(b: Int) -> Int {\n    let c = b\n    let d = c\n    return d\n}"],
        ["if let a = f() { print(a) }", "if let a { print(a) }"],
        ["let a: Int = 1", "let b: Int = f(g: a, Int: 1)"],
    ])
    func skipsSearch(_ cells: [String]) throws {
        #expect(try Self.program(cells: cells).usedEarly == nil)
    }

    @Test func fewChaptersNeedSearch() throws {
        let folder = Fixture.book.folder
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        let asked = try names.filter { name in
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            return try Self.program(text).usedEarly != nil
        }
        #expect(asked.count <= names.count / 4, "\(asked)")
    }
}
