import Evaluation
import Foundation
import Manuscript

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
        var faults = readFaults
        var results: [ChapterResult] = []
        do throws(EvaluationError) {
            let (evaluator, libraryFaults) = try await prepare(
                running, settings: settings, checksParity: checksParity)
            faults += libraryFaults
            if let evaluator {
                let runs = await run(evaluator, jobs: running.jobs)
                for (chapter, outcome) in zip(chapters, runs) {
                    let evaluation = try outcome.get()
                    faults += evaluation.diagnostics + Self.settingFaults(chapter, evaluation, settings)
                    results.append(
                        ChapterResult(
                            chapter: chapter, evaluation: evaluation, isStill: evaluator.isStill,
                            seconds: limits(of: chapter).seconds))
                }
                if faults.isEmpty { try Self.checkNames(settings, of: results) }
                if results.contains(where: { !$0.isCached }) { evaluator.cache.trim() }
            }
        } catch {
            if !faults.isEmpty { throw .faults(faults) }
            throw .message(error.description)
        }
        if !faults.isEmpty { throw .faults(faults) }
        return results
    }

    /// What makes pages live; where it is missing, one line says what to install.
    private func webAssembly(
        of toolchain: Toolchain, isNeeded: Bool
    ) throws(EvaluationError) -> WebAssembly? {
        if !isNeeded, !chapters.contains(where: { $0.frontMatter.live }) { return nil }
        do throws(WebAssembly.Missing) {
            return try WebAssembly.find(toolchain, environment: ProcessInfo.processInfo.environment)
        } catch {
            if isNeeded { throw .noSandbox(reason: error.description) }
            FileHandle.standardError.write(Data("note: \(error.description)\n".utf8))
            return nil
        }
    }

    /// Settings that a control refused, at its cell.
    private static func settingFaults(
        _ chapter: Chapter, _ outcome: Outcome, _ settings: [String: String]
    ) -> [Diagnostic] {
        if settings.isEmpty { return [] }
        return outcome.records.compactMap { record in
            guard let control = ControlKind(record), let fault = control.fault else { return nil }
            let place = chapter.cells[record.cell].place
            return Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message: "--set \(control.name): \(fault)")
        }
    }

    private static func checkNames(
        _ settings: [String: String], of results: [ChapterResult]
    ) throws(EvaluationError) {
        let known = results.flatMap { $0.controls.flatMap(\.keys) }
        for name in settings.keys.sorted() where !known.contains(name) {
            throw .noControl(name: name, known: results.flatMap { $0.controls.map(\.name) })
        }
    }

    private struct Finished: Sendable {
        var index: Int
        var outcome: Result<Outcome, EvaluationError>
    }

    private func run(_ evaluator: Evaluator, jobs: Int?) async -> [Result<Outcome, EvaluationError>] {
        await withTaskGroup(of: Finished.self) { group in
            var results = [Result<Outcome, EvaluationError>?](repeating: nil, count: chapters.count)
            var next = 0
            func start() {
                guard next < chapters.count else { return }
                let index = next
                next += 1
                group.addTask {
                    Finished(index: index, outcome: await self.outcome(evaluator, self.chapters[index]))
                }
            }
            for _ in 0..<(jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount)) { start() }
            for await finished in group {
                results[finished.index] = finished.outcome
                start()
            }
            return results.compactMap { $0 }
        }
    }

    private func outcome(_ evaluator: Evaluator, _ chapter: Chapter) async -> Result<Outcome, EvaluationError>
    {
        do throws(EvaluationError) {
            return .success(try await run(evaluator, chapter))
        } catch {
            return .failure(error)
        }
    }

    private func run(
        _ evaluator: Evaluator, _ chapter: Chapter
    ) async throws(EvaluationError) -> Outcome {
        let (data, faults) = data(of: chapter)
        if !faults.isEmpty {
            var evaluation = Outcome()
            evaluation.diagnostics = faults
            return evaluation
        }
        return try await evaluator.evaluate(
            chapter, data: data, digits: digits(of: chapter), limits: limits(of: chapter))
    }

    private func digits(of chapter: Chapter) -> Int { chapter.frontMatter.digits ?? configuration.digits }

    private func limits(of chapter: Chapter) -> Limits {
        Limits(
            seconds: chapter.frontMatter.seconds ?? configuration.seconds, memory: configuration.memory,
            output: configuration.output)
    }

    /// The chapter's data files, and those that can't be read.
    private func data(of chapter: Chapter) -> (files: [(name: String, text: String)], faults: [Diagnostic]) {
        var files: [(name: String, text: String)] = []
        var faults: [Diagnostic] = []
        for name in chapter.frontMatter.data {
            let path = Self.join(chaptersPath, name)
            if let bytes = FileManager.default.contents(atPath: path),
                let text = String(bytes: bytes, encoding: .utf8)
            {
                files.append((name, text))
            } else {
                faults.append(
                    Diagnostic(
                        path: chapter.path, line: chapter.frontMatter.dataPlace?.line ?? 1,
                        column: chapter.frontMatter.dataPlace?.column ?? 1,
                        message: "data file '\(name)' can't be read as UTF-8 text; name it relative to "
                            + "the chapters' folder (\(path))"))
            }
        }
        return (files, faults)
    }

    /// Compiles the libraries, where they have to be.
    private func prepare(
        _ running: Running, settings: [String: String], checksParity: Bool
    ) async throws(EvaluationError) -> (Evaluator?, [Diagnostic]) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path)
        return try await Evaluator.prepare(
            toolchain: toolchain, libraries: libraries,
            mode: Mode(
                isSandboxed: running.isSandboxed,
                webAssembly: try webAssembly(of: toolchain, isNeeded: running.isSandboxed),
                settings: settings,
                checksParity: checksParity, isCold: running.isCold),
            folder: cacheFolder)
    }

    // MARK: The cache

    /// Where compiled things and earlier results are.
    private var cacheFolder: String {
        URL(fileURLWithPath: root).standardizedFileURL.path + "/.build/book"
    }

    /// For each chapter, what a build would do with it and why.
    func reasons(of slugs: [String]) async throws(Failure) -> [String] {
        if !readFaults.isEmpty { throw .faults(readFaults) }
        let evaluator: Evaluator?
        let libraryFaults: [Diagnostic]
        do throws(EvaluationError) {
            (evaluator, libraryFaults) = try await prepare(Running(), settings: [:], checksParity: false)
        } catch {
            throw .message(error.description)
        }
        guard let evaluator else { throw .faults(libraryFaults) }
        var lines: [String] = []
        for chapter in chapters where slugs.isEmpty || slugs.contains(chapter.slug) {
            let (data, faults) = data(of: chapter)
            if !faults.isEmpty { throw .faults(faults) }
            let key = evaluator.key(
                of: chapter, data: data, digits: digits(of: chapter), limits: limits(of: chapter))
            lines.append("\(chapter.slug): \(evaluator.reason(for: key, of: chapter.slug))")
        }
        return lines
    }

    func emptyCache() throws(Failure) {
        guard FileManager.default.fileExists(atPath: cacheFolder) else {
            print("there is no cache")
            return
        }
        do {
            try FileManager.default.removeItem(atPath: cacheFolder)
        } catch {
            throw .message("\(cacheFolder): can't be removed: \((error as NSError).localizedDescription)")
        }
        print("removed \(cacheFolder)")
    }

    /// `4 chapters: 1 ran, 3 from the cache; 2 cells only shown`
    func closingLine(_ results: [ChapterResult]) -> String {
        let cached = results.count { $0.isCached }
        var line =
            "\(results.count) chapter\(results.count == 1 ? "" : "s"): \(results.count - cached) ran, "
            + "\(cached) from the cache"
        if unrunCells > 0 { line += "; \(unrunCells) cell\(unrunCells == 1 ? "" : "s") only shown" }
        return line
    }

    func checkKnown(_ slugs: [String]) throws(Failure) {
        let known = chapters.map(\.slug)
        for name in slugs where !known.contains(name) {
            throw .message("no chapter is named '\(name)'; there are \(known.joined(separator: ", "))")
        }
    }
}
