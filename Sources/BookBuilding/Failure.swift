import Manuscript

/// What ends a command without success.
package enum Failure: Error {
    /// Faults of the book at their places; at least one.
    case faults([Diagnostic])
    /// Something wrong that has no place in the book, in a sentence.
    case message(String)
    /// What drifted is said already; faults beside that are still to be.
    case reported(faults: [Diagnostic]?, drifted: Int)

    /// Faults of files, and what is wrong beside them.
    package static func all(_ faults: [Diagnostic], and message: String) -> Failure {
        faults.isEmpty ? .message(message) : .faults(faults + [Diagnostic(path: "", message: message)])
    }
}
