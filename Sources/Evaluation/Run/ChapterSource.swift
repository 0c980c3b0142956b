import Manuscript

/// A program with its sources and limits: all that is needed to find where it stopped.
struct ChapterSource: Sendable {
    var chapter: Chapter
    var text: ProgramText
    var limits: Limits
    var settings: [String: String]

    /// The code of each cell that runs with the chapter.
    var code: [String] { text.cells.map { chapter.cells[$0].source } }

    /// Runs its program. Lines in the records are numbered by cell.
    func run(
        _ program: Program, in folder: String, tracing: Tracing = .nothing,
        under conditions: Conditions = .usual
    ) async throws(EvaluationError) -> ChapterRun {
        var run = try await ChapterRun.run(
            program, in: folder, limits: limits, settings: settings, lines: text.lines, tracing: tracing,
            under: conditions)
        run.records = text.lines.renumbered(run.records)
        return run
    }

    /// ` with x=4 on=off`
    var settingsText: String {
        if settings.isEmpty { return "" }
        let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.prefix(60))" }
        return " with " + words.joined(separator: " ")
    }
}
