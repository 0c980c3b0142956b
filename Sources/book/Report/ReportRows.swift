import BookBuilding

/// The rows of a report's table: one for each place in the chapter, with the worst difference there.
struct ReportRow: Sendable {
    var chapter: CheckReport.Chapter
    var worst: CheckReport.Difference
    /// The number of other failures at this place.
    var others: Int

    var place: String { "\(chapter.path):\(worst.line):\(worst.column)" }

    static let heads = ["place", "value", "verdict", "recorded", "now", "apart", "shown", "what changed"]

    var cells: [String] {
        let more = others > 0 ? " and \(others) more" : ""
        let shown: String
        let values = Self.short(worst.recorded?.value ?? "—", worst.computed?.value ?? "—")
        switch (worst.recorded, worst.computed) {
        case (let old?, let new?):
            let (before, now) = Self.short(old.shown, new.shown)
            shown = old.shown == new.shown ? "\(now), as before" : "\(before) → \(now)"
        case (let old?, nil): shown = "\(Self.short(old.shown)) → nothing"
        case (nil, let new?): shown = "nothing → \(Self.short(new.shown))"
        case (nil, nil): shown = ""
        }
        return [
            place + ":", Self.short(worst.name, 48) + more, worst.verdict.rawValue.replacing("-", with: " "),
            values.0, values.1, worst.apart, shown, Self.list(worst.changed, limit: 3),
        ]
    }

    /// All failures of a chapter, the worst place first.
    static func rows(_ chapter: CheckReport.Chapter) -> [ReportRow] {
        struct Position: Hashable {
            var line: Int
            var column: Int
        }
        var rows: [ReportRow] = []
        var known: [Position: Int] = [:]
        for failure in chapter.failures {
            let place = Position(line: failure.line, column: failure.column)
            if let index = known[place] {
                rows[index].others += 1
            } else {
                known[place] = rows.count
                rows.append(ReportRow(chapter: chapter, worst: failure, others: 0))
            }
        }
        return rows
    }

    /// One row for each failure.
    static func everyRow(_ chapter: CheckReport.Chapter) -> [ReportRow] {
        chapter.failures.map { ReportRow(chapter: chapter, worst: $0, others: 0) }
    }

    /// The most characters of a value in the table.
    private static let maxLetters = 28

    static func short(_ text: String, _ limit: Int = Self.maxLetters) -> String {
        text.count <= limit ? text : "\(text.prefix(limit - 1))…"
    }

    /// Shortens two texts to where they differ: long ones may begin alike.
    static func short(_ old: String, _ new: String) -> (String, String) {
        guard old != new, max(old.count, new.count) > maxLetters else { return (short(old), short(new)) }
        let alike = zip(old, new).prefix { $0 == $1 }.count
        let skipped = max(0, alike - 8)
        func part(_ text: String) -> String {
            skipped == 0 ? short(text) : short("…" + text.dropFirst(skipped))
        }
        return (part(old), part(new))
    }

    static func list(_ words: [String], limit: Int) -> String {
        words.prefix(limit).joined(separator: "; ")
            + (words.count > limit ? "; and \(words.count - limit) more" : "")
    }
}
