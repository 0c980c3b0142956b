import Manuscript

/// Names that belong to the tool, and, where chapters are strangers', the question how they are compiled.
///
/// The compiler has no say in it, so this looks at the code's text, strings and comments included.
struct ReservedNames {
    let isSandboxed: Bool

    /// Names of what the tool's own lines and the compiler's transform use begin so.
    private static let own = ["__book", "__Book", "__builtin_", "⟿"]

    /// What makes the compiler trust code, or run code of its own.
    private static let unsafe = [Evaluator.safety, "#externalMacro"]

    func faults(in chapter: Chapter) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func look(in line: Substring, _ place: (Int) -> Place) {
            for word in Self.own + (isSandboxed ? Self.unsafe : []) {
                guard let found = line.range(ofFirst: word) else { continue }
                let place = place(line[..<found.lowerBound].utf8.count)
                let message: String
                if Self.own.contains(word) {
                    message =
                        "names that begin with '\(word)' are the tool's own, and send what it takes for a chapter's values; "
                        + "write another name"
                } else {
                    message =
                        "with --sandbox a chapter can't ask for '\(word)'; leave it out, or build a chapter that you trust "
                        + "without --sandbox"
                }
                faults.append(
                    Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
            }
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                if !cell.kind.isExecuted { continue }
                let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
                for (line, start) in zip(lines, cell.places) {
                    look(in: line) { Place(line: start.line, column: start.column + $0) }
                }
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                look(in: value.source[...]) { value.place(at: $0) }
            }
        }
        return faults
    }
}
