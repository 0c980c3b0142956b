import Manuscript

/// Why a command failed.
package enum Failure: Error {
    /// Faults of the book at their places; at least one.
    case faults([Diagnostic])
    /// Something wrong that has no place in the book, in a sentence.
    case message(String)
    /// The values that moved have been printed already; other faults have not.
    case reported(faults: [Diagnostic]?, drifted: Int)

    /// Faults of files together with one that has no place in a file.
    package static func all(_ faults: [Diagnostic], and message: String) -> Failure {
        faults.isEmpty ? .message(message) : .faults(faults + [Diagnostic(path: "", message: message)])
    }
}
