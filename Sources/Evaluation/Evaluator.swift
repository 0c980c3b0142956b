import Exhibits
import Foundation
import Manuscript

/// Compiles and runs chapters.
package struct Evaluator: Sendable {
    let toolchain: Toolchain
    /// How chapters are run.
    package let mode: Mode
    let folders: CacheFolders
    /// Results of chapters.
    package let cache: Cache
    /// Facts about the compiler, for all books.
    let machineCache: Cache
    /// The identities of the compiler and linker, and of the tool itself: parts of cache keys.
    let compilerIdentity: String
    /// What tells this tool from another build of it, for keys.
    package let toolIdentity: String
    let native: CompiledLibraries
    /// Finds chapters whose programs depend on the places of their code.
    private let locationLiterals: LocationLiterals
    /// Knows the libraries once something has to be compiled.
    private(set) var noticingCode = NoticingCode([])
    /// Nil if pages are still.
    let page: CompiledLibraries?
    let pageLibraries = PageLibraries()
    /// Nil until something has to be compiled.
    private var work: WorkFolder?
    /// Keep the book's cache folder, and those of linked libraries, from being removed.
    private var locks: [FolderLock]
    private(set) var jobs: (native: CompilerJobs?, page: CompilerJobs?) = (nil, nil)
    /// Notes from `prepare` for the author, one line each.
    package private(set) var notes: [String] = []

    /// Compiles nothing yet, since all results may be in the cache.
    ///
    /// - Parameter lock: keeps other commands from emptying the cache.
    /// - Throws: ``EvaluationError`` where a cache folder, which names compiled libraries, can't be read or written.
    package init(
        toolchain: Toolchain, libraries: [Library], mode: Mode, folders: CacheFolders, lock: FolderLock
    ) throws(EvaluationError) {
        self.toolchain = toolchain
        self.mode = mode
        self.folders = folders
        locks = [lock]
        cache = Cache(folder: folders.book + "/cache")
        machineCache = Cache(folder: folders.machine + "/cache")
        let identity = Identity(folder: folders.machine + "/cache/identities")
        compilerIdentity =
            toolchain.identity + "\n" + (mode.webAssembly?.identity(identity) ?? "no WebAssembly")
        toolIdentity = identity.text(of: Self.tool)
        func compiled(_ platform: Platform) throws(EvaluationError) -> CompiledLibraries {
            try CompiledLibraries(libraries, for: platform, toolchain: toolchain, in: folders)
        }
        native = try compiled(.native)
        locationLiterals = LocationLiterals(libraries)
        page = mode.webAssembly == nil ? nil : try compiled(.page)
    }

    private static let tool =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]

    /// Whether modules can't be made here.
    package var isStill: Bool { page == nil }

    /// A folder that only this process uses.
    ///
    /// - Throws: ``EvaluationError`` where it can't be made.
    package func workFolder() throws(EvaluationError) -> String {
        guard let work else {
            throw .file(
                path: cache.folder, reason: "what it held a moment ago is gone; run this command again")
        }
        return work.path
    }

    /// The line numbers of a chapter's code in its program.
    package func lines(of chapter: Chapter) -> ProgramLines {
        locationLiterals.areUsed(by: chapter) ? ProgramLines(of: chapter) : .byCell
    }

    // MARK: Before the first chapter is compiled

    /// Compiles the libraries, and finds out what has to be known of the compiler.
    ///
    /// - Returns: the libraries' faults.
    ///
    /// - Parameter expectsControls: Whether the libraries for pages are compiled now, beside those for this machine.
    /// - Throws: ``EvaluationError`` where the compiler can't be used, whatever the chapters are.
    package mutating func prepare(expectsControls: Bool) async throws(EvaluationError) -> [Diagnostic] {
        if work != nil { return [] }
        let work = try await WorkFolder(in: folders.own + "/work")
        noticingCode = NoticingCode(native.sources)
        let (page, pageLibraries, toolchain) = (expectsControls ? page : nil, pageLibraries, toolchain)
        async let forPage = Self.attempt { () async throws(EvaluationError) in
            try await pageLibraries.prepare(page, toolchain: toolchain, in: work.path + "/page-libraries")
        }
        let natively = try await native.compile(toolchain: toolchain)
        if !natively.faults.isEmpty { return natively.faults }
        let onPage = try await forPage.get()
        if !onPage.isEmpty { return onPage }
        locks += natively.locks
        self.work = work
        jobs.native = try await compilerJobs(Toolchain.chapterFlags, links: true)
        if !isStill { jobs.page = try await compilerJobs(Platform.page.moduleFlags(), links: false) }
        var isUnderstood = jobs.native != nil && (isStill || jobs.page != nil)
        do {
            try await probe()
        } catch {
            // The driver does it instead.
            guard jobs.native != nil else { throw error }
            jobs = (nil, nil)
            isUnderstood = false
            try await probe()
        }
        #if os(Linux)
            if !isUnderstood {
                notes.append(
                    "what this Swift compiler's driver would run (-###) has another form than is known "
                        + "(\(toolchain.version)); chapters are compiled by the driver itself, which takes longer"
                )
            }
        #endif
        if let note = folders.note { notes.append(note) }
        notes += try await checkCanaries()
        return []
    }

    private func compilerJobs(_ flags: [String], links: Bool) async throws(EvaluationError) -> CompilerJobs? {
        var key = CacheKey()
        key.add("jobs", flags.joined(separator: " "))
        key.add("compiler", toolchain.compiler + "\n" + compilerIdentity)
        key.add("tool", toolIdentity)
        if let known = machineCache.value(for: key) { return CompilerJobs(known) }
        let folder = try workFolder() + "/jobs"
        try Files.replaceFolder(folder)
        let jobs = try await CompilerJobs.ask(toolchain.compiler, flags: flags, links: links, in: folder)
        if let jobs { try machineCache.store(jobs.bytes, for: key) }
        return jobs
    }

    // MARK: What is known without running

    /// Whether a chapter with this key has to run.
    package func hasToRun(_ key: CacheKey) -> Bool {
        mode.isCold || !cache.hasValue(for: key)
            || (mode.checksParity && !cache.hasValue(for: parityKey(key)))
    }

    /// Whether a chapter with this key would run, and why.
    package func reason(for key: CacheKey, of slug: String) -> String {
        if cache.hasValue(for: key) { return "would not run: nothing changed" }
        guard let last = cache.lastRun(of: slug) else { return "would run: it has not run here before" }
        let differences = key.differences(from: last.key)
        return "would run: "
            + (differences.isEmpty
                ? "its result is gone from the cache" : differences.joined(separator: ", "))
    }

    /// The duration of a chapter's last run in seconds; nil if it has not run here.
    package func lastSeconds(of slug: String) -> Double? { cache.lastRun(of: slug)?.seconds }

    // MARK: Chapters

    /// Evaluates a chapter, from the cache or by compiling and running it.
    ///
    /// - Parameter early: called with the native program's result if the module takes longer.
    /// - Throws: ``EvaluationError`` where the chapter can't be evaluated; what is wrong in it is in the outcome.
    package func evaluate(
        _ chapter: Chapter, data: [NamedText], digits: Int, limits: Limits,
        early: (@Sendable (Outcome) async -> Void)? = nil
    ) async throws(EvaluationError) -> Outcome {
        let key = key(of: chapter, data: data, digits: digits, limits: limits)
        let last = cache.lastRun(of: chapter.slug)
        let text = ProgramText(chapter, data: data, digits: digits, lines: lines(of: chapter))
        let source = ChapterSource(chapter: chapter, text: text, limits: limits, settings: mode.settings)
        if !hasToRun(key), let stored = cache.value(for: key).flatMap(StoredOutcome.read),
            RecordCheck.fits(stored, source)
        {
            try cache.remember(
                LastRun(key: key, seconds: last?.seconds ?? 0, hasControls: stored.hasControls),
                of: chapter.slug)
            return stored
        }
        var outcome = Outcome()
        do throws(EvaluationError) {
            outcome = try await run(
                source, digits: digits, expectsControls: expectsControls(chapter), early: early)
        } catch {
            guard error.isOfOneChapter else { throw error }
            outcome.diagnostics = [ToolFailure.diagnostic(of: error, in: chapter, text.lines)]
        }
        if outcome.diagnostics.isEmpty {
            try cache.store(StoredOutcome.bytes(outcome), for: key)
            if mode.checksParity || !outcome.hasControls { try cache.store([], for: parityKey(key)) }
            try cache.remember(
                LastRun(key: key, seconds: outcome.timings.total, hasControls: outcome.hasControls),
                of: chapter.slug)
        }
        return outcome
    }

    /// - Parameter expectsControls: whether a module is expected to be needed; then both programs are compiled at once.
    /// - Parameter limit: the most that is to be reported, and the parameter that causes this.
    private func run(
        _ source: ChapterSource, digits: Int, expectsControls: Bool,
        reporting limit: (most: Reporting, unreported: Unreported?) = (.everything, nil),
        early: (@Sendable (Outcome) async -> Void)?
    ) async throws(EvaluationError) -> Outcome {
        var outcome = Outcome()
        let (chapter, limits) = (source.chapter, source.limits)
        let most = reporting(of: source, limit.most)
        let folder = "\(try workFolder())/\(chapter.slug)"
        try Files.replaceFolder(folder)
        // Declared before the concurrent work in the folder, so it runs when that has ended.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if mode.isSandboxed, !chapter.frontMatter.live {
            outcome.diagnostics = [
                Diagnostic(
                    path: chapter.path, line: 1, column: 1,
                    message: "the chapter is marked 'live: false', so it has no WebAssembly module and can't "
                        + "run in the sandbox; remove the mark, or build without --sandbox")
            ]
            return outcome
        }
        outcome.diagnostics = try await lineDirectives(
            in: chapter, source.text, folder: folder + "/directives")
        var other: CompilerMessage?
        if mode.isSandboxed, outcome.diagnostics.isEmpty {
            (outcome.diagnostics, other) = try await sandboxFaults(
                source.text, of: chapter, in: folder + "/rules")
        }
        if !outcome.diagnostics.isEmpty { return outcome }
        @Sendable func forPage(_ most: Reporting = most) async -> Result<
            (Compiled, Duration), EvaluationError
        > {
            await Self.attempt { () async throws(EvaluationError) -> (Compiled, Duration) in
                let faults = try await self.preparePage(for: chapter)
                if !faults.isEmpty { return (Compiled(faults: faults), .zero) }
                let begin = ContinuousClock.now
                let compiled = try await self.module(
                    source.text, of: chapter, limits: limits, reporting: most, in: folder + "/module")
                return (compiled, ContinuousClock.now - begin)
            }
        }
        async let earlyPage = expectsControls ? forPage() : nil
        async let earlyUses = Self.attempt { () async throws(EvaluationError) -> [Diagnostic] in
            try await self.earlyUses(source, in: folder + "/early-uses")
        }
        async let inlineFaults = Self.attempt { () async throws(EvaluationError) -> [Diagnostic] in
            try await self.inlineFaults(in: chapter, folder: folder + "/inline-values")
        }

        var native = Compiled.absent
        var page: Compiled?
        if mode.isSandboxed {
            page = try await takePage(earlyPage, &outcome)
        } else {
            native = try await compile(
                source.text, of: chapter, reporting: most, in: folder + "/main", timings: &outcome.timings)
        }
        let main = page ?? native
        outcome.unreported = limit.unreported
        outcome.note(main)
        outcome.diagnostics = main.faults
        if outcome.diagnostics.isEmpty {
            try requireNone(other)
            outcome.diagnostics = try await earlyUses.get() + inlineFaults.get()
        }
        var run: ChapterRun?
        if outcome.diagnostics.isEmpty, let program = main.program {
            let runFolder = folder + (mode.isSandboxed ? "/module" : "/main")
            let ran = try await outcome.timings.measure(.run) { () async throws(EvaluationError) in
                try await source.run(program, in: runFolder)
            }
            if main.reporting.reportsValues,
                let instead = try await effect(
                    ofReporting: ran, (program, runFolder), of: source, in: folder + "/as-it-stands",
                    timings: &outcome.timings)
            {
                _ = await earlyPage  // It works in the same folder.
                let less = main.reporting(observed: instead.reporting, ran.end)
                return try await self.run(
                    source, digits: digits, expectsControls: expectsControls,
                    reporting: (less, less == .asItStands ? instead.cell.map(Unreported.cell) : nil),
                    early: early)
            }
            run = ran
            let misfit = RecordCheck.fault(in: ran, of: source)
            if misfit == nil {
                outcome.records = try await PrintOrder(source: source, program: program, folder: runFolder)
                    .ordered(ran).records
            }
            if let fault = try await fault(of: ran, program, source, in: runFolder) {
                outcome.diagnostics.append(fault)
            } else {
                outcome.diagnostics += try await recordFaults(ran, misfit, source, in: folder + "/skipped")
                if mode.isRepeated, outcome.diagnostics.isEmpty {
                    let repetition = Repetition(source: source, program: program, folder: runFolder)
                    if let fault = try await repetition.fault(ran, waits: true) {
                        outcome.diagnostics.append(fault)
                    }
                }
            }
        }
        if page == nil, outcome.diagnostics.isEmpty, outcome.hasControls, !isStill {
            await early?(outcome)
            let made: Result<(Compiled, Duration), EvaluationError>
            if let early = await earlyPage,
                case let reporting = try early.get().0.reporting,
                reporting.less(native.reporting) == reporting
            {
                made = early
            } else {
                made = await forPage(native.reporting)
            }
            page = try takePage(made, &outcome)
            if let page, page.faults.isEmpty, page.program != nil,
                page.reporting.less(native.reporting) != native.reporting
            {
                // Both programs have to report the same.
                return try await self.run(
                    source, digits: digits, expectsControls: mode.isSandboxed,
                    reporting: (page.reporting, page.unreported), early: early)
            }
            outcome.diagnostics += page?.faults ?? []
        }
        if outcome.hasControls || mode.isSandboxed { outcome.module = page?.bytes }
        if !mode.isSandboxed, outcome.diagnostics.isEmpty, let run, let program = native.program,
            let other = page?.program
        {
            let begin = ContinuousClock.now
            outcome.diagnostics += try await Parity(
                evaluator: self, source: source, native: program, module: other, folder: folder
            ).faults(run, ofAllSettings: mode.checksParity)
            outcome.timings.add(.module, ContinuousClock.now - begin)
        }
        // If the chapter's own program can't be compiled, theirs can't either.
        if main.faults.isEmpty {
            try await checkMarkedCells(source, digits: digits, in: folder, &outcome)
        }
        return outcome
    }

    private func takePage(
        _ made: Result<(Compiled, Duration), EvaluationError>?, _ outcome: inout Outcome
    ) throws(EvaluationError) -> Compiled? {
        guard let (compiled, duration) = try made?.get() else { return nil }
        outcome.timings.add(.module, duration)
        return compiled
    }
}
