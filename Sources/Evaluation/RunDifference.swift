import Exhibits
import Manuscript

/// The first difference between what two runs sent.
struct RunDifference {
    /// What each of them sent there, in words.
    var one: String
    var other: String
    private var record: Record?

    /// Nil where there is none.
    init?(_ a: ChapterRun, _ b: ChapterRun) {
        if a.end == b.end, a.records == b.records { return nil }
        let index =
            zip(a.records, b.records).enumerated().first { $1.0 != $1.1 }?.offset
            ?? min(a.records.count, b.records.count)
        let first = index < a.records.count ? a.records[index] : nil
        let second = index < b.records.count ? b.records[index] : nil
        record = first ?? second
        let both = Self.values(first, second)
        one = Self.text(first, both.0, a.end)
        other = Self.text(second, both.1, b.end)
    }

    func place(in chapter: Chapter) -> Place? {
        record.flatMap { record in
            if record.kind != .inlineValue { return ProgramPlace(record).place(in: chapter, column: 1) }
            let values = chapter.inlineValues
            return values.indices.contains(record.cell) ? values[record.cell].place : nil
        }
    }

    /// Of many values those that differ.
    private static func values(_ a: Record?, _ b: Record?) -> ([Entry], [Entry]) {
        guard let a, let b, a.entries.count == b.entries.count else {
            return (a?.entries ?? [], b?.entries ?? [])
        }
        let pairs = zip(a.entries, b.entries).filter { $0 != $1 }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    private static func text(_ record: Record?, _ entries: [Entry], _ end: ChapterRun.End) -> String {
        guard let record else { return "\(end)" }
        let values = entries.prefix(3).map { entry in
            entry.name.isEmpty ? entry.printed : "\(entry.name) = \(exact(entry))"
        }
        return values.isEmpty ? "“\(record.html.string.prefix(80))”" : values.joined(separator: ", ")
    }

    private static func exact(_ entry: Entry) -> String {
        if case .leaf(let leaf) = entry.content { return String(leaf.text.string.prefix(80)) }
        return entry.printed
    }
}
