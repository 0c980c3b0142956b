import Manuscript

/// Reserves the tool's names and, in strangers' chapters, questions about how they are compiled.
///
/// The compiler can't do this, so it searches the code's text, including strings and comments.
struct ReservedNames {
    let isSandboxed: Bool

    /// Prefixes of names in the tool's own lines and the compiler's transform.
    private static let own = ["__book", "__Book", "__builtin_", "⟿"]

    /// Names that make the compiler trust code, or run code itself.
    private static let unsafe = [Evaluator.safety, "externalMacro"]

    func diagnostics(in chapter: Chapter) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        func look(in line: Substring, isExecuted: Bool = true, _ place: (Int) -> SourceLocation) {
            for word in (isExecuted ? Self.own : []) + (isSandboxed ? Self.unsafe : []) {
                guard let found = line.range(ofFirst: word) else { continue }
                let place = place(line[..<found.lowerBound].utf8.count)
                let message: String
                if Self.own.contains(word) {
                    message =
                        "names that begin with '\(word)' are reserved for the tool, which uses them to send a chapter's values; "
                        + "use another name"
                } else {
                    message =
                        "with --sandbox a chapter can't ask for '\(word)'; leave it out, or build a chapter that you trust "
                        + "without --sandbox"
                }
                diagnostics.append(
                    Diagnostic(path: chapter.path, at: place, message: message))
            }
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                if !cell.kind.isCompiled { continue }
                // Cells that must not compile are compiled as well, which expands their macros.
                for (line, start) in zip(cell.lines, cell.places) {
                    look(in: line, isExecuted: cell.kind.isExecuted) {
                        SourceLocation(line: start.line, column: start.column + $0)
                    }
                }
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                look(in: value.source[...]) { value.place(at: $0) }
            }
        }
        return diagnostics
    }
}
