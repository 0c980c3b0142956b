import ArgumentParser
import BookBuilding
import Manuscript

/// Prints the faults of a command.
enum Report {
    /// Runs a command; if it fails, prints why and exits with code 1.
    static func run<Result: Sendable>(
        _ work: () async throws(Failure) -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch .diagnostics(let diagnostics) {
            for diagnostic in shown(diagnostics) { Terminal.printError(diagnostic.description) }
            let count = diagnostics.count { $0.severity == .error }
            Terminal.printError("\(count) error\(count == 1 ? "" : "s")")
            throw ExitCode(1)
        } catch .reported(let diagnostics, let moved) {
            if let diagnostics {
                for fault in shown(diagnostics) { Terminal.printError(fault.description) }
                let count = diagnostics.count { $0.severity == .error }
                let words = [
                    count == 0 ? "" : "\(count) error\(count == 1 ? "" : "s")",
                    moved == 0 ? "" : "\(moved) value\(moved == 1 ? " is" : "s are") not as recorded",
                ]
                Terminal.printError(words.filter { !$0.isEmpty }.joined(separator: ", "))
            }
            throw ExitCode(1)
        } catch .message(let text) {
            Terminal.printError("error: \(text)")
            throw ExitCode(1)
        }
    }

    /// The most faults that are shown of one file.
    private static let maxShown = 100

    /// Sorted by place; only the first ones of each file.
    static func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] { first(of: sorted(diagnostics)) }

    /// The first ones of each file, and the number of the others.
    /// - Parameter areNotes: whether notes are independent; otherwise each belongs to the error before it.
    static func first(of diagnostics: [Diagnostic], areNotes: Bool = false) -> [Diagnostic] {
        var counts: [String: Int] = [:]
        /// The index in the result of the line with that number.
        var ends: [String: Int] = [:]
        var result: [Diagnostic] = []
        var isLeftOut = false
        for var diagnostic in diagnostics {
            let path = diagnostic.path
            if areNotes || diagnostic.severity != .note || result.isEmpty {
                let count = counts[path, default: 0] + 1
                counts[path] = count
                isLeftOut = count > maxShown && !path.isEmpty
                if isLeftOut, ends[path] == nil {
                    ends[path] = result.count
                    diagnostic.severity = .note
                    result.append(diagnostic)
                }
            }
            if !isLeftOut { result.append(diagnostic) }
        }
        for (path, index) in ends {
            result[index].message =
                "\(counts[path, default: 0] - maxShown) more from here on in this file; fix those above first, or list "
                + "all of them: " + NextCommand.current("check --format json")
        }
        return result
    }

    /// Sorted by place; a note stays after the error that it belongs to.
    static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let groups = diagnostics.reduce(into: [[Diagnostic]]()) { groups, diagnostic in
            if diagnostic.severity == .note, !groups.isEmpty {
                groups[groups.count - 1].append(diagnostic)
            } else {
                groups.append([diagnostic])
            }
        }
        let sorted = groups.sorted { a, b in
            (a[0].path, a[0].line, a[0].column) < (b[0].path, b[0].line, b[0].column)
        }
        return Array(sorted.joined())
    }
}
