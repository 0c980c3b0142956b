import BookBuilding
import Manuscript

/// A report for GitHub Actions: annotations, and a table for the job's summary.
///
/// GitHub shows ten annotations per step, so the worst come first, one for each place.
struct ReportGitHub {
    let report: CheckReport

    var annotations: [String] {
        let told =
            Report.first(of: report.faults.map(Diagnostic.init))
            + Report.first(of: report.notes.map(Diagnostic.init), areNotes: true)
        let faults = told.map { fault in
            Self.command(
                fault.severity == .error ? "error" : fault.severity == .warning ? "warning" : "notice",
                path: fault.path, line: fault.line, column: fault.column, title: "book", fault.message)
        }
        let rows = report.chapters.flatMap(ReportRow.rows).enumerated().sorted { a, b in
            let (x, y) = (a.element.worst.severity, b.element.worst.severity)
            return x != y ? x > y : a.offset < b.offset
        }
        return faults
            + rows.map(\.element).map { row in
                let more = row.others > 0 ? "; \(row.others) more at this place" : ""
                return Self.command(
                    "error", path: row.chapter.path, line: row.worst.line, column: row.worst.column,
                    title: "A number drifted",
                    row.worst.sentence + more + ". Changed since it was recorded: "
                        + ReportRow.list(row.worst.changed, limit: 3)
                        + (report.isSandboxed
                            ? ""
                            : ". If this is intended: " + NextCommand.current("accept", row.chapter.chapter)))
            }
    }

    /// A workflow command. In property values, `:` and `,` are escaped as well.
    static func command(
        _ word: String, path: String, line: Int, column: Int, title: String, _ message: String
    ) -> String {
        var properties = path.isEmpty ? [] : ["file=\(escape(path, isProperty: true))"]
        if line > 0 { properties.append("line=\(line)") }
        if line > 0, column > 0 { properties.append("col=\(column)") }
        properties.append("title=\(escape(title, isProperty: true))")
        return "::\(word) \(properties.joined(separator: ","))::\(escape(message, isProperty: false))"
    }

    private static func escape(_ text: String, isProperty: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// GitHub accepts one MiB of summary per step.
    private static let maxSummary = 900_000

    /// Every value that is not identical, as Markdown.
    var summary: String {
        var text =
            report.passes ? "### The book's numbers are as recorded\n\n" : "### The book's numbers moved\n\n"
        text += "\(report.valueCount) displayed values in \(report.chapters.count) chapters; "
        text +=
            "\(report.failureCount) not as recorded, \(report.withinTolerance) moved within tolerance.\n\n"
        for fault in Report.first(of: report.faults.map(Diagnostic.init)) {
            text +=
                "- \(Self.cell("\(fault.path):\(fault.line):\(fault.column)")): \(Self.cell(fault.message))\n"
        }
        for chapter in report.chapters where !chapter.differences.isEmpty {
            text += "\n#### \(Self.cell(chapter.path))\n\n"
            if !chapter.changed.isEmpty {
                text +=
                    "Changed since they were recorded: \(Self.cell(chapter.changed.joined(separator: "; ")))\n\n"
            }
            text += "| \(ReportRow.heads.joined(separator: " | ")) |\n"
            text += "|\(String(repeating: " --- |", count: ReportRow.heads.count))\n"
            for (index, difference) in chapter.differences.enumerated() {
                let row = ReportRow(chapter: chapter, worst: difference, others: 0)
                text += "| \(row.cells.map(Self.cell).joined(separator: " | ")) |\n"
                if text.utf8.count > Self.maxSummary {
                    text +=
                        "\n… and \(chapter.differences.count - index - 1) more in this chapter; all of them: "
                    return text + "`\(NextCommand.current("check --all"))`\n"
                }
            }
        }
        return text
    }

    /// Escapes text for Markdown and HTML.
    private static func cell(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case "\n", "\r": escaped += " "
            case "|", "\\", "`", "*", "_", "[", "]", "~", "$":
                escaped += "\\"
                escaped.unicodeScalars.append(scalar)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
