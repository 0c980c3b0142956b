import Evaluation
import Foundation
import Manuscript

/// A chapter with all that its program is made from.
struct ChapterInput: Sendable {
    /// The chapter's number in the book, from 0.
    var index: Int
    var data: [NamedText]
    /// Nil where a data file can't be read.
    var key: CacheKey?
    var faults: [Diagnostic]
}

/// A chapter's result, and where its time went.
struct Evaluated<Value: Sendable>: Sendable {
    /// In the order of the book; nil where a chapter was left out.
    var values: [Value?]
    var timings: [(slug: String, timings: Timings)] = []
    /// How many chapters were compiled and run.
    var ran = 0
    /// All of all chapters, where they are kept.
    var faults: [Diagnostic] = []
}

extension Project {
    /// Runs all chapters, several at once.
    ///
    /// - Parameters:
    ///   - running: how they run.
    ///   - settings: what controls are set to, by name.
    ///   - checksParity: whether modules are run too, and have to send the same bytes.
    /// - Throws: all faults of all chapters.
    func evaluate(
        _ running: Running, settings: [String: String] = [:], checksParity: Bool = false
    ) async throws(Failure) -> [ChapterResult] {
        let (results, faults) = try await results(running, settings: settings, checksParity: checksParity)
        if !faults.isEmpty { throw .faults(faults) }
        return results
    }

    /// The same, with the results of chapters that have no faults, and the faults of all others.
    func results(
        _ running: Running, settings: [String: String] = [:], checksParity: Bool = false
    ) async throws(Failure) -> (results: [ChapterResult], faults: [Diagnostic]) {
        var evaluator = try await evaluator(running, settings: settings, checksParity: checksParity)
        let common = commonOrigins(compiler: evaluator.compiler)
        let inputs = inputs(for: evaluator)
        let data = Dictionary(uniqueKeysWithValues: inputs.map { (chapters[$0.index].slug, $0.data) })
        let lines = Dictionary(
            uniqueKeysWithValues: chapters.map { ($0.slug, evaluator.lines(of: $0)) })
        // What a page needs, and a record does not, is much of the memory.
        let evaluated = try await evaluate(&evaluator, running, inputs, keepsFaults: true) { result, _ in
            var result = result.withoutModule()
            result.origins =
                origins(
                    of: result, data: data[result.chapter.slug] ?? [],
                    lines: lines[result.chapter.slug] ?? .byCell)
                + common
            return .success(result)
        }
        return (evaluated.values.compactMap { $0 }, evaluated.faults)
    }

    /// Knows the compiler and the libraries; has compiled nothing yet.
    func evaluator(
        _ running: Running, settings: [String: String], checksParity: Bool
    ) async throws(Failure) -> Evaluator {
        let lock = try await lock(.cache)
        do throws(EvaluationError) {
            let path = environment["PATH"] ?? "/usr/bin"
            let folders = try folders()
            var toolchain = try await Toolchain.find(path: path, folder: folders.machine)
            toolchain.limits = CompilerLimits(
                seconds: configuration.compilerSeconds, memory: configuration.compilerMemory,
                moduleCache: folders.moduleCache)
            return try Evaluator(
                toolchain: toolchain, libraries: libraries,
                mode: Mode(
                    isSandboxed: running.isSandboxed,
                    webAssembly: try webAssembly(of: toolchain, isNeeded: running.isSandboxed),
                    settings: settings, checksParity: checksParity, isCold: running.isCold,
                    isRepeated: running.isRepeated),
                folders: folders, lock: lock.cache)
        } catch {
            throw .all(readFaults, and: error.description)
        }
    }

    /// All chapters with their data.
    func inputs(for evaluator: Evaluator) -> [ChapterInput] {
        Array(chapters.indices).concurrentMap { index in
            let chapter = chapters[index]
            var (data, faults) = data(of: chapter)
            if evaluator.mode.isSandboxed { faults += limitFaults(chapter) }
            let key =
                faults.isEmpty
                ? evaluator.key(
                    of: chapter, data: data, digits: digits(of: chapter), limits: limits(of: chapter))
                : nil
            return ChapterInput(index: index, data: data, key: key, faults: faults)
        }
    }

    /// Runs some of the chapters, of which a build and a check afterwards have nothing left to run.
    ///
    /// - Parameter isWanted: is asked for each chapter's number, from 0.
    /// - Returns: how many chapters there are of these, and how many were not in the cache.
    package func fillCache(
        _ running: Running, where isWanted: (Int) -> Bool
    ) async throws(Failure) -> (chapters: Int, ran: Int) {
        var evaluator = try await evaluator(running, settings: [:], checksParity: true)
        let inputs = inputs(for: evaluator).filter { isWanted($0.index) }
        let evaluated = try await evaluate(&evaluator, running, inputs) { _, _ in
            Result<Bool, Failure>.success(true)
        }
        return (inputs.count, evaluated.ran)
    }

    /// Gets what some chapters show, from the cache or by running them: those that took longest last time begin.
    ///
    /// - Parameters:
    ///   - inputs: those chapters; those that are left out keep a nil.
    ///   - keepsFaults: whether faults of chapters are kept beside the results of others, and not thrown.
    ///   - early: is told of a chapter whose page can be shown, but can't be moved yet.
    ///   - finish: is given each result as soon as it is there, so that not all of them are held at once.
    /// - Throws: all faults of all chapters, and those of reading them.
    func evaluate<Value: Sendable>(
        _ evaluator: inout Evaluator, _ running: Running, _ inputs: [ChapterInput], keepsFaults: Bool = false,
        early: (@Sendable (ChapterResult) async -> Void)? = nil,
        finish: @escaping @Sendable (ChapterResult, inout Timings) async -> Result<Value, Failure>
    ) async throws(Failure) -> Evaluated<Value> {
        var evaluated = Evaluated<Value>(values: Array(repeating: nil, count: chapters.count))
        var faults = readFaults
        let runs = inputs.filter { $0.key.map(evaluator.hasToRun) ?? false }
        do throws(EvaluationError) {
            let controls = runs.contains { evaluator.expectsControls(chapters[$0.index]) }
            if !runs.isEmpty { faults += try await evaluator.prepare(expectsControls: controls) }
            for note in evaluator.notes { listener.note(note) }
        } catch {
            // With a book.yml that is wrong nothing may compile: that says no more.
            if case .failed = error, !faults.isEmpty { throw .faults(faults) }
            throw .all(faults, and: error.description)
        }
        // A library that does not compile says it all.
        if faults.count > readFaults.count { throw .faults(faults) }

        let progress = running.isQuiet ? nil : listener.begin(chapters: runs.count)
        let settings = evaluator.mode.settings
        let pool = Pool(
            evaluator: evaluator, project: self, allowsFalse: running.allowsFalse, early: early,
            progress: progress, finish: finish)
        var controls: [ControlKind] = []
        var firstFailure: Failure?
        let all = await pool.run(inputs, longestFirst: runs.count > 1, jobs: running.jobs)
        for finished in all {
            switch finished.outcome {
            case .failure(.faults(let more)):
                // Several chapters may have met the same fault of a library.
                let path = chapters[finished.index].path
                faults += more.filter { $0.path == path || !faults.contains($0) }
            // Neither hides the faults of other chapters, nor is it hidden by them.
            case .failure(.message(let text)) where !Task.isCancelled:
                faults.append(Diagnostic(path: chapters[finished.index].path, message: text))
            case .failure(let failure): firstFailure = firstFailure ?? failure
            case .success(let value): evaluated.values[finished.index] = value
            }
            controls += finished.controls
            if !finished.isCached { evaluated.ran += 1 }
            evaluated.timings.append((chapters[finished.index].slug, finished.timings))
        }
        progress?.end()
        if all.count < inputs.count { throw .message(EvaluationError.cancelled.description) }
        if !keepsFaults, !faults.isEmpty { throw .faults(faults) }
        evaluated.faults = faults
        if let firstFailure { throw firstFailure }
        let known = controls.flatMap(\.keys)
        // A chapter that failed may have it.
        for name in settings.keys.sorted() where faults.isEmpty && !known.contains(name) {
            throw .message(
                EvaluationError.noControl(name: name, known: controls.map(\.name)).description)
        }
        if evaluated.ran > 0 { evaluator.trim() }
        return evaluated
    }

    /// What makes pages live; where it is missing, one line says what to install.
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
            seconds: chapter.frontMatter.seconds ?? configuration.seconds, memory: configuration.memory,
            output: configuration.output)
    }

    /// A stranger's chapter can't give itself more than the book gives.
    private func limitFaults(_ chapter: Chapter) -> [Diagnostic] {
        guard let seconds = chapter.frontMatter.seconds, seconds > configuration.seconds else { return [] }
        let place = chapter.frontMatter.secondsPlace
        return [
            Diagnostic(
                path: chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
                message: "in the sandbox a chapter can only lower the book's limits: 'seconds' is "
                    + "\(EvaluationError.text(seconds)) here and \(EvaluationError.text(configuration.seconds)) in book.yml; lower it here, "
                    + "or raise it there")
        ]
    }

    // MARK: The cache

    /// For each chapter, what a build would do with it and why.
    package func reasons(of slugs: [String]) async throws(Failure) -> [String] {
        try checkKnown(slugs)
        if !readFaults.isEmpty { throw .faults(readFaults) }
        let evaluator = try await evaluator(Running(), settings: [:], checksParity: false)
        var lines: [String] = []
        for input in inputs(for: evaluator) {
            let slug = chapters[input.index].slug
            if !slugs.isEmpty, !slugs.contains(slug) { continue }
            guard let key = input.key else { throw .faults(input.faults) }
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

    /// The book with some chapters alone, and what is wrong in them and outside of chapters; with all where none is named.
    func only(_ slugs: [String]) -> Project {
        if slugs.isEmpty { return self }
        var project = self
        project.chapters = chapters.filter { slugs.contains($0.slug) }
        let others = Set(chapters.map(\.path)).subtracting(project.chapters.map(\.path))
        project.readFaults = readFaults.filter { !others.contains($0.path) }
        return project
    }

    func checkKnown(_ slugs: [String]) throws(Failure) {
        let known = chapters.map(\.slug)
        for name in slugs where !known.contains(name) {
            throw .message("no chapter is named '\(name)'; there are \(known.joined(separator: ", "))")
        }
    }
}
