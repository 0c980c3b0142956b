import Manuscript

// Canaries for the compiler's trees (`CompilerTree`): a program with all statements that are searched for,
// each with the expected result.

/// A line of such a program.
private struct TreeLine {
    var code: String
    /// The findings without types (`PatternStatement`) and with them (`ChangedPlaces`), in the form of
    /// `words`.
    var (bound, changed) = ("", "")

    init(_ code: String, bound: String = "", changed: String = "") {
        (self.code, self.bound, self.changed) = (code, bound, changed)
    }

    /// By line, from 1: `1-12 list@1`, the columns of the statement's first byte, of the byte before which
    /// hooks are called, and of the names.
    static func words(_ statements: [PatternStatement], in program: String) -> [Int: String] {
        let bytes = Array(program.utf8)
        let text = LocatedText(bytes)
        var words: [Int: String] = [:]
        for statement in statements.sorted(by: { $0.start < $1.start }) {
            let (line, column) = text.place(of: statement.start)
            let end = statement.anchor.offset(in: bytes).map(text.place)
            let names = statement.names.map {
                " \($0.expression.replacing("`", with: ""))@\(text.place(of: $0.offset).column)"
            }
            words[line, default: ""] += "\(column)-\(end?.column ?? 0)\(names.joined())"
        }
        return words
    }

    static func program(_ lines: [TreeLine]) -> String { lines.map { $0.code + "\n" }.joined() }
}

extension [TreeLine] {
    /// The first line with another result than expected, if any.
    ///
    /// - Parameter found: by line; nil if the whole tree has an unknown form.
    fileprivate func unknown(_ found: [Int: String]?, _ expected: (TreeLine) -> String) -> String? {
        enumerated().first { (found?[$0.offset + 1] ?? "") != expected($0.element) }?.element.code
    }
}

extension Evaluator {
    private static let lines = [
        TreeLine("let (one, other): (Int, Int) = (1, 2)", bound: "1-38 one@6 other@11"),
        TreeLine("let third = 3, fourth: Int = 4", bound: "1-31 third@5 fourth@16"),
        TreeLine("func bound(_ fifth: Int?) -> Int {"),
        TreeLine("guard let fifth else { return 0 }", bound: "1-34 fifth@1"),
        TreeLine("return fifth"),
        TreeLine("}"),
        TreeLine(
            "func later() async { async let (sixth, seventh) = (6, 7); _ = await (sixth, seventh) }",
            bound: "28-57"),
        TreeLine(
            "let _ = 6; async let eighth = 8; let (_, ninth) = (9, 9)", bound: "1-1018-3234-57 ninth@42"),
        TreeLine("struct Part { var n = 1; var twice: Int { get { n } set { n = newValue } }"),
        TreeLine("mutating func grow() {} }"),
        TreeLine("final class Kind { nonisolated(unsafe) static var all = [1] }"),
        TreeLine("struct Sole: ~Copyable { var n = 1; mutating func grow() {} }"),
        TreeLine("var list = [1], pair = (1, 2)", bound: "1-30 list@5 pair@17"),
        TreeLine("var part = Part(), maybe: Part? = Part()", bound: "1-41 part@5 maybe@20"),
        TreeLine("var named = String()"),
        TreeLine("var sole = Sole()", changed: "1-18 sole@5"),
        TreeLine("list[0] += 1", changed: "1-13 list@1"),
        TreeLine("part.n += 1", changed: "1-12 part.n@1"),
        TreeLine("part.twice += 1", changed: "1-16 part@1"),
        TreeLine("maybe?.n = 4", changed: "1-13 maybe?.n@1"),
        TreeLine("maybe!.n = 4", changed: "1-13 maybe?.n@1"),
        TreeLine("maybe?.grow()", changed: "1-14 maybe@1"),
        TreeLine("swap(&list[0], &pair.0)", changed: "1-24 list@7 pair@17"),
        TreeLine("Kind.all[0] += 1", changed: "1-17 Kind.all@1"),
        TreeLine("sole.grow()", changed: "1-12 sole@1"),
        TreeLine("sole = Sole()", changed: "1-14 sole@1"),
        TreeLine("[1].forEach { part.n += $0 }", changed: "15-27 part.n@15"),
        TreeLine("print(list.removeLast())", changed: "1-25 list@7"),
        TreeLine("print(1, list, to: &named)", changed: "1-27 named@21"),
        TreeLine("if let tenth = maybe, tenth.n > 1 { part = tenth }", bound: "1-35 tenth@1"),
        TreeLine("while case let (u, v?) = (1, maybe) { part = v; break }", bound: "1-37 u@1 v@1"),
        TreeLine("for case (let w, 2) in [pair] { list = [w] }", bound: "1-31 w@1"),
        TreeLine("switch maybe { case let x?: part = x; case nil: break }", bound: "16-29 x@25"),
        TreeLine("do { try Task.checkCancellation() }"),
        TreeLine("catch let y as CancellationError { throw y }", bound: "1-34 y@11"),
    ]

    /// The number of these that are found in the tree with types: all changes except those of a noncopyable
    /// type.
    private static let reasons = 11

    /// The unknown forms of both trees.
    func unknownTrees(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        let (lines, dialect) = (Self.lines, Toolchain.dialect)
        let program = TreeLine.program(lines)
        let tree = try await tree(of: program, flags: dialect, in: folder)
        let typed = try await typedTree(of: program, flags: dialect, in: folder)
        let bound = tree.map { TreeLine.words(PatternStatement.all(in: $0), in: program) }
        let changed = typed.map { TreeLine.words(ChangedPlaces($0, program).statements, in: program) }
        let changes = "lines such as 'a[0] += 1' and 'x?.n = 4' may show no values"
        var unknown: [UnknownForm] = []
        if let line = lines.unknown(bound, \.bound) {
            unknown.append(
                UnknownForm(
                    "this Swift compiler's tree of a program's statements (-dump-parse)", of: line,
                    without:
                        "variables of 'let (a, b) = …', 'let a = 1, b = 2', 'guard let', 'if let', loops and cases may show no values"
                ))
        }
        // If types are not asked for, nothing is found either.
        if tree.map(ChangedPlaces.reasons) != Self.reasons {
            unknown.append(
                UnknownForm(
                    "this Swift compiler's tree of a program's expressions (-dump-parse)", without: changes
                ))
        }
        if let line = lines.unknown(changed, \.changed) {
            unknown.append(
                UnknownForm(
                    "this Swift compiler's tree of a program's types (-dump-ast)", of: line,
                    without: changes)
            )
        }
        let inlineValues = [#"\(1)"#, #"\(1)" + "\(2)"#].enumerated().map {
            InlineValue(index: $0.offset, source: $0.element, pieces: [])
        }
        let inline = try await self.tree(of: InlineExpressions.text(inlineValues), flags: dialect, in: folder)
        if inline.map({ InlineExpressions.composed(inlineValues, in: $0) }) != [inlineValues[1]] {
            unknown.append(
                UnknownForm(
                    "this Swift compiler's tree of a string (-dump-parse)",
                    without:
                        "inline values that contain strings, such as \\(f(\"a\")), may be called more than one expression"
                ))
        }
        return unknown
    }
}

// MARK: Pages

extension Evaluator {
    /// One line for each thing that `SandboxRules` searches for, one for unknown attributes, and a change,
    /// whose types have other names on pages.
    private static let pageLines = [
        TreeLine("@_extern(c) func a()"),
        TreeLine("@_silgen_name(\"b\") func b()"),
        TreeLine("@_cdecl(\"c\") func c() {}"),
        TreeLine("@c func d() {}"),
        TreeLine("@_expose(Cxx) func e() {}"),
        TreeLine("@section(\"canary\") let f = 1"),
        TreeLine("@used let g = 1"),
        TreeLine("@unsafe func h() {}"),
        TreeLine("@safe func i() {}"),
        TreeLine("unsafe h()"),
        TreeLine("@_semantics(\"canary\") func j() {}"),
        TreeLine("extension StringInterpolationProtocol {}"),
        TreeLine("var list = [1]"),
        TreeLine("list[0] += 1", changed: "1-13 list@1"),
    ]
    private static let forbidden = 1...12

    /// The unknown forms of output that is read for pages, and in the sandbox.
    func unknownPageForms(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        guard let runner = mode.webAssembly?.runner else { return [] }
        var unknown = try await unknownStopOfModule(in: folder, runner: runner)
        let program = TreeLine.program(Self.pageLines)
        let text = LocatedText(Array(program.utf8))
        let flags = Toolchain.webAssemblyDialect + ["-enable-experimental-feature", "Extern"]
        let typed = try await typedTree(of: program, flags: flags, in: folder)
        let changed = typed.map { TreeLine.words(ChangedPlaces($0, program).statements, in: program) }
        if let line = Self.pageLines.unknown(changed, \.changed) {
            unknown.append(
                UnknownForm(
                    "this Swift compiler's tree of a page's types (-dump-ast)", of: line,
                    without: "lines such as 'a[0] += 1' and 'x?.n = 4' may show no values on pages"))
        }
        guard mode.isSandboxed else { return unknown }
        let found = Set(
            typed.map { Self.forbiddenNodes(in: $0, text) }?.map { text.place(of: $0.start).line } ?? [])
        if let line = Self.forbidden.first(where: { !found.contains($0) }) {
            unknown.append(
                UnknownForm(
                    "attributes in the compiler's tree (-dump-ast)", of: Self.pageLines[line - 1].code))
        }
        let pointer = "func f(_ a: UnsafeMutablePointer<Int>) {\na.pointee = 1\n}\n"
        let said = try await forbiddenCode(in: pointer, file: "main.swift", flags: flags, folder: folder)
        if !said.found.map(\.line).contains(2) {
            unknown.append(UnknownForm("messages about unsafe code (-strict-memory-safety)"))
        }
        return unknown
    }
}
