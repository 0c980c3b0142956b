import Evaluation
import Foundation
import Manuscript

/// A chapter with its data and its cache key.
struct ChapterInput: Sendable {
    /// The chapter's index in the book.
    var index: Int
    var data: [DataFile]
    /// Nil if a data file can't be read.
    var key: CacheKey?
    var diagnostics: [Diagnostic]
}

/// The results of several chapters, and how long they took.
struct Evaluated<Value: Sendable>: Sendable {
    /// In the book's order; nil for chapters that were left out or failed.
    var values: [Value?]
    var timings: [(slug: String, timings: Timings)] = []
    /// The number of chapters that were compiled and run.
    var ran = 0
    /// The faults of all chapters, if they are not thrown.
    var diagnostics: [Diagnostic] = []
}

extension Project {
    /// Runs all chapters concurrently.
    ///
    /// - Throws: all faults of all chapters.
    func evaluate(_ options: BuildOptions) async throws(Failure) -> [ChapterResult] {
        let (results, diagnostics) = try await results(options)
        if !diagnostics.isEmpty { throw .diagnostics(diagnostics) }
        return results
    }

    /// The same, but returns the results of chapters without faults together with the faults of the others.
    func results(
        _ options: BuildOptions
    ) async throws(Failure) -> (results: [ChapterResult], diagnostics: [Diagnostic]) {
        var evaluator = try await evaluator(options.mode)
        let common = commonOrigins(compiler: evaluator.compiler)
        let inputs = inputs(for: evaluator)
        let data = Dictionary(uniqueKeysWithValues: inputs.map { (chapters[$0.index].slug, $0.data) })
        let lines = Dictionary(
            uniqueKeysWithValues: chapters.map { ($0.slug, evaluator.lines(of: $0)) })
        // Modules take much of the memory, and only pages need them.
        let evaluated = try await evaluate(&evaluator, options, inputs, keepsFaults: true) { result, _ in
            var result = result.withoutModule()
            result.origins =
                origins(
                    of: result, data: data[result.chapter.slug] ?? [],
                    lines: lines[result.chapter.slug] ?? .byCell)
                + common
            return .success(result)
        }
        return (evaluated.values.compactMap { $0 }, evaluated.diagnostics)
    }

    /// Knows the compiler and the libraries; has compiled nothing yet.
    func evaluator(_ mode: Mode) async throws(Failure) -> Evaluator {
        let lock = try await lock(.cache)
        do throws(EvaluationError) {
            let path = environment["PATH"] ?? "/usr/bin"
            let folders = try folders()
            var toolchain = try await Toolchain.find(path: path, folder: folders.machine)
            toolchain.limits = CompilerLimits(
                seconds: configuration.compilerSeconds, memoryMiB: configuration.compilerMemory,
                moduleCache: folders.moduleCache)
            var mode = mode
            mode.webAssembly = try webAssembly(of: toolchain, isNeeded: mode.isSandboxed)
            return try Evaluator(
                toolchain: toolchain, libraries: libraries, mode: mode, folders: folders, lock: lock.cache)
        } catch {
            throw .all(readDiagnostics, and: error.description)
        }
    }

    /// All chapters with their data.
    func inputs(for evaluator: Evaluator) -> [ChapterInput] {
        Array(chapters.indices).concurrentMap { index in
            let chapter = chapters[index]
            var (data, diagnostics) = data(of: chapter)
            if evaluator.mode.isSandboxed { diagnostics += limitFaults(chapter) }
            let key =
                diagnostics.isEmpty
                ? evaluator.key(
                    of: chapter, data: data, digits: digits(of: chapter), limits: limits(of: chapter))
                : nil
            return ChapterInput(index: index, data: data, key: key, diagnostics: diagnostics)
        }
    }

    /// Runs some of the chapters, so that a later build or check finds them in the cache.
    ///
    /// - Parameter isWanted: called with each chapter's index.
    /// - Returns: the number of wanted chapters, and how many of them were not in the cache.
    /// - Throws: ``Failure`` with the faults of these chapters.
    package func fillCache(
        _ options: BuildOptions, where isWanted: (Int) -> Bool
    ) async throws(Failure) -> (chapters: Int, ran: Int) {
        var mode = options.mode
        mode.checksParity = true
        var evaluator = try await evaluator(mode)
        let inputs = inputs(for: evaluator).filter { isWanted($0.index) }
        let evaluated = try await evaluate(&evaluator, options, inputs) { _, _ in
            Result<Bool, Failure>.success(true)
        }
        return (inputs.count, evaluated.ran)
    }

    /// Evaluates some of the chapters, from the cache or by running them, those first that took longest last
    /// time.
    ///
    /// - Parameters:
    ///   - inputs: the chapters; others have nil in the result.
    ///   - keepsFaults: whether faults are returned together with results, instead of being thrown.
    ///   - early: called with a chapter whose page can be shown, but whose module is still being compiled.
    ///   - finish: called with each result as soon as it exists, so that not all are in memory at once.
    /// - Throws: the faults of all chapters, and those found in reading them.
    func evaluate<Value: Sendable>(
        _ evaluator: inout Evaluator, _ options: BuildOptions, _ inputs: [ChapterInput],
        keepsFaults: Bool = false,
        early: (@Sendable (ChapterResult) async -> Void)? = nil,
        finish: @escaping @Sendable (ChapterResult, inout Timings) async -> Result<Value, Failure>
    ) async throws(Failure) -> Evaluated<Value> {
        var evaluated = Evaluated<Value>(values: Array(repeating: nil, count: chapters.count))
        var diagnostics = readDiagnostics
        let runs = inputs.filter { $0.key.map(evaluator.hasToRun) ?? false }
        do throws(EvaluationError) {
            let controls = runs.contains { evaluator.expectsControls(chapters[$0.index]) }
            if !runs.isEmpty {
                let libraries = evaluator.uncompiledLibraries(expectsControls: controls)
                if !libraries.isEmpty { listener.compile(libraries: libraries) }
                diagnostics += try await evaluator.prepare(expectsControls: controls)
            }
            for note in evaluator.notes { listener.note(note) }
        } catch {
            // If book.yml is wrong, compiler errors may only be consequences.
            if case .failed = error, !diagnostics.isEmpty { throw .diagnostics(diagnostics) }
            throw .all(diagnostics, and: error.description)
        }
        // If a library does not compile, chapters can't either.
        if diagnostics.count > readDiagnostics.count { throw .diagnostics(diagnostics) }

        let progress = options.isQuiet ? nil : listener.begin(chapters: runs.count)
        let settings = evaluator.mode.settings
        let pool = Pool(
            evaluator: evaluator, project: self, allowsFalse: options.allowsFalse, early: early,
            progress: progress, finish: finish)
        var controls: [RecordedControl] = []
        var firstFailure: Failure?
        let all = await pool.run(inputs, longestFirst: runs.count > 1, jobs: options.jobs)
        for finished in all {
            switch finished.outcome {
            case .failure(.diagnostics(let more)):
                // Several chapters may report the same fault of a library.
                let path = chapters[finished.index].path
                diagnostics += more.filter { $0.path == path || !diagnostics.contains($0) }
            // It neither hides the faults of other chapters nor is hidden by them.
            case .failure(.message(let text)) where !Task.isCancelled:
                diagnostics.append(Diagnostic(path: chapters[finished.index].path, message: text))
            case .failure(let failure): firstFailure = firstFailure ?? failure
            case .success(let value): evaluated.values[finished.index] = value
            }
            controls += finished.controls
            if !finished.isCached { evaluated.ran += 1 }
            evaluated.timings.append((chapters[finished.index].slug, finished.timings))
        }
        progress?.end()
        if all.count < inputs.count { throw .message(EvaluationError.cancelled.description) }
        if !keepsFaults, !diagnostics.isEmpty { throw .diagnostics(diagnostics) }
        evaluated.diagnostics = diagnostics
        if let firstFailure { throw firstFailure }
        let known = controls.flatMap(\.keys)
        // The control may be in a chapter that failed.
        for name in settings.keys.sorted() where diagnostics.isEmpty && !known.contains(name) {
            throw .message(
                EvaluationError.noControl(name: name, known: controls.map(\.name)).description)
        }
        if evaluated.ran > 0 { evaluator.trim() }
        return evaluated
    }

    /// The WebAssembly tools; if they are missing, a note says what to install.
    private func webAssembly(
        of toolchain: Toolchain, isNeeded: Bool
    ) throws(EvaluationError) -> WebAssembly? {
        if !isNeeded, !chapters.contains(where: { $0.frontMatter.live }) { return nil }
        do throws(WebAssembly.Missing) {
            return try WebAssembly.find(toolchain, environment: environment)
        } catch {
            if isNeeded { throw .noSandbox(reason: error.description) }
            listener.note(error.description)
            return nil
        }
    }

    func digits(of chapter: Chapter) -> Int { chapter.frontMatter.digits ?? configuration.digits }

    func limits(of chapter: Chapter) -> Limits {
        Limits(
            seconds: chapter.frontMatter.seconds ?? configuration.seconds, memoryMiB: configuration.memory,
            outputMiB: configuration.output)
    }

    /// An untrusted chapter can't raise the book's limits.
    private func limitFaults(_ chapter: Chapter) -> [Diagnostic] {
        guard let seconds = chapter.frontMatter.seconds, seconds > configuration.seconds else { return [] }
        let place = chapter.frontMatter.secondsPlace
        return [
            Diagnostic(
                path: chapter.path, at: place ?? .start,
                message: "in the sandbox a chapter can only lower the book's limits: 'seconds' is "
                    + "\(EvaluationError.text(seconds)) here and \(EvaluationError.text(configuration.seconds)) in book.yml; lower it here, "
                    + "or raise it there")
        ]
    }

    // MARK: The cache

    /// States for each chapter whether a build would run it, and why.
    ///
    /// - Throws: ``Failure`` if a chapter does not exist, or a part of its key can't be read.
    package func reasons(of slugs: [String]) async throws(Failure) -> [String] {
        try checkKnown(slugs)
        if !readDiagnostics.isEmpty { throw .diagnostics(readDiagnostics) }
        let evaluator = try await evaluator(Mode())
        var lines: [String] = []
        for input in inputs(for: evaluator) {
            let slug = chapters[input.index].slug
            if !slugs.isEmpty, !slugs.contains(slug) { continue }
            guard let key = input.key else { throw .diagnostics(input.diagnostics) }
            lines.append("\(slug): \(evaluator.reason(for: key, of: slug))")
        }
        return lines
    }

    /// `4 chapters: 1 ran, 3 from the cache, in 0.61 s; 2 cells only shown`
    package func closingLine(chapters count: Int, ran: Int, in duration: Duration) -> String {
        let seconds = String(format: "%.2f", duration / .seconds(1))
        return
            "\(count) chapter\(count == 1 ? "" : "s"): \(ran) ran, \(count - ran) from the cache, in \(seconds) s"
            + onlyShown
    }

    func closingLine(_ results: [ChapterResult], in duration: Duration) -> String {
        closingLine(chapters: results.count, ran: results.count { !$0.isCached }, in: duration)
    }

    /// The book with only the named chapters, without the faults of the others; all of it if none is named.
    func only(_ slugs: [String]) -> Project {
        if slugs.isEmpty { return self }
        var project = self
        project.chapters = chapters.filter { slugs.contains($0.slug) }
        let others = Set(chapters.map(\.path)).subtracting(project.chapters.map(\.path))
        project.readDiagnostics = readDiagnostics.filter { !others.contains($0.path) }
        return project
    }

    func checkKnown(_ slugs: [String]) throws(Failure) {
        let known = chapters.map(\.slug)
        for name in slugs where !known.contains(name) {
            throw .message("no chapter is named '\(name)'; the chapters are \(known.joined(separator: ", "))")
        }
    }
}
