import Exhibits
import Manuscript

/// What a chapter's program does beside reporting the values of lines: how it ends, what it prints, and what it shows.
private struct Behavior: Equatable {
    let end: ChapterRun.End
    private var shown: [Record] = []
    /// By cell. Where printed text and errors alternate is not always known, so each counts by itself.
    private var printed: [Int: String] = [:]
    private var errors: [Int: String] = [:]

    init(_ run: ChapterRun) {
        end = run.end
        for record in run.records {
            switch record.kind {
            case .output, .control, .inlineValue: shown.append(record)
            case .print: printed[record.cell, default: ""] += record.html.string
            case .errorPrint: errors[record.cell, default: ""] += record.html.string
            case .cell, .line, .reflectedLine, .progress, .stop, .end: break
            }
        }
    }
}

extension Evaluator {
    /// Code that can notice that values are reported: they are kept until the next statement or longer, and are asked for
    /// their descriptions, elements and children.
    private static let noticing = [
        "deinit", "weak", "unowned", "isKnownUniquelyReferenced", "escription", "Sequence", "Collection",
        "IteratorProtocol", "customMirror", "Unmanaged", "withExtendedLifetime",
    ]

    /// Whether a chapter's program prints, shows or does something else if its values are reported.
    ///
    /// Only a program with code that can notice it, or one that was stopped, is compiled and run without reporting, too.
    ///
    /// - Parameter run: the one with reported values.
    func reportingChanges(
        _ run: ChapterRun, of source: Source, in folder: String, timings: inout Timings
    ) async throws(EvaluationError) -> Bool {
        let cells = source.text.cells.map { source.chapter.cells[$0].source }
        // Taking large values apart again and again takes time, and frames of the hooks take room on the stack.
        let mayHaveStoppedIt = [.tookTooLong, .wroteTooMuch, .usedTooMuchMemory, .trapped].contains(run.end)
        guard
            mayHaveStoppedIt
                || Self.noticing.contains(where: { word in cells.contains { $0.contains(word) } })
        else { return false }
        let compiled =
            mode.isSandboxed
            ? try await module(
                source.text, of: source.chapter, limits: source.limits, reporting: .asItStands, in: folder)
            : try await compile(
                source.text, of: source.chapter, reporting: .asItStands, in: folder, timings: &timings)
        guard compiled.faults.isEmpty, let program = compiled.program else { return false }
        let plain = Behavior(try await source.run(program, in: folder))
        if plain == Behavior(run) { return false }
        // A program that differs from itself says nothing of reporting.
        return plain == Behavior(try await source.run(program, in: folder))
    }
}
