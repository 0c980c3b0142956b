import Evaluation
import Foundation

/// A table of timings.
enum TimingsTable {
    /// - Parameter read: the time for reading all files and parsing Markdown, of all chapters together.
    static func text(read: Duration, _ chapters: [(slug: String, timings: Timings)]) -> String {
        let phases = Timings.Phase.allCases.filter { $0 != .read }
        let width = max(8, chapters.map(\.slug.count).max() ?? 0)
        func row(_ name: String, _ cells: [String]) -> String {
            let padded = cells.map { String(repeating: " ", count: max(0, 9 - $0.count)) + $0 }
            return name + String(repeating: " ", count: max(0, width - name.count)) + padded.joined()
        }
        func milliseconds(_ seconds: Double) -> String { String(format: "%.1f", seconds * 1000) }
        var total = Timings()
        var lines = [row("ms", phases.map(\.rawValue))]
        for (slug, timings) in chapters {
            total.add(timings)
            lines.append(row(slug, phases.map { milliseconds(timings[$0]) }))
        }
        lines.append(row("all", phases.map { milliseconds(total[$0]) }))
        lines.append("read, all files: \(milliseconds(read / .seconds(1)))")
        return lines.joined(separator: "\n")
    }
}
