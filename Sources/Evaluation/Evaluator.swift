import Exhibits
import Manuscript

/// What a chapter's code gave.
package struct Outcome: Equatable, Sendable {
    package var records: [Record] = []
    /// By cell: what the compiler said of a `fails` cell, how a `traps` cell ended.
    package var messages: [Int: String] = [:]
    /// The same program for the reader's browser; nil where the chapter's page is still.
    package var module: [UInt8]?
    /// Whether it comes from the cache: nothing ran.
    package var isCached = false
    package var diagnostics: [Diagnostic] = []

    package init() {}
}

/// How chapters are to be run.
package struct Mode: Sendable {
    /// Only as WebAssembly: without files, network or environment.
    package var isSandboxed: Bool
    /// Nil where pages are still.
    package var webAssembly: WebAssembly?
    /// What controls are set to, by name.
    package var settings: [String: String]
    /// Whether modules are run as well, and compared.
    package var checksParity: Bool
    /// Whether what was computed before is left aside.
    package var isCold: Bool

    package init(
        isSandboxed: Bool = false, webAssembly: WebAssembly?, settings: [String: String] = [:],
        checksParity: Bool = false, isCold: Bool = false
    ) {
        self.isCold = isCold
        self.isSandboxed = isSandboxed
        self.webAssembly = webAssembly
        self.settings = settings
        self.checksParity = checksParity
    }
}

/// Compiles and runs chapters.
package struct Evaluator: Sendable {
    let toolchain: Toolchain
    let mode: Mode
    let folder: String
    package let cache: Cache
    /// What compiles and links chapters, for keys.
    let compilerIdentity: String
    let native: CompiledLibraries
    /// Nil where pages are still.
    let page: CompiledLibraries?

    /// Compiles the libraries. The evaluator is nil where one does not compile.
    package static func prepare(
        toolchain: Toolchain, libraries: [Library], mode: Mode, folder: String
    ) async throws(EvaluationError) -> (evaluator: Evaluator?, diagnostics: [Diagnostic]) {
        let cache = Cache(folder: folder + "/cache")
        func compile(
            _ platform: Platform
        ) async throws(EvaluationError) -> (CompiledLibraries?, [Diagnostic]) {
            try await CompiledLibraries.compile(
                libraries, for: platform, toolchain: toolchain, cache: cache,
                in: Self.libraries(folder, platform))
        }
        let (native, nativeFaults) = try await compile(.native)
        guard let native else { return (nil, nativeFaults) }
        var page: CompiledLibraries?
        if mode.webAssembly != nil {
            let (compiled, faults) = try await compile(.page)
            guard let compiled else {
                return (nil, faults.map { $0.embedded(hint: "change the library") })
            }
            page = compiled
        }
        let evaluator = Evaluator(
            toolchain: toolchain, mode: mode, folder: folder, cache: cache,
            compilerIdentity: toolchain.identity + "\n" + (mode.webAssembly?.identity ?? "no WebAssembly"),
            native: native, page: page)
        try await evaluator.probe()
        return (evaluator, [])
    }

    /// Whether pages can't be made live here.
    package var isStill: Bool { page == nil }

    /// Whether a chapter with this key would run, and why.
    package func reason(for key: CacheKey, of slug: String) -> String {
        if cache.value(for: key) != nil { return "would not run: nothing changed" }
        guard let last = cache.lastKey(of: slug) else { return "would run: it has not run here before" }
        let differences = key.differences(from: last)
        return "would run: "
            + (differences.isEmpty
                ? "its result is gone from the cache" : differences.joined(separator: ", "))
    }

    static func libraries(_ folder: String, _ platform: Platform) -> String {
        "\(folder)/libraries/\(platform.rawValue)"
    }

    /// Makes sure that the compiler still reports values: a page without them must never pass for one.
    private func probe() async throws(EvaluationError) {
        let source = "let probe = 1\n"
        var chapter = Chapter(
            path: "probe.md", slug: "probe", title: "probe", frontMatter: FrontMatter(), body: [], cells: [],
            inlineValues: [], program: [.cell(0)], sections: [])
        chapter.cells = [
            Cell(
                index: 0, kind: .shown, source: source, places: [Place(line: 1, column: 1)],
                place: Place(line: 1, column: 1))
        ]
        let limits = Limits(seconds: 60, memory: 4096, output: 1)
        let result = try await evaluate(chapter, data: [], digits: 6, limits: limits)
        if result.records.contains(where: { $0.kind == .line }) { return }
        if let fault = result.diagnostics.first {
            throw .compilerFailed(command: "swiftc, a program of one line", reason: fault.message)
        }
        throw .noLineValues(version: toolchain.version)
    }

    /// What a chapter gives: from the cache, or by compiling and running it.
    package func evaluate(
        _ chapter: Chapter, data: [(name: String, text: String)], digits: Int, limits: Limits
    ) async throws(EvaluationError) -> Outcome {
        let key = key(of: chapter, data: data, digits: digits, limits: limits)
        if !mode.isCold, let stored = cache.value(for: key).flatMap(StoredOutcome.read) {
            try cache.remember(key, of: chapter.slug)
            return stored
        }
        let outcome = try await run(chapter, data: data, digits: digits, limits: limits)
        if outcome.diagnostics.isEmpty {
            try cache.store(StoredOutcome.bytes(outcome), for: key)
            try cache.remember(key, of: chapter.slug)
        }
        return outcome
    }

    private func run(
        _ chapter: Chapter, data: [(name: String, text: String)], digits: Int, limits: Limits
    ) async throws(EvaluationError) -> Outcome {
        var outcome = Outcome()
        let folder = "\(self.folder)/chapters/\(chapter.slug)"
        try Files.replaceFolder(folder)
        if mode.isSandboxed, !chapter.frontMatter.live {
            outcome.diagnostics = [
                Diagnostic(
                    path: chapter.path, line: 1, column: 1,
                    message: "the chapter is marked 'live: false', so it has no WebAssembly module and can't "
                        + "run in the sandbox; remove the mark, or build without --sandbox")
            ]
            return outcome
        }
        let text = ProgramText(chapter, data: data, digits: digits)
        // Both compilers at once.
        async let compiledForPage = Self.attempt { () async throws(EvaluationError) -> Compiled in
            try await self.module(text, of: chapter, limits: limits, in: folder + "/module")
        }
        var native: Compiled = .absent
        if !mode.isSandboxed { native = try await compile(text, of: chapter, in: folder + "/main") }
        let forPage = try await compiledForPage.get()

        outcome.diagnostics = native.faults.isEmpty ? forPage.faults : native.faults
        let main = mode.isSandboxed ? forPage : native
        if outcome.diagnostics.isEmpty, let program = main.program {
            let runFolder = mode.isSandboxed ? folder + "/module" : folder + "/main"
            let settings = mode.settings
            let run = try await ChapterRun.run(program, in: runFolder, limits: limits, settings: settings)
            outcome.records = run.records
            outcome.module = forPage.bytes
            let source = Source(chapter: chapter, text: text, limits: limits, settings: settings)
            if let fault = try await fault(of: run, program, source, in: runFolder) {
                outcome.diagnostics.append(fault)
            } else if mode.checksParity, !mode.isSandboxed, let other = forPage.program {
                outcome.diagnostics += try await Parity(
                    source: source, native: program, module: other, folder: folder
                ).faults(run)
            }
        }
        for cell in chapter.cells where outcome.diagnostics.isEmpty {
            switch cell.kind {
            case .fails:
                let text = ProgramText(chapter, upTo: cell.index, data: data, digits: digits)
                try await checkFails(cell, text, chapter, in: "\(folder)/fails-\(cell.index)", &outcome)
            case .traps:
                let source = Source(
                    chapter: chapter,
                    text: ProgramText(chapter, upTo: cell.index, data: data, digits: digits), limits: limits,
                    settings: mode.settings)
                try await checkTraps(cell, source, in: "\(folder)/traps-\(cell.index)", &outcome)
            default: break
            }
        }
        return outcome
    }

    private static func attempt<Value>(
        _ work: () async throws(EvaluationError) -> Value
    ) async -> Result<Value, EvaluationError> {
        do throws(EvaluationError) { return .success(try await work()) } catch { return .failure(error) }
    }
}

/// A program, and what it was made from and may do: all that is needed to find where it stopped.
struct Source: Sendable {
    var chapter: Chapter
    var text: ProgramText
    var limits: Limits
    var settings: [String: String]
}
