import Baseline
import Evaluation
import Manuscript

/// A copy of `book.yml` among the baselines.
///
/// `book.yml` decides what the tool reads and where it writes, so a change to it matters when a stranger's
/// book is built.
extension Project {
    static let bookBaselineName = "book.yml"

    /// The lines of `book.yml` that differ from the baseline. Comments and empty lines are ignored.
    func bookChanges() -> [Diagnostic] {
        let path = chaptersPath + "/book.yml"
        let baseline = "\(baselinePath)/\(Self.bookBaselineName)"
        let remedy =
            "book.yml decides what is read and where the site is written: review it before you trust it, then type: "
            + NextCommand.current("accept")
        let recorded: String
        do throws(Unreadable) { recorded = try Files.text(of: baseline, within: [bookFolder]) } catch {
            return [Diagnostic(path: path, message: "its record (\(baseline)) \(error); \(remedy)")]
        }
        let (old, new) = (Self.settings(recorded), Self.settings(bookText))
        let changes = Changes(from: old.map { Array($0.text.utf8) }, to: new.map { Array($0.text.utf8) })
        var said = changes.removed.sorted().map {
            Diagnostic(
                path: path, message: "'\(old[$0].text)' of the record (\(baseline)) is missing; \(remedy)")
        }
        said += changes.inserted.sorted().map {
            Diagnostic(
                path: path, line: new[$0].line,
                message: "'\(new[$0].text)' is not in the record (\(baseline)); \(remedy)")
        }
        // A multi-line string can contain what looks like a comment.
        if said.isEmpty, Self.meaning(of: recorded) != Self.meaning(of: bookText) {
            said.append(
                Diagnostic(path: path, message: "differs from its record (\(baseline)); \(remedy)"))
        }
        return said
    }

    /// What `book.yml` allows beyond the defaults, in one line. Comparing it with the record is not enough: a
    /// stranger may have changed both.
    func bookPowers() -> Diagnostic {
        let (book, usual) = (configuration, BookConfiguration())
        var powers: [String] = []
        func add<Value: Equatable>(_ name: String, _ value: KeyPath<BookConfiguration, Value>, _ text: String)
        {
            if book[keyPath: value] != usual[keyPath: value] { powers.append("\(name): \(text)") }
        }
        add("site", \.site, book.site)
        add("repository", \.repository, book.repository.map { "\($0)" } ?? "")
        add(
            "libraries", \.libraries,
            book.libraries.map { "\($0.name) (\($0.folder))" }.joined(separator: ", "))
        add("references", \.references, book.references.joined(separator: ", "))
        add("seconds", \.seconds, EvaluationError.text(book.seconds))
        add("memory", \.memory, "\(book.memory)")
        add("output", \.output, "\(book.output)")
        add("compiler seconds", \.compilerSeconds, EvaluationError.text(book.compilerSeconds))
        add("compiler memory", \.compilerMemory, "\(book.compilerMemory)")
        add("html", \.allowsAnyHTML, "any (nothing more with --sandbox)")
        return Diagnostic(
            path: chaptersPath + "/book.yml", severity: .note,
            message:
                "book.yml decides what is read, where the site is written, and the limits; like its record, which may be "
                + "by the same author, it sets: "
                + (powers.isEmpty ? "only the defaults" : powers.joined(separator: "; ")))
    }

    /// The settings of a `book.yml`, in any order; nil if it can't be read.
    private static func meaning(of text: String) -> BookConfiguration? {
        var book = BookConfiguration.read(path: bookBaselineName, bytes: Array(text.utf8)).configuration
        book?.referencesPlace = nil
        book?.sitePlace = nil
        for index in book?.libraries.indices ?? 0..<0 { book?.libraries[index].place = nil }
        return book
    }

    /// YAML has more line breaks than line feeds; comments end at each of them.
    private static func settings(_ text: String) -> [(line: Int, text: String)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap {
            index, line in
            let isEmpty = line.drop { $0 == " " }.first.map { $0 == "#" } ?? true
            return isEmpty ? nil : (index + 1, String(line))
        }
    }
}
