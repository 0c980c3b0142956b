/// A fault in a chapter or in `book.yml`, at the place where it can be fixed.
package struct Diagnostic: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
    /// What a fault does to a build. The raw value is the word that is printed.
    package enum Severity: String, Equatable, Hashable, Sendable {
        /// Nothing is built.
        case error
        /// The book is built, though something is wrong.
        case warning
        /// Nothing is wrong.
        case note
    }

    /// The file, as messages name it, e.g. `chapters/03-relu.md`; empty if no file is at fault.
    package var path: String
    /// From 1; 0 for the whole file.
    package var line: Int
    /// From 1 in UTF-8 bytes, as in the Swift compiler's messages; 0 for the whole line.
    package var column: Int
    /// Whether the book can be built all the same.
    package var severity: Severity
    /// The message: the fault, the offending text, the legal alternatives, and the next step. May have
    /// several lines.
    package var message: String

    /// A fault at a place; without line and column, of the whole file.
    package init(
        path: String, line: Int = 0, column: Int = 0, severity: Severity = .error, message: String
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }

    /// A fault at a place of a file; nil for the whole file.
    package init(path: String, at place: SourceLocation?, severity: Severity = .error, message: String) {
        self.init(
            path: path, line: place?.line ?? 0, column: place?.column ?? 0, severity: severity,
            message: message)
    }

    /// `chapters/03-relu.md:41:10`; empty if no file is at fault.
    package var placeText: String {
        var text = path.visibleName
        if line > 0 {
            text += ":\(line)"
            if column > 0 { text += ":\(column)" }
        }
        return text
    }

    /// `chapters/03-relu.md:41:10: error: …`
    package var description: String {
        (placeText.isEmpty ? "" : placeText + ": ") + "\(severity.rawValue): \(message)"
    }
}
