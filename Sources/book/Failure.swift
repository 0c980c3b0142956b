import ArgumentParser
import Foundation
import Manuscript

/// What ends a command without success.
enum Failure: Error {
    case faults([Diagnostic])
    case message(String)
}

enum Report {
    /// Runs a command's work; prints what went wrong, and leaves with code 1.
    static func run<Result: Sendable>(
        _ work: () async throws(Failure) -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch .faults(let diagnostics) {
            for diagnostic in diagnostics { write(diagnostic.description) }
            let count = diagnostics.count { $0.severity == .error }
            write("\(count) error\(count == 1 ? "" : "s"); the last good site is unchanged")
            throw ExitCode(1)
        } catch .message(let text) {
            write("error: \(text)")
            throw ExitCode(1)
        }
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
