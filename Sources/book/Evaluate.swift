import Evaluation
import Foundation
import Manuscript

extension Project {
    /// Runs all chapters, several at once.
    ///
    /// - Throws: all faults of all chapters.
    func evaluate() async throws(Failure) -> [ChapterResult] {
        var faults = readFaults
        let absoluteRoot = URL(fileURLWithPath: root).standardizedFileURL.path
        let folder = absoluteRoot + "/.build/book"
        var results: [ChapterResult] = []
        do throws(EvaluationError) {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
            let toolchain = try await Toolchain.find(path: path)
            let (evaluator, libraryFaults) = try await Evaluator.prepare(
                toolchain: toolchain, libraries: libraries, folder: folder)
            faults += libraryFaults
            if let evaluator {
                let runs = await run(evaluator)
                for (chapter, outcome) in zip(chapters, runs) {
                    let evaluation = try outcome.get()
                    faults += evaluation.diagnostics
                    results.append(ChapterResult(chapter: chapter, evaluation: evaluation))
                }
            }
        } catch {
            if !faults.isEmpty { throw .faults(faults) }
            throw .message(error.description)
        }
        if !faults.isEmpty { throw .faults(faults) }
        return results
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
