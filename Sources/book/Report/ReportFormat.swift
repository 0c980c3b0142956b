import ArgumentParser
import Baseline
import BookBuilding
import Foundation
import Manuscript

/// The output format of `check`.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    /// Readable text.
    case text
    /// Annotations and a summary for GitHub Actions.
    case github
    /// JSON; see `docs/check-report.md`.
    case json
}

extension CheckReport {
    /// Prints the report; failures as text go to standard error.
    func write(_ format: ReportFormat, showsAll: Bool) throws(Failure) {
        switch format {
        case .text:
            let text = ReportText(report: self, showsAll: showsAll).text
            if !text.isEmpty { Terminal.printError(text, terminator: "") }
        case .github:
            let report = ReportGitHub(report: self)
            for annotation in report.annotations { Terminal.print(command: annotation) }
            try Self.append(report.summary)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            do {
                Terminal.print(json: String(decoding: try encoder.encode(self), as: UTF8.self))
            } catch {
                throw .message("the report can't be written as JSON: \(error)")
            }
        }
    }

    /// Appends to the job's summary, if there is one.
    private static func append(_ summary: String) throws(Failure) {
        guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else {
            return
        }
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) { _ = manager.createFile(atPath: path, contents: nil) }
        do {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try file.seekToEnd()
            try file.write(contentsOf: Data(summary.visible.utf8))
        } catch {
            throw .message(
                "GITHUB_STEP_SUMMARY (\(path)) can't be written: \((error as NSError).localizedDescription)")
        }
    }
}
