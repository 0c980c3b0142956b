import Manuscript

// Texts of the compiler that are read. In another form they would be found empty, and nothing would be said: so small
// programs are tried whose outcome is known, once for each compiler.

extension Evaluator {
    /// Makes sure that what is read of the compiler has the form that is known.
    ///
    /// - Returns: what is not as known, but can be done without, in one line each.
    func checkCanaries() async throws(EvaluationError) -> [String] {
        var key = CacheKey()
        key.add("canaries", Toolchain.chapterFlags.joined(separator: " "))
        key.add("compiler", toolchain.compiler + "\n" + compilerIdentity)
        key.add("tool", toolIdentity)
        // In the sandbox nothing is run natively, back-traces included.
        key.add("mode", mode.isSandboxed ? "sandboxed" : "native")
        if machineCache.hasValue(for: key) { return [] }
        let folder = try workFolder() + "/canaries"
        async let errors: Void = checkErrors(in: folder + "/errors")
        async let earlyUse: Void = checkEarlyUse(in: folder + "/early-use")
        let notes =
            try await [
                backTraceNote(in: folder + "/back-trace"), patternNote(in: folder + "/patterns"),
                changeNote(in: folder + "/changes"),
            ]
            .compactMap { $0 }
        // Typed throws get lost in `async let`.
        do { _ = try await (errors, earlyUse) } catch {
            throw error as? EvaluationError ?? .notUnderstood(what: "\(error)", version: toolchain.version)
        }
        if !notes.isEmpty { return notes }
        try machineCache.store([], for: key)
        return []
    }

    private static let limits = Limits(seconds: 60, memory: 4096, output: 1)

    private func source(_ code: String) -> Source {
        let chapter = Chapter(canary: code)
        let text = ProgramText(chapter, data: [], digits: 6)
        return Source(chapter: chapter, text: text, limits: Self.limits, settings: [:])
    }

    /// `file:line:column: error: text`
    private func checkErrors(in folder: String) async throws(EvaluationError) {
        let source = source("let canary: Int = \"\"\n")
        var timings = Timings()
        let compiled = try await compile(source.text, of: source.chapter, in: folder, timings: &timings)
        guard compiled.faults.contains(where: { $0.severity == .error && $0.line == 1 && $0.column == 19 })
        else {
            throw .notUnderstood(what: "the text of errors", version: toolchain.version)
        }
    }

    private func checkEarlyUse(in folder: String) async throws(EvaluationError) {
        let source = source("let copy = canary\nlet canary = 1\n")
        guard try await earlyUses(source, in: folder).contains(where: { $0.line == 1 && $0.column == 12 })
        else {
            throw .notUnderstood(what: "the account of a program (raw SIL)", version: toolchain.version)
        }
    }

    /// `-dump-parse`
    private func patternNote(in folder: String) async throws(EvaluationError) -> String? {
        let program = "let (canary, other) = (1, 2)\n"
        let name = { PatternStatement.Name(text: $0, offset: $1) }
        let known = PatternStatement(start: 0, lastToken: 27, names: [name("canary", 5), name("other", 13)])
        if let tree = try await tree(of: program, flags: Toolchain.dialect, in: folder),
            PatternStatement.all(in: tree) == [known]
        {
            return nil
        }
        return
            "what this Swift compiler says of a program's statements (-dump-parse) has another form than is known "
            + "(\(toolchain.version)); variables of 'let (a, b) = …', of 'let a = 1, b = 2' and of 'guard let' may "
            + "show no values"
    }

    /// `-dump-ast`
    private func changeNote(in folder: String) async throws(EvaluationError) -> String? {
        let program = "var canary = [1]\ncanary[0] += 2\n"
        let name = PatternStatement.Name(text: "canary", offset: 17)
        let known = PatternStatement(start: 17, lastToken: 30, names: [name], kind: .changes)
        if let tree = try await typedTree(of: program, flags: Toolchain.dialect, in: folder),
            ChangedPlaces(tree, program).statements == [known]
        {
            return nil
        }
        return
            "what this Swift compiler says of a program's types (-dump-ast) has another form than is known "
            + "(\(toolchain.version)); lines such as 'a[0] += 1' and 'x?.n = 4' may show no values"
    }

    /// Places can be done without, values can't.
    private func backTraceNote(in folder: String) async throws(EvaluationError) -> String? {
        #if os(Linux)
            if mode.isSandboxed { return nil }
            let source = source("let canary = 1\nprecondition(canary > 1, \"canary\")\n")
            var timings = Timings()
            let compiled = try await compile(source.text, of: source.chapter, in: folder, timings: &timings)
            guard let program = compiled.program else {
                throw .notUnderstood(
                    what: "a small program that it should compile: "
                        + compiled.faults.map(\.message).joined(separator: "; "),
                    version: toolchain.version)
            }
            let run = try await ChapterRun.run(program, in: folder, limits: Self.limits)
            let trap = Trap(errorText: run.errorText, signal: run.signal, .byCell)
            if trap.message == "Precondition failed: canary", trap.line == ProgramText.cellStride + 2,
                trap.column == 1
            {
                return nil
            }
            return
                "what a program says where it stops has another form than is known (\(toolchain.version)); messages "
                + "of programs that stop may lack their line"
        #else
            return nil
        #endif
    }
}

extension Chapter {
    /// A chapter of one cell, which stands at its beginning.
    init(canary source: String) {
        self.init(
            path: "probe.md", slug: "probe", title: "probe", frontMatter: FrontMatter(), body: [], cells: [],
            inlineValues: [], program: [.cell(0)], sections: [])
        let lines = source.split(separator: "\n").count
        cells = [
            Cell(
                index: 0, kind: .shown, source: source,
                places: (1...max(lines, 1)).map { Place(line: $0, column: 1) },
                place: Place(line: 1, column: 1))
        ]
    }
}

extension Evaluator {
    /// Makes sure that the compiler still reports values: a page without them must never pass for one.
    func probe() async throws(EvaluationError) {
        let chapter = Chapter(canary: "let probe = 1\n")
        let limits = Limits(seconds: 60, memory: 4096, output: 1)
        let result = try await evaluate(chapter, data: [], digits: 6, limits: limits)
        if result.records.contains(where: { $0.kind == .line }) { return }
        if let fault = result.diagnostics.first {
            throw .failed(tool: "swiftc", at: "a program of one line", reason: fault.message)
        }
        throw .noLineValues(version: toolchain.version)
    }
}
