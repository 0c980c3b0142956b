import Manuscript

/// Names that belong to the tool, and, where chapters are strangers', declarations of functions that are not Swift's.
///
/// The compiler has no say in it, so this looks at the code's text, strings and comments included.
struct ReservedNames {
    let isSandboxed: Bool

    /// Names of the functions that the tool's own lines and the compiler's transform call begin so.
    private static let own = ["__book", "__builtin_"]
    /// Attributes by which a program gets functions from outside Swift, or gives them: with those it could write
    /// where only the tool does.
    private static let foreign = ["@_extern", "@_silgen_name", "@_cdecl", "@_expose", "@cdecl"]
    /// What a stranger's code may not mention.
    private static let strangers = foreign + [Evaluator.safety]

    func faults(in chapter: Chapter) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func look(in line: Substring, _ place: (Int) -> Place) {
            for word in Self.own + (isSandboxed ? Self.strangers : []) {
                guard let found = line.range(ofFirst: word) else { continue }
                let place = place(line[..<found.lowerBound].utf8.count)
                let message: String
                if Self.own.contains(word) {
                    message =
                        "names that begin with '\(word)' are the tool's own, and send what it takes for a chapter's values; "
                        + "write another name"
                } else {
                    let what =
                        word == Evaluator.safety
                        ? "ask for '\(word)'" : "declare functions that are not Swift's ('\(word)')"
                    message =
                        "with --sandbox a chapter can't \(what); leave it out, or build a chapter that you trust without "
                        + "--sandbox"
                }
                faults.append(
                    Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
            }
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                if cell.kind == .norun || cell.kind == .fails { continue }
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
