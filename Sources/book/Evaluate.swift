import Evaluation
import Foundation
import Manuscript

extension Project {
    /// Runs all chapters, several at once.
    ///
    /// - Parameters:
    ///   - isSandboxed: whether they run only as WebAssembly.
    ///   - settings: what controls are set to, by name.
    ///   - checksParity: whether modules are run too, and have to send the same bytes.
    /// - Throws: all faults of all chapters.
    func evaluate(
        isSandboxed: Bool = false, settings: [String: String] = [:], checksParity: Bool = false
    ) async throws(Failure) -> [ChapterResult] {
        var faults = readFaults
        let absoluteRoot = URL(fileURLWithPath: root).standardizedFileURL.path
        let folder = absoluteRoot + "/.build/book"
        var results: [ChapterResult] = []
        do throws(EvaluationError) {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
            let toolchain = try await Toolchain.find(path: path)
            let webAssembly = try webAssembly(of: toolchain, isNeeded: isSandboxed)
            let (evaluator, libraryFaults) = try await Evaluator.prepare(
                toolchain: toolchain, libraries: libraries,
                mode: Mode(
                    isSandboxed: isSandboxed, webAssembly: webAssembly, settings: settings,
                    checksParity: checksParity),
                folder: folder)
            faults += libraryFaults
            if let evaluator {
                let runs = await run(evaluator)
                for (chapter, outcome) in zip(chapters, runs) {
                    let evaluation = try outcome.get()
                    faults += evaluation.diagnostics + Self.settingFaults(chapter, evaluation, settings)
                    results.append(
                        ChapterResult(
                            chapter: chapter, evaluation: evaluation, isStill: webAssembly == nil,
                            seconds: chapter.frontMatter.seconds ?? configuration.seconds))
                }
                if faults.isEmpty { try Self.checkNames(settings, of: results) }
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
            guard let fault = ControlKind(record)?.fault else { return nil }
            let place = chapter.cells[record.cell].place
            return Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message: "--set \(ControlKind(record)?.name ?? ""): \(fault)")
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

    private func run(_ evaluator: Evaluator) async -> [Result<Outcome, EvaluationError>] {
        await withTaskGroup(
            of: (Int, Result<Outcome, EvaluationError>).self
        ) { group in
            var results = [Result<Outcome, EvaluationError>?](
                repeating: nil, count: chapters.count)
            var next = 0
            func start() {
                guard next < chapters.count else { return }
                let index = next
                next += 1
                group.addTask {
                    do throws(EvaluationError) {
                        return (index, .success(try await self.run(evaluator, self.chapters[index])))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { start() }
            for await (index, result) in group {
                results[index] = result
                start()
            }
            return results.compactMap { $0 }
        }
    }

    private func run(
        _ evaluator: Evaluator, _ chapter: Chapter
    ) async throws(EvaluationError) -> Outcome {
        var data: [(name: String, text: String)] = []
        var faults: [Diagnostic] = []
        for name in chapter.frontMatter.data {
            let path = Self.join(chaptersPath, name)
            if let bytes = FileManager.default.contents(atPath: path),
                let text = String(bytes: bytes, encoding: .utf8)
            {
                data.append((name, text))
            } else {
                faults.append(
                    Diagnostic(
                        path: chapter.path, line: chapter.frontMatter.dataPlace?.line ?? 1,
                        column: chapter.frontMatter.dataPlace?.column ?? 1,
                        message: "data file '\(name)' can't be read as UTF-8 text; name it relative to "
                            + "the chapters' folder (\(path))"))
            }
        }
        if !faults.isEmpty {
            var evaluation = Outcome()
            evaluation.diagnostics = faults
            return evaluation
        }
        return try await evaluator.evaluate(
            chapter, data: data, digits: chapter.frontMatter.digits ?? configuration.digits,
            limits: Limits(
                seconds: chapter.frontMatter.seconds ?? configuration.seconds,
                memory: configuration.memory, output: configuration.output))
    }
}
