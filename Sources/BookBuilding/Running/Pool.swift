import Evaluation
import Foundation
import Manuscript

/// Runs chapters concurrently, up to a number of jobs.
struct Pool<Value: Sendable>: Sendable {
    let evaluator: Evaluator
    let project: Project
    /// Whether false claims, and references that are too far, are accepted.
    let allowsFalse: Bool
    let early: (@Sendable (ChapterResult) async -> Void)?
    let progress: (any BuildProgress)?
    let finish: @Sendable (ChapterResult, inout Timings) async -> Result<Value, Failure>

    struct Finished: Sendable {
        var index: Int
        var outcome: Result<Value, Failure>
        var controls: [RecordedControl] = []
        var isCached = false
        var timings = Timings()
    }

    /// - Parameter longestFirst: whether chapters that took longest last time are started first, so that none
    ///   of them runs alone at the end. Chapters that never ran count as the longest.
    /// - Returns: all chapters in the book's order; if the task was cancelled, only those that had been
    ///   started.
    func run(_ inputs: [ChapterInput], longestFirst: Bool, jobs: Int?) async -> [Finished] {
        var order = Array(inputs.indices)
        if longestFirst {
            let seconds = inputs.map {
                evaluator.lastSeconds(of: project.chapters[$0.index].slug) ?? .infinity
            }
            order.sort { (seconds[$1], $0) < (seconds[$0], $1) }
        }
        return await withTaskGroup(of: Finished.self) { group in
            var all: [Finished] = []
            var waiting = order.makeIterator()
            func start() {
                guard let next = waiting.next() else { return }
                // A cancelled build starts no more chapters.
                _ = group.addTaskUnlessCancelled { await self.run(inputs[next]) }
            }
            for _ in 0..<(jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount)) { start() }
            for await finished in group {
                all.append(finished)
                start()
            }
            return all.sorted { $0.index < $1.index }
        }
    }

    private func run(_ input: ChapterInput) async -> Finished {
        let chapter = project.chapters[input.index]
        WorkLimit.shared.begin(chapter.path)
        defer { WorkLimit.shared.end(chapter.path) }
        var finished = Finished(index: input.index, outcome: .failure(.diagnostics(input.diagnostics)))
        if !input.diagnostics.isEmpty { return finished }
        var tell: (@Sendable (Outcome) async -> Void)?
        if let early { tell = { outcome in await early(self.result(chapter, outcome)) } }
        let outcome: Outcome
        do throws(EvaluationError) {
            outcome = try await evaluator.evaluate(
                chapter, data: input.data, digits: project.digits(of: chapter),
                limits: project.limits(of: chapter), early: tell)
        } catch {
            finished.outcome = .failure(.message(error.description))
            return finished
        }
        finished.isCached = outcome.isCached
        finished.timings = outcome.timings
        let result = result(chapter, outcome)
        var diagnostics = outcome.diagnostics + settingFaults(chapter, outcome)
        if !allowsFalse { diagnostics += result.untrue }
        if diagnostics.isEmpty {
            finished.controls = result.controls
            finished.outcome = await finish(result, &finished.timings)
        } else {
            finished.outcome = .failure(.diagnostics(diagnostics))
        }
        if !outcome.isCached { progress?.finished(chapter.slug, in: finished.timings.total) }
        return finished
    }

    private func result(_ chapter: Chapter, _ outcome: Outcome) -> ChapterResult {
        var result = ChapterResult(
            chapter: chapter, evaluation: outcome, isStill: evaluator.isStill,
            isSandboxed: evaluator.mode.isSandboxed, limits: project.limits(of: chapter))
        // Claims and references are checked with the printed settings only.
        if evaluator.mode.settings.isEmpty {
            result.untrue = result.resolve(project.references) + result.falseClaims
        }
        return result
    }

    /// Settings that a control rejected, at its cell.
    private func settingFaults(_ chapter: Chapter, _ outcome: Outcome) -> [Diagnostic] {
        if evaluator.mode.settings.isEmpty { return [] }
        return outcome.records.compactMap { record in
            guard let control = RecordedControl(record), let fault = control.fault else { return nil }
            let place = chapter.cells[record.cell].place
            return Diagnostic(
                path: chapter.path, at: place,
                message: "--set \(control.name): \(fault)")
        }
    }
}
