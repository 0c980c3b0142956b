import Manuscript

// The tool parses the toolchain's output. If its form changed, values or errors could be missed silently: so
// small programs with known outcomes are tried once for each compiler. Output that is only shown, or only
// makes a message more precise, is not tried; the code that reads it states what happens without it.

/// Output of the toolchain in an unknown form.
struct UnknownForm: Equatable, Sendable {
    /// The output and the tool that prints it, with an example if there is more than one kind.
    var text: String
    /// What may be wrong as a result; nil if the tool can't work without the output.
    var consequence: String?
    /// Whether the result is final; otherwise the next build tries again.
    var isLasting: Bool

    init(
        _ text: String, of code: String? = nil, without consequence: String? = nil, isLasting: Bool = true
    ) {
        self.text = text + (code.map { ", such as '\($0)'" } ?? "")
        self.consequence = consequence
        self.isLasting = isLasting
    }
}

extension Evaluator {
    /// Verifies that the toolchain's output has the known form.
    ///
    /// - Returns: a note for each unknown form that the tool can do without.
    func checkCanaries() async throws(EvaluationError) -> [String] {
        var key = CacheKey()
        key.add("canaries", Toolchain.chapterFlags.joined(separator: " "))
        key.add("compiler", toolchain.compiler + "\n" + compilerIdentity)
        key.add("tool", toolIdentity)
        // In the sandbox nothing is run natively, back-traces included.
        key.add("mode", mode.isSandboxed ? "sandboxed" : "native")
        // Empty if everything is as known.
        if let known = machineCache.value(for: key) {
            return String(decoding: known, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        let folder = try workFolder() + "/canaries"
        async let ofErrors = asyncResult { () async throws(EvaluationError) in
            try await self.unknownErrors(in: folder + "/errors")
        }
        async let ofPrograms = asyncResult { () async throws(EvaluationError) in
            try await self.unknownSIL(in: folder + "/early-use")
                + self.unknownTrees(in: folder + "/trees")
                + self.unknownPageForms(in: folder + "/page")
        }
        let ofStops = try await unknownBackTraces(in: folder + "/back-trace")
        let unknown = try await ofErrors.get() + ofPrograms.get() + ofStops
        if unknown.contains(where: { $0.consequence == nil }) {
            throw .notUnderstood(
                what: unknown.map(\.text).joined(separator: "; "), version: toolchain.version)
        }
        let notes = unknown.compactMap { form in
            form.consequence.map {
                "\(form.text): unknown form (\(toolchain.version)); \($0)"
            }
        }
        if unknown.allSatisfy(\.isLasting) {
            try machineCache.store(Array(notes.joined(separator: "\n").utf8), for: key)
        }
        return notes
    }

    private static let limits = Limits(seconds: 60, memoryMiB: 4096, outputMiB: 1)

    private func source(_ code: String) -> ChapterSource {
        let chapter = Chapter(canary: code)
        let text = ProgramText(chapter, data: [], digits: 6)
        return ChapterSource(chapter: chapter, text: text, limits: Self.limits, settings: [:])
    }

    // MARK: Error messages

    /// `file:line:column: error: text`, and everything that is found through such messages.
    private func unknownErrors(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        // The source line that is printed with an error looks like an error itself.
        let source = source("let canary: Int = \"\"  // chapter.swift:100001:1: error: canary\n")
        var timings = Timings()
        let compiled = try await compile(source.text, of: source.chapter, in: folder, timings: &timings)
        let errors = compiled.diagnostics.filter { $0.severity == .error }
        guard errors.count == 1, errors[0].line == 1, errors[0].column == 19 else {
            throw .notUnderstood(what: "the text of errors", version: toolchain.version)
        }
        return try await unknownDirectives(in: folder) + unknownSyntaxErrors(in: folder)
    }

    /// Where `-parse` sees code that follows a `#line`.
    private func unknownDirectives(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        let chapter = Chapter(canary: "let a = 1\n#line 7 \"canary\"\n")
        let text = ProgramText(chapter, data: [], digits: 6)
        let diagnostics = try await lineDirectives(in: chapter, text, folder: folder)
        // Either way, it is an error.
        return diagnostics.map { [$0.line, $0.column] } == [[2, 1]]
            ? []
            : [
                UnknownForm(
                    "the effect of '#line' on the places of syntax errors (-parse)",
                    without: "an error about a '#line' may be at another place, or have another wording")
            ]
    }

    /// The messages for blocks that are not complete (`IncompleteCells`).
    private func unknownSyntaxErrors(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        let source = "#if true\nfunc f() {\nimport Swift\n\"\n/*\n"
        let errors = try await syntaxErrors(of: source, in: folder)
        let chapter = Chapter(canary: source)
        var cells = IncompleteCells(chapter)
        let string = errors.first { $0.text == IncompleteCells.openString }
        if cells.take(errors, ofCell: 0) == ["*/", "}", "#endif"],
            string?.line == 4, string?.column == 1
        {
            return []
        }
        return [
            UnknownForm(
                "this Swift compiler's messages about incomplete code (-dump-parse)",
                without:
                    "if a block of code is incomplete by itself, errors may be reported in the blocks after it"
            )
        ]
    }

    // MARK: Compiler output of programs

    /// What `EarlyUse` reads.
    private func unknownSIL(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        let source = source(
            """
            let copy = canary
            func reached() -> Int { canary }
            let called = reached()
            let closure = { canary }
            let either = copy > 1 || canary > 1
            let canary = 1

            """)
        let found = try await earlyUses(source, in: folder)
        let what = "the compiler's raw SIL (-emit-silgen)"
        let named = found.map { "\($0.line) \($0.message.prefix { $0 != "," && $0 != " " })" }
        guard named == [1, 3, 4, 5].map({ "\($0) 'canary'" }) else { return [UnknownForm(what)] }
        if found.map(\.column) == [12, 14, 17, 26] { return [] }
        return [
            UnknownForm(
                what,
                without: "a variable that is used above its definition may be reported at another column")
        ]
    }

    // MARK: Output of running programs

    /// The output that `Trap` reads. The tool can work without places, but not without values.
    private func unknownBackTraces(in folder: String) async throws(EvaluationError) -> [UnknownForm] {
        #if os(Linux)
            if mode.isSandboxed { return [] }
            let source = source("let canary = 1\nprecondition(canary > 1, \"canary\")\n")
            var timings = Timings()
            let compiled = try await compile(source.text, of: source.chapter, in: folder, timings: &timings)
            guard let program = compiled.program else {
                throw .failed(
                    tool: "swiftc", at: "a program of two lines",
                    reason: compiled.diagnostics.map(\.message).joined(separator: "; "))
            }
            // A truncated back-trace is not a known form.
            var said = ""
            for _ in 0..<10 {
                let run = try await ChapterRun.run(program, in: folder, limits: Self.limits)
                let trap = Trap(errorText: run.errorText, signal: run.signal, .byCell)
                let report = CrashReport(in: run.errorText)
                if trap.message == "Precondition failed: canary", trap.line == ProgramText.cellStride + 2,
                    trap.column == 1, report?.address != nil, report?.stackPointer != nil
                {
                    return []
                }
                said = run.errorText.isEmpty ? "nothing (\(run.end))" : run.errorText
            }
            return [
                UnknownForm(
                    "the output of a program that stops",
                    of: said.prefix(2000).split(separator: "\n").joined(separator: " / "),
                    without: "messages of programs that stop may lack their line",
                    isLasting: said.contains("Backtrace took "))
            ]
        #else
            return []
        #endif
    }

    /// The module runner's output when it stops a module.
    func unknownStopOfModule(in folder: String, runner: String) async throws(EvaluationError) -> [UnknownForm]
    {
        try Files.replaceFolder(folder)
        let path = folder + "/canary.wasm"
        try Files.write(Self.stoppingModule, to: path)
        let run = try await ChapterRun.run(
            .module(path: path, runner: runner), in: folder, limits: Self.limits)
        let what = "wasmkit's output when a module is stopped"
        switch run.end {
        // The reason's wording is shown as it is.
        case .trapped: return []
        case .finished:
            return [
                UnknownForm(
                    what,
                    without: mode.isSandboxed
                        ? nil : "'check' may mistake a page's program that is stopped for one that ends")
            ]
        default:
            return [
                UnknownForm(
                    what,
                    without:
                        "a page's program that is stopped is reported as exiting with a code, also in cells marked 'traps'"
                )
            ]
        }
    }

    /// `(module (func (export "_start") unreachable))`
    private static let stoppingModule: [UInt8] =
        [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        + [1, 4, 1, 0x60, 0, 0]  // A type: () -> ()
        + [3, 2, 1, 0]  // A function of that type.
        + [7, 10, 1, 6] + Array("_start".utf8) + [0, 0]
        + [10, 5, 1, 3, 0, 0, 0x0B]
}

extension Chapter {
    /// A chapter with one cell at its beginning.
    init(canary source: String) {
        self.init(
            path: "probe.md", slug: "probe", title: "probe", frontMatter: FrontMatter(), body: [], cells: [],
            inlineValues: [], program: [.cell(0)], sections: [])
        let lines = source.split(separator: "\n").count
        cells = [
            Cell(
                index: 0, kind: .shown, source: source,
                places: (1...max(lines, 1)).map { SourceLocation(line: $0, column: 1) },
                place: SourceLocation(line: 1, column: 1))
        ]
    }
}

extension Evaluator {
    /// Verifies that the compiler reports values: no page may silently lack them.
    func probe() async throws(EvaluationError) {
        let chapter = Chapter(canary: "let probe = 1\n")
        let limits = Limits(seconds: 60, memoryMiB: 4096, outputMiB: 1)
        let result = try await evaluate(chapter, data: [], digits: 6, limits: limits)
        if result.records.contains(where: { $0.kind == .line }) { return }
        if let fault = result.diagnostics.first {
            throw .failed(tool: "swiftc", at: "a program of one line", reason: fault.message)
        }
        throw .noLineValues(version: toolchain.version)
    }
}
