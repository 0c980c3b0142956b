import Baseline
import Foundation
import Manuscript

extension Project {
    private func baselineFile(_ slug: String) -> String { "\(baselinePath)/\(slug).txt" }

    /// Everything that differs from its record, at its place in the chapter.
    func compareWithBaselines(_ results: [ChapterResult]) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        for result in results { faults += compare(result) }
        let slugs = Set(chapters.map(\.slug))
        let files = (try? FileManager.default.contentsOfDirectory(atPath: baselinePath)) ?? []
        for file in files.sorted() where file.hasSuffix(".txt") && !slugs.contains(String(file.dropLast(4))) {
            faults.append(
                Diagnostic(
                    path: "\(baselinePath)/\(file)",
                    message: "a record without a chapter; if the chapter was removed, remove this file too"))
        }
        return faults
    }

    private func compare(_ result: ChapterResult) -> [Diagnostic] {
        let chapter = result.chapter
        let path = baselineFile(chapter.slug)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return [
                Diagnostic(
                    path: chapter.path,
                    message: "has no record (\(path)); if its numbers are right, type: "
                        + "swift run book accept \(chapter.slug)")
            ]
        }
        let recorded: [RecordedValue]
        do throws(BaselineFile.Fault) {
            recorded = try BaselineFile.read(text)
        } catch {
            return [Diagnostic(path: path, line: error.line, message: error.message)]
        }
        let displayed = result.displayed
        let differences = Difference.between(recorded: recorded, computed: displayed.map(\.value))
        return differences.map { difference in
            let place: Place
            let message: String
            switch difference {
            case .changed(let index, let old, let new):
                place = displayed[index].place
                let apart = old.distance(to: new).map { ", \($0) apart" } ?? ""
                let seen = old.printed == new.printed ? "" : "; shown \(old.printed), now \(new.printed)"
                message = "\(new.name) has drifted: recorded \(old.value), now \(new.value)\(apart)\(seen)"
            case .unrecorded(let index, let new):
                place = displayed[index].place
                message = "\(new.name) = \(new.value) is displayed but not recorded"
            case .missing(let before, let old):
                let at = displayed.isEmpty ? nil : displayed[min(before, displayed.count - 1)].place
                place = at ?? Place(line: 1, column: 1)
                message = "\(old.name) = \(old.value) is recorded but no longer displayed"
            }
            return Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message: message + "; if that is meant, type: swift run book accept \(chapter.slug)")
        }
    }

    /// Records a chapter's values; returns what to say of it.
    func accept(_ result: ChapterResult) throws(Failure) -> String {
        let slug = result.chapter.slug
        let path = baselineFile(slug)
        let values = result.displayed.map(\.value)
        var changes = ""
        if let text = try? String(contentsOfFile: path, encoding: .utf8),
            let recorded = try? BaselineFile.read(text)
        {
            let differences = Difference.between(recorded: recorded, computed: values)
            if differences.isEmpty { return "\(slug): \(values.count) values, as recorded" }
            for difference in differences {
                switch difference {
                case .changed(_, let old, let new):
                    changes += "\n  \(new.name): \(old.value) → \(new.value)"
                case .unrecorded(_, let new): changes += "\n  + \(new.name): \(new.value)"
                case .missing(_, let old): changes += "\n  − \(old.name): \(old.value)"
                }
            }
        }
        do {
            try FileManager.default.createDirectory(
                atPath: baselinePath, withIntermediateDirectories: true)
            try BaselineFile.write(values).write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw .message("\(path): can't be written: \((error as NSError).localizedDescription)")
        }
        return "\(slug): \(values.count) values recorded in \(path)\(changes)"
    }
}
