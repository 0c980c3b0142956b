import BookBuilding
import Manuscript

/// A report as text: by chapter, the worst first, limited to a readable length.
struct ReportText {
    let report: CheckReport
    /// Whether every value gets its own row.
    let showsAll: Bool

    /// The most places shown of a chapter.
    private static let maxRows = 6

    var text: String { report.chapters.filter { !$0.passes }.map(text).joined(separator: "\n") }

    private func text(_ chapter: CheckReport.Chapter) -> String {
        let count = chapter.failures.count
        let subject = count == 1 ? "1 value is" : "\(count) values are"
        var text = "\(chapter.path): \(subject) not as recorded, of \(chapter.values) displayed\n"
        let all = showsAll ? ReportRow.everyRow(chapter) : ReportRow.rows(chapter)
        let rows = showsAll ? all : Array(all.prefix(Self.maxRows))
        text += Self.table([ReportRow.heads] + rows.map(\.cells))
        let left = all.dropFirst(rows.count)
        if !left.isEmpty || rows.contains(where: { $0.others > 0 }) {
            let values = left.reduce(0) { $0 + 1 + $1.others }
            let places =
                left.isEmpty
                ? "" : "\(values) more at \(left.count) other place\(left.count == 1 ? "" : "s"); "
            let words = "check" + (report.isSandboxed ? " --sandbox" : "") + " --all"
            text += "  \(places)all of them: \(NextCommand.current(words, chapter.chapter))\n"
        }
        text += "  changed since they were recorded: \(ReportRow.list(chapter.changed, limit: 6))\n"
        if report.isSandboxed {
            return text + "  to compare with the record natively: "
                + NextCommand.current("check", chapter.chapter) + "\n"
        }
        text += "  if this is intended: " + NextCommand.current("accept", chapter.chapter)
        if let one = chapter.failures.first, count > 1 {
            text += "   (or, one by one: '\(chapter.chapter)#\(one.name.visibleName)')"
        }
        return text + "\n"
    }

    private static func table(_ rows: [[String]]) -> String {
        // Text from a chapter never begins a line.
        let rows = rows.map { $0.map(\.visibleName) }
        let columns = rows.first?.indices ?? 0..<0
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = " "
            for column in columns {
                line += " " + row[column]
                let gap = widths[column] - row[column].count + 1
                if column < columns.count - 1 { line += String(repeating: " ", count: gap) }
            }
            return line + "\n"
        }.joined()
    }
}
