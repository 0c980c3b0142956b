import Evaluation
import Manuscript

/// The colors of the code of pages that are rendered: they are looked for while chapters are compiled and run.
struct CodeColors: Sendable {
    private let work: Task<Highlighting, Never>

    init(of chapters: [Chapter], _ evaluator: Evaluator) {
        work = Task { await evaluator.highlighting(of: chapters) }
    }

    /// The result with the tokens of its code, once they are known.
    func add(to result: ChapterResult) async -> ChapterResult {
        var result = result
        result.tokens = await work.value.tokens[result.chapter.slug] ?? [:]
        return result
    }

    /// Why some code has no colors; nil if all has.
    var problem: String? {
        get async { await work.value.problem }
    }

    /// Ends the search, where its result is no longer needed.
    func cancel() { work.cancel() }
}
