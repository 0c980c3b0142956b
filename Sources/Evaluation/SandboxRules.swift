import Manuscript

extension Evaluator {
    /// Faults for what a stranger's code may not have, since with it a program could write where only the tool's own code
    /// does: functions that are not Swift's, and what Swift calls unsafe, such as pointers.
    ///
    /// The compiler says where they are: in its tree of the program, and by its own strict memory safety (SE-0458). Where the
    /// program is wrong otherwise nothing is said here: then it does not run.
    func sandboxFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        guard let page else { return [] }
        let faults = try await preparePage(for: chapter)
        if !faults.isEmpty { return faults }
        let flags = (Platform.page.moduleFlags(reporting: .nothing) + page.searchFlags)
            .filter { $0 != "-suppress-warnings" }
        let (result, tree) = try await typeChecked(
            text.text, flags: flags + ["-strict-memory-safety", "-Werror", Self.safety], in: folder)
        let errors = CompilerMessage.read(result.output).filter { $0.severity == .error }
        var found = errors.filter { $0.text.hasSuffix("[#\(Self.safety)]") }.map { message in
            var message = message
            message.text =
                "with --sandbox a chapter can't use what Swift calls unsafe (pointers, 'unsafeBitCast' and the like): it could "
                + "change what the page shows; write it without, or build a chapter that you trust without --sandbox"
            return message
        }
        if found.isEmpty, !errors.isEmpty { return [] }
        if found.isEmpty {
            guard let tree else {
                throw .notUnderstood(what: "its tree of a program (-dump-ast)", version: toolchain.version)
            }
            let located = LocatedText(Array(text.text.utf8))
            tree.forEachBlock({ _ in }) { node in
                guard let kind = CompilerTree.kind(of: node), let what = Self.forbidden[kind],
                    let start = CompilerTree.range(of: node)?.start
                else { return }
                let place = located.place(of: start)
                found.append(
                    CompilerMessage(
                        file: text.lines.file, line: place.line, column: place.column, severity: .error,
                        text:
                            "with --sandbox a chapter can't have \(what); leave it out, or build a chapter that you trust "
                            + "without --sandbox"))
            }
        }
        var seen: [CompilerMessage] = []
        for message in found where !seen.contains(message) { seen.append(message) }
        return seen.sorted { ($0.line, $0.column) < ($1.line, $1.column) }.renumbered(from: text.lines)
            .diagnostics(in: chapter)
    }

    /// The compiler's name of the feature. Code that asks for it by `#if` could be other code here than in the page's program, so
    /// `ReservedNames` refuses it.
    static let safety = "StrictMemorySafety"
    /// By the compiler's name of a node.
    private static let forbidden = [
        "extern_attr": "functions that are not Swift's ('@_extern')",
        "silgen_name_attr": "functions that are not Swift's ('@_silgen_name')",
        "cdecl_attr": "functions for others than Swift ('@c', '@_cdecl')",
        "expose_attr": "functions for others than Swift ('@_expose')",
        "section_attr": "'@_section'", "used_attr": "'@_used'",
        "unsafe_expr": "code that is marked 'unsafe'", "unsafe_attr": "what is marked '@unsafe'",
        "safe_attr": "what is marked '@safe'",
    ]
}
