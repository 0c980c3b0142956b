import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// The text after the last token of a statement, for each kind of token.
@Test(arguments: [
    ("1_000 ", 5), ("0xFF\n", 4), ("1.5e-3", 6), ("0x1.8p-2}", 8), ("name // c", 4),
    ("`class`;", 7), ("#line\n", 5), ("#column }", 7),
    ("größe\n", 7), ("$0 }", 2), (")", 1), ("! /* c */", 1), ("\"a\\\"b\"\n", 6),
    ("\"\\(a.b[0] + (c))\"\n", 17), ("\"\"\n", 2), ("#\"\"#;", 4),
    ("#\"a\"b\"#\n", 7), ("#\"\\#(a)\"#", 9), ("\"\"\"\n a \"b\"\n \"\"\"\n", 15),
])
func statementsEnd(_ text: String, _ end: Int) {
    #expect(StatementEnd.find(from: 0, in: Array(text.utf8)) == end)
}

/// Finding nothing is preferred to finding something within a string.
@Test(arguments: [
    "\"\\(\"x\" + \")\")\"\n", "#\"\\#(\"#\")\"#", "\"\\(`'(`+`'`)\" // \")\"; hits = 77",
    "#\"\"\"# // \"\"\"# ; hits = 77",
    "\"\\(a)\n\"\n", "\"\\({ 1 }())\"\n", "\"\\(/)/)\"\n",
    "1 + 2", "1...", "\"a", "\"\\(\"http\" // \"\n)\"", "\"\\(f(/* ) */ 1))\"", "a ? b : c", "",
    "name {",
])
func noPlainEnd(_ text: String) {
    #expect(StatementEnd.find(from: 0, in: Array(text.utf8)) == nil)
}

@Test func treeIsComputedOnlyIfNeeded() {
    for text in [
        "let a = 1, b = 2", "let (a, b) = c", "let(a, b) = c", "var a = 1,\n    b = 2", "let\n  (a, b) = c",
        "let a = 1\n    , b = 2", "guard let a else { }", "if true { let (a, b) = c }",
        "for (a, b) in c {}", "if\n    let a = b {", "}catch E.a(let b){", "switch a { case(let b, _): b }",
        "let a = f(1, 2), b = 3", "let a = f(\n    1, 2), b = 3", "let a = f {\n}, b = 3",
        "let a = \"\"\"\n    \"\"\", b = 3",
        "let a = \")\", b = 3", "let a = g /* ( */, b = 3", "f({ let a = 1, b = 2 })",
        "let a: [Int] = [\n1, 2], b = 3", "let a = f(\n1 /* ( */), b = 3",
        "let `a(` = 1, b = 2", "let a =\n    1, b = 2", "let a = 1 +\n    2, b = 3",
        "let a = x\n    .map { $0 }, b = 2",
        "let a: Int\n  = 1, b = 2", "let a = 1 /* x\n*/, b = 2", "let a = #/\nx\n/#, b = 2",
        "let a = 1\n\t, b = 2",
        "let a = \"\"\"\n\tx\n\t\"\"\", b = 3", "let a = f(x\n+ \"(\" + y) + \"\" +\n1, b = 2",
        "f(\")\")\nlet a = f(\n1), b = 2", "let f = {\n    let a =\n    1, b = 2\n}",
        "let a = b // (\n    , c = 2",
    ] {
        #expect(HookCalls.mayBindPatterns(in: text), "\(text)")
    }
    for text in [
        "let a = 1\nlet b = 2", "a = b", "__book_data(\"let a = 1, b = 2\")", "let format = tiff",
        "let a = max(0, b) + 1", "let a = [1, 2]\nlet b = f { (c, d) in c }", "let a: (Int, Int) = (1, 2)",
        "let a = 1\n// one, two\nf(a, 2)\nshow(\"a\", a)",
        "let a = f(\n    1, 2,\n    3)\nlet b = [\n    a, a,\n]",
        "#sourceLocation(file: \"chapter.swift\", line: 3)\nlet a = 1",
    ] {
        #expect(!HookCalls.mayBindPatterns(in: text), "\(text)")
    }
}

@Test(arguments: ["let", "let ", "var a ", "let;", "let[", "let[,", "let a(,"])
func linesOfManyKeywords(_ part: String) {
    expectLinearGrowth(of: part, to: 40_000) { count in
        String(repeating: part, count: count) + " a"
    } work: { text in
        #expect(!HookCalls.mayBindPatterns(in: text))
    }
}

@Test func codeAfterStatementKeepsPlace() throws {
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
            "  let (a, b) = c;let _: () = __book_pattern();let _: () = __builtin_log_with_id(`a`, \"a\", 0, 501, 501, 3, 8, 0, 0);"
        ))
    #expect(lines[2].hasSuffix(";let _: () = __book_pattern(\"a, b\", 501, 3)"))
    #expect(lines[3] == "#sourceLocation(file: \"a.swift\", line: 501)")
    #expect(lines[4] == "                  f(); g()")
    #expect(lines[5] == "h()")
}

/// If the compiler's tree of a long list exceeds the limit on a tool's output, these values are not shown.
@Test func tooLongTree() async throws {
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

/// Without types, the compiler's tree omits code in `#if`, and is empty where a type takes a value: in these
/// cases the tree with types gives the same bindings.
@Test func bindingsOfBothTrees() async throws {
    let folder = NSTemporaryDirectory() + "patterns-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    let evaluator = try Evaluator(
        toolchain: try await Toolchain.find(path: path, folder: folder), libraries: [],
        mode: Mode(webAssembly: nil), folders: CacheFolders(book: folder, machine: folder),
        lock: try await FolderLock(folder, .shared))
    let text = """
        enum Step: Error { case go(Int), turn(by: Double), stop }
        func half(_ n: Int) -> Int? { n % 2 == 0 ? n / 2 : nil }
        let a = 1, b: Int? = 2
        let (q, (r, _)) = (1, (2, 3)), c: Int, d = 4
        if let h = half(4) { print(h) } else if let h = half(5), h > 0 { print(h) }
        if case .go(let by)? = [Step.go(1), .stop].first, let `class` = half(by + 1) { print(`class`) }
        var left = [1, 2]
        while let last = left.popLast(), last > 1 { print(last) }
        for i in 0..<3 where i % 2 == 1 { let (q, r) = (i, i); print(q, r) }
        for case let (i, x?) in [(1, half(2)), (2, half(4))] { print(i, x) }
        switch (half(1), half(4)) { case (let a?, _), (_, let a?): print(a); default: print("no") }
        func reached(_ step: Step?) -> Int {
            guard let step, case let .go(far) = step else { return 0 }
            _ = { (n: Int) in let (s, t) = (n, n); print(s, t) }
            return switch step { case .go(let distance): distance; default: far }
        }
        func told(_ step: Step) { switch step { case .go(let distance): print(distance); default: print() } }
        let value = if let h = half(2) { h } else { 0 }
        do { throw Step.go(1) } catch Step.go(let by) where by > 100 { print(by) } catch let error as Step { print(error) } catch {}
        func later() async { async let e = 1; let _ = await e }

        """
    let tree = try #require(
        try await evaluator.tree(of: text, flags: Toolchain.dialect, in: folder + "/tree"))
    let typed = try #require(
        try await evaluator.typedTree(of: text, flags: Toolchain.dialect, in: folder + "/typed"))
    let sorted = { (tree: CompilerTree) in PatternStatement.all(in: tree).sorted { $0.start < $1.start } }
    let (one, other) = (sorted(tree), sorted(typed))
    #expect(one.count > 15)
    for (a, b) in zip(one, other) { #expect(a == b) }
    #expect(one.count == other.count)
}
