import Exhibits
import Manuscript

/// The first difference between what two runs sent.
struct RunDifference {
    /// Descriptions of what each run sent.
    var one: String
    var other: String
    /// The index of the difference in both lists.
    let index: Int
    /// The records at the index; nil for a run that had ended.
    var records: (Record?, Record?)

    /// Nil if there is no difference.
    init?(_ a: ChapterRun, _ b: ChapterRun) {
        if a.end == b.end, a.records == b.records { return nil }
        index =
            zip(a.records, b.records).enumerated().first { $1.0 != $1.1 }?.offset
            ?? min(a.records.count, b.records.count)
        let first = index < a.records.count ? a.records[index] : nil
        let second = index < b.records.count ? b.records[index] : nil
        records = (first, second)
        let both = Self.entries(first, second)
        one = Self.text(first, both.0, a.end)
        other = Self.text(second, both.1, b.end)
        if one == other {
            // The same value on different lines.
            one += Self.line(first)
            other += Self.line(second)
        }
    }

    func place(in chapter: Chapter) -> SourceLocation? {
        (records.0 ?? records.1).flatMap { record in
            if record.kind != .inlineValue { return ProgramPlace(record).startOfCode(in: chapter) }
            let values = chapter.inlineValues
            return values.indices.contains(record.cell) ? values[record.cell].place : nil
        }
    }

    /// The values that differ.
    var entries: ([Entry], [Entry]) { Self.entries(records.0, records.1) }

    private static func entries(_ a: Record?, _ b: Record?) -> ([Entry], [Entry]) {
        guard let a, let b, a.entries.count == b.entries.count else {
            return (a?.entries ?? [], b?.entries ?? [])
        }
        let pairs = zip(a.entries, b.entries).filter { $0 != $1 }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    /// Limits of the shown text.
    private static let maxQuoted = (values: 3, letters: 400)

    private static func text(_ record: Record?, _ entries: [Entry], _ end: ChapterRun.End) -> String {
        guard let record else { return end.words }
        let entries = entries.isEmpty ? record.entries : entries
        var values = entries.prefix(maxQuoted.values).map { entry in
            switch entry.content {
            case .control(let kind):
                return
                    "the control \(entry.name) = \(entry.printed) (\(kind.string.replacing(" | ", with: ", ")))"
            case .leaf(let leaf) where record.kind == .print: return "printed \(quoted(leaf.text.string))"
            case .leaf(let leaf): return name(entry) + bounded(leaf.text.string)
            default: return name(entry) + bounded(entry.printed)
            }
        }
        if entries.count > maxQuoted.values { values.append("\(entries.count - maxQuoted.values) more") }
        if !values.isEmpty { return values.joined(separator: ", ") }
        return record.html.bytes.isEmpty ? "a line without a value" : quoted(record.html.string)
    }

    private static func name(_ entry: Entry) -> String { entry.name.isEmpty ? "" : "\(entry.name) = " }

    private static func line(_ record: Record?) -> String {
        guard let record else { return "" }
        return record.line == 0
            ? " (\(record.kind))" : " (line \(record.line % ProgramText.cellStride) of its cell)"
    }

    private static func quoted(_ text: String) -> String {
        var text = text
        while text.hasSuffix("\n") { text.removeLast() }
        return "“\(bounded(text.replacing("\n", with: "⏎")))”"
    }

    private static func bounded(_ text: String) -> String {
        text.count > maxQuoted.letters ? text.prefix(maxQuoted.letters) + " … (\(text.count) letters)" : text
    }
}

extension ChapterRun.End {
    /// How a run ended, in the form of a last record.
    var words: String {
        switch self {
        case .finished: "nothing more (it ended)"
        case .exited(let code): "nothing more (it exited with code \(code))"
        case .trapped: "nothing more (it was stopped)"
        case .tookTooLong: "nothing more (it did not end in time)"
        case .wroteTooMuch: "nothing more (it wrote too much)"
        case .usedTooMuchMemory: "nothing more (it used too much memory)"
        case .startedTooMany: "nothing more (it started too many processes)"
        case .leftChild: "nothing more (it left a child process behind)"
        }
    }
}
