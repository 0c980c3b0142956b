import Manuscript

/// Why a command failed.
package enum Failure: Error {
    /// Faults of the book at their places; at least one.
    case diagnostics([Diagnostic])
    /// An error without a place in the book, as a sentence.
    case message(String)
    /// The values that moved have been printed already; other faults have not.
    case reported(diagnostics: [Diagnostic]?, moved: Int)

    /// Faults of files together with one that has no place in a file.
    package static func all(_ diagnostics: [Diagnostic], and message: String) -> Failure {
        diagnostics.isEmpty
            ? .message(message) : .diagnostics(diagnostics + [Diagnostic(path: "", message: message)])
    }
}
