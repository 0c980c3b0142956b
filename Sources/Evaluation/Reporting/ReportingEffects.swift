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

    /// The first cell that prints or shows something else; nil if the program only ends in another way.
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
        // An inline value's number is none of a cell.
        let shownCell = record.flatMap { $0.kind == .inlineValue ? nil : $0.cell }
        return (cells + [shownCell].compactMap(\.self)).min()
    }
}

extension Evaluator {
    /// How much of a chapter is reported at most.
    func reporting(of source: ChapterSource, _ limit: Reporting) -> Reporting {
        let most = limit.less(Reporting(source.chapter.frontMatter))
        return noticingCode.hasActiveGetters(source.code) ? most.less(.values(without: .rereads)) : most
    }

    /// How a chapter's program is to run instead, and the first cell that shows why, if it prints, shows or does something else where its values are reported,
    /// or may do so; nil if reporting changes nothing.
    ///
    /// Only a program with code that can notice it (`NoticingCode`), or one that was stopped, is compiled and run without
    /// reporting, too.
    ///
    /// - Parameters:
    ///   - run: the one with reported values.
    ///   - program: the one that ran, and where.
    func effect(
        ofReporting run: ChapterRun, _ reported: (program: Program, folder: String), of source: ChapterSource,
        in folder: String, timings: inout Timings
    ) async throws(EvaluationError) -> (reporting: Reporting, cell: Int?)? {
        // Taking large values apart again and again takes time, and frames of the hooks take room on the stack.
        let mayHaveStoppedIt = [.tookTooLong, .wroteTooMuch, .usedTooMuchMemory, .trapped].contains(run.end)
        let canNotice = noticingCode.isIn(source.code)
        guard mayHaveStoppedIt || canNotice else { return nil }
        let compiled =
            mode.isSandboxed
            ? try await module(
                source.text, of: source.chapter, limits: source.limits, reporting: .asItStands, in: folder)
            : try await compile(
                source.text, of: source.chapter, reporting: .asItStands, in: folder, timings: &timings)
        guard compiled.faults.isEmpty, let program = compiled.program else { return nil }
        let plain = Behavior(try await source.run(program, in: folder))
        if plain == Behavior(run) { return nil }
        // How far it came until then is no difference.
        if !canNotice, plain.end == run.end, run.end == .tookTooLong { return nil }
        // One that lists a set says the same each time if nothing differs between its runs but what it does itself.
        let conditions = Conditions.fixed
        let first = Behavior(try await source.run(program, in: folder, under: conditions))
        guard first == Behavior(try await source.run(program, in: folder, under: conditions)) else {
            // What stops it by itself is not the reporting.
            return canNotice || plain.end != run.end ? (.unrepeatable, nil) : nil
        }
        let again = Behavior(
            try await source.run(reported.program, in: reported.folder, under: conditions))
        return again == first ? nil : (.asItStands, again.firstDifference(from: first))
    }
}

extension Compiled {
    /// How a program is to run that does something else where its values are reported: without some kinds of them, or nothing at all.
    ///
    /// - Parameters:
    ///   - instead: what is sure to change nothing.
    ///   - end: how it ended with its values.
    func reporting(observed instead: Reporting, _ end: ChapterRun.End) -> Reporting {
        guard case .values(let missing) = reporting else { return instead }
        // Loops may have many passes, and what statements change may be large and change often. What shows otherwise is most
        // likely a getter that does something.
        let isTooMuch = [.tookTooLong, .wroteTooMuch, .usedTooMuchMemory].contains(end)
        let changes: Reporting.Values = [.changes, .closureChanges]
        let ways: [Reporting.Values] =
            isTooMuch
            ? [.bodies, changes, changes.union(.bodies)]
            : [.rereads, .bodies, changes, [.rereads, .bodies, .changes, .closureChanges]]
        let all = ways.reduce(into: Reporting.Values()) { $0.formUnion($1) }
        var tried: [Reporting.Values] = [[]]
        for way in ways.map({ $0.intersection(kinds) }) where !tried.contains(way) { tried.append(way) }
        // Some kinds may be missing for another reason each time.
        guard let last = tried.lastIndex(where: missing.isSuperset), last + 1 < tried.count else {
            return instead
        }
        return .values(without: missing.subtracting(all).union(tried[last + 1]))
    }
}
