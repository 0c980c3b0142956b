/// Something wrong in a chapter or in `book.yml`, at the place where the reader can mend it.
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

    /// The file as it is named to the reader, e.g. `chapters/03-relu.md`; empty if no file is to blame.
    package var path: String
    /// Counted from 1; 0 when the whole file is meant.
    package var line: Int
    /// Counted from 1 in UTF-8 bytes, as the Swift compiler does; 0 when the whole line is meant.
    package var column: Int
    /// Whether the book can be built all the same.
    package var severity: Severity
    /// What is wrong, the offending text, what is legal, and what to do next. May have several lines.
    package var message: String

    /// A fault at a place; without line and column, of the file as a whole.
    package init(
        path: String, line: Int = 0, column: Int = 0, severity: Severity = .error, message: String
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }

    /// `chapters/03-relu.md:41:10: error: …`
    package var description: String {
        var place = path.visibleName
        if line > 0 {
            place += ":\(line)"
            if column > 0 { place += ":\(column)" }
        }
        return (place.isEmpty ? "" : place + ": ") + "\(severity.rawValue): \(message)"
    }
}
