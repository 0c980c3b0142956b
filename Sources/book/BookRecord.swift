import Baseline
import Evaluation
import Manuscript

/// A copy of `book.yml` among the records.
///
/// It says what the tool reads and where it writes, so whoever builds a stranger's book wants to know that it was changed.
extension Project {
    static let bookRecordName = "book.yml"

    /// The lines of `book.yml` that are not as recorded. Comments and empty lines say nothing.
    func bookChanges() -> [Diagnostic] {
        let path = chaptersPath + "/book.yml"
        let record = "\(baselinePath)/\(Self.bookRecordName)"
        let remedy =
            "book.yml says what is read and where it is written: look at it before you trust it, then type: swift run "
            + "book accept"
        let recorded: String
        do throws(Unreadable) { recorded = try Files.text(of: record, within: [bookFolder]) } catch {
            return [Diagnostic(path: path, message: "its record (\(record)) \(error); \(remedy)")]
        }
        let (old, new) = (Self.settings(recorded), Self.settings(bookText))
        var changes: [Diagnostic] = []
        for change in new.map(\.text).difference(from: old.map(\.text)) {
            switch change {
            case .insert(let index, let text, _):
                changes.append(
                    Diagnostic(
                        path: path, line: new[index].line,
                        message: "'\(text)' is not in the record (\(record)); \(remedy)"))
            case .remove(_, let text, _):
                changes.append(
                    Diagnostic(
                        path: path, message: "'\(text)' of the record (\(record)) is missing; \(remedy)"))
            }
        }
        return changes.sorted { $0.line < $1.line }
    }

    private static func settings(_ text: String) -> [(line: Int, text: String)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let isEmpty = line.drop { $0 == " " }.first.map { $0 == "#" } ?? true
            return isEmpty ? nil : (index + 1, String(line))
        }
    }
}
