import Baseline
import Evaluation
import Foundation
import Manuscript

extension Project {
    func baselineFile(_ slug: String) -> String { "\(baselinePath)/\(slug).txt" }

    /// The state of a chapter's baseline file.
    enum BaselineState {
        case absent
        case unreadable([Diagnostic])
        /// With the faults of single values.
        case read(BaselineFile, [Diagnostic])
    }

    func baseline(of slug: String) -> BaselineState {
        let path = baselineFile(slug)
        let text: String
        do throws(Unreadable) { text = try Files.text(of: path, within: [bookFolder]) } catch {
            if error == .missing { return .absent }
            var fault = Diagnostic(path: path, message: "the record \(error)")
            if case .notText(let line) = error {
                (fault.line, fault.message) = (line, "this line is not UTF-8 text")
            }
            return .unreadable([fault])
        }
        let (file, badLines) = BaselineFile.read(text)
        let diagnostics = badLines.map { fault in
            Diagnostic(
                path: path, line: fault.line,
                message: fault.message + "; restore the line, or look at all values and type: "
                    + NextCommand.current("accept", slug))
        }
        return badLines.allSatisfy(\.namesValue) ? .read(file, diagnostics) : .unreadable(diagnostics)
    }

    /// Compares results with their baselines.
    ///
    /// - Parameters:
    ///   - knowsAll: whether there are results of all chapters, so that a baseline without one is a fault.
    ///   - also: other faults for the report.
    func compareWithBaselines(
        _ results: [ChapterResult], knowsAll: Bool, also: [Diagnostic] = []
    ) -> CheckReport {
        var report = CheckReport()
        var diagnostics: [Diagnostic] = []
        for result in results {
            let chapter = result.chapter
            WorkLimit.shared.begin(chapter.path)
            defer { WorkLimit.shared.end(chapter.path) }
            switch baseline(of: chapter.slug) {
            // A new chapter's own faults have to be fixed before it can be accepted.
            case .absent where also.contains(where: { $0.path == chapter.path && $0.severity == .error }):
                break
            case .absent:
                diagnostics.append(
                    Diagnostic(
                        path: chapter.path,
                        message:
                            "has no record (\(baselineFile(chapter.slug))); if its numbers are right, type: "
                            + NextCommand.current("accept", chapter.slug)))
            case .unreadable(let unreadable): diagnostics += unreadable
            case .read(let file, let tampered):
                diagnostics += tampered
                let displayed = result.displayed
                let comparisons = Comparison.all(
                    recorded: file.values, computed: displayed.map(\.value), unshown: result.unshown,
                    tolerances: chapter.tolerances().tolerances)
                diagnostics += chapter.toleranceFaults(comparisons, seen: file.seen)
                report.chapters.append(compare(result, displayed, comparisons, file))
            }
        }
        if knowsAll { diagnostics += baselinesWithoutChapter() }
        report.faults = (also + diagnostics).map(CheckReport.ReportedDiagnostic.init)
        return report
    }

    private func baselinesWithoutChapter() -> [Diagnostic] {
        let slugs = Set(chapters.map(\.slug))
        let files: [FolderEntry]
        do throws(Unreadable) { files = try FolderEntry.all(in: baselinePath) } catch {
            // Each chapter has already reported that it has no baseline.
            return error == .missing
                ? [] : [Diagnostic(path: baselinePath, message: "the records' folder \(error)")]
        }
        let names = files.filter { !$0.isHidden && $0.name.hasSuffix(".txt") }.map(\.name)
        return names.filter { !slugs.contains(String($0.dropLast(4))) }.map {
            file in
            Diagnostic(
                path: "\(baselinePath)/\(file)",
                message: "a record without a chapter; if the chapter was removed, remove this file too")
        }
    }

    private func compare(
        _ result: ChapterResult, _ displayed: [ChapterResult.Displayed], _ comparisons: [Comparison],
        _ file: BaselineFile
    ) -> CheckReport.Chapter {
        let chapter = result.chapter
        let moved = comparisons.filter { $0.verdict != .identical && $0.verdict != .notShown }
        let notShown = comparisons.count { $0.verdict == .notShown }
        let provenance = Provenance(
            self, chapter, recorded: file, computed: result.origins,
            isSandboxed: result.isSandboxed)
        var words: [Int: [String]] = [:]
        var differences = moved.map { comparison in
            let at = displayed.isEmpty ? nil : displayed[min(comparison.computedIndex, displayed.count - 1)]
            let step = at?.step ?? 0
            let changed = words[step] ?? provenance.words(step: step)
            words[step] = changed
            return CheckReport.Difference(
                comparison, place: at?.place ?? SourceLocation(line: 1, column: 1),
                baselineLine: comparison.recordedIndex.map { file.lines[$0] }, changed: changed)
        }
        // The worst first, then in the chapter's order.
        differences = differences.enumerated().sorted { a, b in
            let (x, y) = (a.element.severity, b.element.severity)
            return x != y ? x > y : a.offset < b.offset
        }.map(\.element)
        return CheckReport.Chapter(
            chapter: chapter.slug, path: chapter.path, values: displayed.count,
            identical: comparisons.count { $0.verdict == .identical },
            withinTolerance: comparisons.count { $0.verdict == .withinTolerance },
            notShown: notShown == 0 ? nil : notShown,
            changed: moved.isEmpty ? [] : provenance.all, differences: differences)
    }
}
