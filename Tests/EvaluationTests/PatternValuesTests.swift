import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// What follows the last token of a statement, by what the token is.
@Test(arguments: [
    ("1_000 ", 5), ("0xFF\n", 4), ("1.5e-3", 6), ("0x1.8p-2}", 8), ("name // c", 4),
    ("`class`;", 7), ("#line\n", 5), ("#column }", 7),
    ("größe\n", 7), ("$0 }", 2), (")", 1), ("! /* c */", 1), ("\"a\\\"b\"\n", 6),
    ("\"\\(\"x\" + \")\")\"\n", 14),
    ("#\"a\"b\"#\n", 7), ("#\"\\#(\"#\")\"#", 11), ("\"\"\"\n a \"b\"\n \"\"\"\n", 15),
])
func statementsEnd(_ text: String, _ end: Int) {
    #expect(StatementEnd.find(from: 0, in: Array(text.utf8)) == end)
}

/// Rather nothing than something within a string.
@Test(arguments: [
    "1 + 2", "1...", "\"a", "\"\\(\"http\" // \"\n)\"", "\"\\(f(/* ) */ 1))\"", "a ? b : c", "",
    "name {",
])
func noPlainEnd(_ text: String) {
    #expect(StatementEnd.find(from: 0, in: Array(text.utf8)) == nil)
}

@Test func theCompilerIsAskedOnlyWhereThereIsReason() {
    for text in [
        "let a = 1, b = 2", "let (a, b) = c", "let(a, b) = c", "var a = 1,\n    b = 2", "let\n  (a, b) = c",
        "let a = 1\n    , b = 2", "guard let a else { }", "if true { let (a, b) = c }",
        "for (a, b) in c {}", "if\n    let a = b {", "}catch E.a(let b){", "switch a { case(let b, _): b }",
    ] {
        #expect(HookCalls.mayBindPatterns(in: text), "\(text)")
    }
    for text in ["let a = 1\nlet b = 2", "a = b", "__book_data(\"let a = 1, b = 2\")", "let format = tiff"] {
        #expect(!HookCalls.mayBindPatterns(in: text), "\(text)")
    }
}

@Test(arguments: ["let", "let ", "var a ", "let;"])
func linesOfManyKeywords(_ part: String) {
    expectLinearGrowth(of: part, to: 40_000) { count in
        String(repeating: part, count: count) + " a"
    } work: { text in
        #expect(!HookCalls.mayBindPatterns(in: text))
    }
}

@Test func whatFollowsAStatementKeepsItsPlace() throws {
    let text = "#sourceLocation(file: \"a.swift\", line: 500)\nlet x = 0\n  let (a, b) = c; f(); g()\nh()\n"
    let start = try #require(text.utf8.firstRange(of: "let (".utf8)).lowerBound.utf16Offset(in: text)
    let name = { PatternStatement.Name(text: $0, offset: start + $1) }
    let statement = PatternStatement(
        start: start, anchor: .behind(lastToken: start + 13), names: [name("a", 5), name("b", 8)])
    var calls = HookCalls()
    calls.add([statement], in: text)
    let new = calls.inserted(into: text, without: [])
    let lines = new.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(
        lines[2].hasPrefix(
            "  let (a, b) = c;let _: Void = __book_pattern();let _: Void = __builtin_log_with_id(`a`, \"a\", 0, 501, 501, 3, 8, 0, 0);"
        ))
    #expect(lines[2].hasSuffix(";let _: Void = __book_pattern(\"a, b\", 501, 3)"))
    #expect(lines[3] == "#sourceLocation(file: \"a.swift\", line: 501)")
    #expect(lines[4] == "                  f(); g()")
    #expect(lines[5] == "h()")
}

/// The compiler's tree of a long list is longer than what is read of a tool: then these values are not shown.
@Test func aTreeThatIsTooLong() async throws {
    let folder = NSTemporaryDirectory() + "patterns-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    let evaluator = try Evaluator(
        toolchain: try await Toolchain.find(path: path, folder: folder), libraries: [],
        mode: Mode(webAssembly: nil), folders: CacheFolders(book: folder, machine: folder),
        lock: try await FolderLock(folder, .shared))
    func statements(_ count: Int) async throws -> [PatternStatement]? {
        let list = (0..<count).map { String($0) }.joined(separator: ", ")
        return try await evaluator.tree(
            of: "let (a, b) = (1, 2)\nlet c = [\(list)]\n", flags: Toolchain.dialect, in: folder + "/tree"
        ).map(PatternStatement.all)
    }
    #expect(try await statements(10)?.map(\.names.count) == [2])
    #expect(try await statements(120_000) == nil)
}
