import ArgumentParser
import Baseline
import BookBuilding
import Foundation
import Manuscript

/// How `check` says what it found.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    /// For a person.
    case text
    /// Annotations and a summary for GitHub Actions.
    case github
    /// For other programs; see `docs/check-report.md`.
    case json
}

extension CheckReport {
    /// Prints the report in its format; where something is wrong, on standard error if a person is to read it.
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

    /// To the job's summary, where there is one.
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
