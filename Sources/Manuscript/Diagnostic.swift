/// Something wrong in a chapter or in `book.yml`, at the place where the reader can mend it.
package struct Diagnostic: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Equatable, Hashable, Sendable {
        case error, warning, note
    }

    /// The file as it is named to the reader, e.g. `chapters/03-relu.md`; empty if no file is to blame.
    package var path: String
    /// Counted from 1; 0 when the whole file is meant.
    package var line: Int
    /// Counted from 1 in UTF-8 bytes, as the Swift compiler does; 0 when the whole line is meant.
    package var column: Int
    package var severity: Severity
    /// What is wrong, the offending text, what is legal, and what to do next. May have several lines.
    package var message: String

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
