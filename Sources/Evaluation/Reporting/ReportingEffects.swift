import Exhibits
import Manuscript

/// What a chapter's program does besides reporting values: how it ends, what it prints and shows.
private struct Behavior: Equatable {
    let end: ChapterRun.End
    private var shown: [Record] = []
    /// By cell. The order of printed text and errors is not always known, so each is compared separately.
    private var printed: [Int: String] = [:]
    private var errors: [Int: String] = [:]

    init(_ run: ChapterRun) {
        end = run.end
        for record in run.records {
            switch record.kind {
            case .output, .control, .inlineValue: shown.append(record)
            case .print: printed[record.cell, default: ""] += record.html.string
            case .errorPrint: errors[record.cell, default: ""] += record.html.string
            case .cell, .line, .reflectedLine, .progress, .location, .end: break
            }
        }
    }

    /// The first cell that prints or shows different text; nil if only the end differs.
    func firstDifference(from other: Behavior) -> Int? {
        let cells = Set([printed, errors, other.printed, other.errors].flatMap(\.keys)).filter {
            printed[$0] != other.printed[$0] || errors[$0] != other.errors[$0]
        }
        let others =
            other.shown.map(Optional.some)
            + Array(repeating: nil, count: max(0, shown.count - other.shown.count))
        let all =
            shown.map(Optional.some) + Array(repeating: nil, count: max(0, other.shown.count - shown.count))
        let record = zip(all, others).first { $0 != $1 }.flatMap { $0 ?? $1 }
        // The index of an inline value is not a cell's.
        let shownCell = record.flatMap { $0.kind == .inlineValue ? nil : $0.cell }
        return (cells + [shownCell].compactMap(\.self)).min()
    }
}

extension Evaluator {
    /// The most that is reported of a chapter.
    func reporting(of source: ChapterSource, _ limit: Reporting) -> Reporting {
        let reporting = limit.less(Reporting(source.chapter.frontMatter))
        return noticingCode.hasActiveGetters(source.code)
            ? reporting.less(.values(without: .rereads)) : reporting
    }

    /// Whether reporting changes what the program does, or may do so. If so: the reporting to use instead,
    /// and the first cell whose output differs; otherwise nil.
    ///
    /// Only a program that can notice reporting (`NoticingCode`), or that was stopped, is compiled and run
    /// without reporting as well.
    ///
    /// - Parameters:
    ///   - run: the run with reporting.
    ///   - program: the program that ran, and its folder.
    func effect(
        ofReporting run: ChapterRun, _ reported: (program: Program, folder: String), of source: ChapterSource,
        in folder: String, timings: inout Timings
    ) async throws(EvaluationError) -> (reporting: Reporting, cell: Int?)? {
        // Reflecting on large values again and again takes time, and the hooks' frames take space on the
        // stack.
        let mayHaveStoppedIt = [.tookTooLong, .wroteTooMuch, .usedTooMuchMemory, .trapped].contains(run.end)
        let canNotice = noticingCode.isIn(source.code)
        guard mayHaveStoppedIt || canNotice else { return nil }
        let compiled =
            mode.isSandboxed
            ? try await module(
                source.text, of: source.chapter, limits: source.limits, reporting: .omitted(.changesBehavior),
                in: folder)
            : try await compile(
                source.text, of: source.chapter, reporting: .omitted(.changesBehavior), in: folder,
                timings: &timings)
        guard compiled.diagnostics.isEmpty, let program = compiled.program else { return nil }
        let plain = Behavior(try await source.run(program, in: folder))
        if plain == Behavior(run) { return nil }
        // How far it got until then does not count as a difference.
        if !canNotice, plain.end == run.end, run.end == .tookTooLong { return nil }
        // A program that lists a set prints the same each time if its runs differ only by its own actions.
        let conditions = Conditions.fixed
        let first = Behavior(try await source.run(program, in: folder, under: conditions))
        guard first == Behavior(try await source.run(program, in: folder, under: conditions)) else {
            // Reporting is not the cause if it stops without it as well.
            return canNotice || plain.end != run.end ? (.omitted(.unrepeatable), nil) : nil
        }
        let again = Behavior(
            try await source.run(reported.program, in: reported.folder, under: conditions))
        return again == first ? nil : (.omitted(.changesBehavior), again.firstDifference(from: first))
    }
}

extension Compiled {
    /// How to run a program that behaves differently with reporting: without some kinds of values, or without
    /// any.
    ///
    /// - Parameters:
    ///   - instead: reporting that certainly changes nothing.
    ///   - end: how the run with reporting ended.
    func reporting(observed instead: Reporting, _ end: ChapterRun.End) -> Reporting {
        guard case .values(let missing) = reporting else { return instead }
        // Loops may have many iterations, and changes may be large and frequent. If the output differs, the
        // cause is most likely a getter with side effects.
        let isTooMuch = [.tookTooLong, .wroteTooMuch, .usedTooMuchMemory].contains(end)
        let changes: Reporting.Values = [.changes, .closureChanges]
        let ways: [Reporting.Values] =
            isTooMuch
            ? [.bodies, changes, changes.union(.bodies)]
            : [.rereads, .bodies, changes, [.rereads, .bodies, .changes, .closureChanges]]
        let all = ways.reduce(into: Reporting.Values()) { $0.formUnion($1) }
        var tried: [Reporting.Values] = [[]]
        for way in ways.map({ $0.intersection(kinds) }) where !tried.contains(way) { tried.append(way) }
        // Some kinds may already be missing for another reason.
        guard let last = tried.lastIndex(where: missing.isSuperset), last + 1 < tried.count else {
            return instead
        }
        return .values(without: missing.subtracting(all).union(tried[last + 1]))
    }
}
