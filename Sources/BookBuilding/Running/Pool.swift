import Evaluation
import Foundation
import Manuscript

/// Runs chapters, as many at once as there are jobs.
struct Pool<Value: Sendable>: Sendable {
    let evaluator: Evaluator
    let project: Project
    /// Whether claims may be false, and reference values too far.
    let allowsFalse: Bool
    let early: (@Sendable (ChapterResult) async -> Void)?
    let progress: (any BuildProgress)?
    let finish: @Sendable (ChapterResult, inout Timings) async -> Result<Value, Failure>

    struct Finished: Sendable {
        var index: Int
        var outcome: Result<Value, Failure>
        var controls: [ControlKind] = []
        var isCached = false
        var timings = Timings()
    }

    /// - Returns: all, in the order of the book; where the task was cancelled, those that had begun.
    /// - Parameter longestFirst: whether what took longest last time begins, so that nobody waits for it alone at
    ///   the end. What never ran may take any time, and begins too.
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
                // Nobody waits for those that have not begun.
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
        var finished = Finished(index: input.index, outcome: .failure(.faults(input.faults)))
        if !input.faults.isEmpty { return finished }
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
        var faults = outcome.diagnostics + settingFaults(chapter, outcome)
        if !allowsFalse { faults += result.untrue }
        if faults.isEmpty {
            finished.controls = result.controls
            finished.outcome = await finish(result, &finished.timings)
        } else {
            finished.outcome = .failure(.faults(faults))
        }
        if !outcome.isCached { progress?.finished(chapter.slug, in: finished.timings.total) }
        return finished
    }

    private func result(_ chapter: Chapter, _ outcome: Outcome) -> ChapterResult {
        var result = ChapterResult(
            chapter: chapter, evaluation: outcome, isStill: evaluator.isStill,
            isSandboxed: evaluator.mode.isSandboxed, limits: project.limits(of: chapter))
        // What a reader set decides nothing: claims and reference values are for the chapter as it is printed.
        if evaluator.mode.settings.isEmpty {
            result.untrue = result.resolve(project.references) + result.falseClaims
        }
        return result
    }

    /// Settings that a control refused, at its cell.
    private func settingFaults(_ chapter: Chapter, _ outcome: Outcome) -> [Diagnostic] {
        if evaluator.mode.settings.isEmpty { return [] }
        return outcome.records.compactMap { record in
            guard let control = ControlKind(record), let fault = control.fault else { return nil }
            let place = chapter.cells[record.cell].place
            return Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message: "--set \(control.name): \(fault)")
        }
    }
}
