import Exhibits
import Foundation
import Manuscript

/// Compiles and runs chapters.
package struct Evaluator: Sendable {
    var toolchain: Toolchain
    /// How chapters are run.
    package let mode: Mode
    let folders: CacheFolders
    /// Results of chapters.
    package let cache: Cache
    /// Facts about the compiler, for all books.
    let machineCache: Cache
    /// The identities of the compiler and linker, and of the tool itself: parts of cache keys.
    let compilerIdentity: String
    /// Identifies this build of the tool, for keys.
    package let toolIdentity: String
    let native: CompiledLibraries
    /// Finds chapters whose programs depend on the places of their code.
    private let locationLiterals: LocationLiterals
    /// Knows the libraries' code once something has to be compiled.
    private(set) var noticingCode = NoticingCode([])
    /// Nil if modules can't be compiled.
    let webAssemblyLibraries: CompiledLibraries?
    let pageLibraries = PageLibraries()
    /// Nil until something has to be compiled.
    private var work: WorkFolder?
    /// Keep the book's cache folder, and those of linked libraries, from being removed.
    private var locks: [FolderLock]
    private(set) var jobs: (native: CompilerJobs?, webAssembly: CompilerJobs?) = (nil, nil)
    /// Notes from `prepare` for the author, one line each.
    package private(set) var notes: [String] = []

    /// Compiles nothing yet, since all results may be cached.
    ///
    /// - Parameter lock: keeps other commands from emptying the cache.
    /// - Throws: ``EvaluationError`` if a cache folder can't be read or written.
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
        webAssemblyLibraries = mode.webAssembly == nil ? nil : try compiled(.webAssembly)
    }

    private static let tool =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]

    /// Whether modules can't be compiled here.
    package var isStill: Bool { webAssemblyLibraries == nil }

    /// A folder for this process only.
    ///
    /// - Throws: ``EvaluationError`` if it can't be created.
    package func workFolder() throws(EvaluationError) -> String {
        guard let work else {
            throw .file(
                path: cache.folder, reason: "its content was removed meanwhile; run this command again")
        }
        return work.path
    }

    /// The numbering of the lines of a chapter's code in its program.
    package func lines(of chapter: Chapter) -> ProgramLines {
        locationLiterals.areUsed(by: chapter) ? ProgramLines(of: chapter) : .byCell
    }

    // MARK: Before the first chapter is compiled

    /// The libraries that `prepare` has to compile, each once.
    package func uncompiledLibraries(expectsControls: Bool) -> [String] {
        let forPage = expectsControls ? webAssemblyLibraries?.uncompiled ?? [] : []
        return native.uncompiled + forPage.filter { !native.uncompiled.contains($0) }
    }

    /// Compiles the libraries, and determines the properties of the compiler.
    ///
    /// - Parameter expectsControls: whether to compile the libraries for pages as well, at the same time.
    /// - Returns: the libraries' faults.
    /// - Throws: ``EvaluationError`` if the compiler can't be used for any chapter.
    package mutating func prepare(expectsControls: Bool) async throws(EvaluationError) -> [Diagnostic] {
        if work != nil { return [] }
        let work = try await WorkFolder(in: folders.own + "/work")
        noticingCode = NoticingCode(native.sources)
        let libraries = expectsControls ? webAssemblyLibraries : nil
        let (pageLibraries, toolchain) = (pageLibraries, toolchain)
        async let forPages = asyncResult { () async throws(EvaluationError) in
            try await pageLibraries.prepare(
                libraries, toolchain: toolchain, in: work.path + "/page-libraries")
        }
        let natively = try await native.compile(toolchain: toolchain)
        if !natively.diagnostics.isEmpty { return natively.diagnostics }
        let pageFaults = try await forPages.get()
        if !pageFaults.isEmpty { return pageFaults }
        locks += natively.locks
        self.work = work
        jobs.native = try await compilerJobs(Toolchain.chapterFlags, links: true)
        if !isStill {
            jobs.webAssembly = try await compilerJobs(Platform.webAssembly.moduleFlags(), links: false)
        }
        var isUnderstood = jobs.native != nil && (isStill || jobs.webAssembly != nil)
        do {
            try await probe()
        } catch {
            // Fall back to the driver.
            guard jobs.native != nil else { throw error }
            jobs = (nil, nil)
            isUnderstood = false
            try await probe()
        }
        #if os(Linux)
            if !isUnderstood {
                notes.append(
                    "the output of this Swift compiler's driver (-###): unknown form "
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

    // MARK: Answers without running

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
    /// - Throws: ``EvaluationError`` if the chapter can't be evaluated; its own faults are in the outcome.
    package func evaluate(
        _ chapter: Chapter, data: [DataFile], digits: Int, limits: Limits,
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
        var evaluator = self
        if mode.isSandboxed {
            evaluator.toolchain.limits.budget = ProcessorBudget(seconds: toolchain.limits.seconds)
        }
        do throws(EvaluationError) {
            outcome = try await ChapterEvaluation(
                evaluator: evaluator, source: source, digits: digits,
                expectsControls: expectsControls(chapter), early: early
            ).run()
        } catch {
            guard error.affectsOneChapter else { throw error }
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
}
