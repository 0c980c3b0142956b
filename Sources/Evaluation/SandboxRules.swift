import Manuscript

extension Evaluator {
    /// Faults for what a stranger's code may not have, since with it a program could write where only the tool's own code
    /// does: functions that are not Swift's, and what Swift calls unsafe, such as pointers.
    ///
    /// The compiler says where they are: in its tree of the program, and by its own strict memory safety (SE-0458).
    ///
    /// - Returns: also the error of a program that is wrong otherwise. Such a program must not run (`requireNone`).
    func sandboxFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> (faults: [Diagnostic], other: CompilerMessage?) {
        guard let page else { return ([], nil) }
        let faults = try await preparePage(for: chapter)
        if !faults.isEmpty { return (faults, nil) }
        let flags = Platform.page.moduleFlags(reporting: .nothing) + page.searchFlags
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: flags, folder: folder)
        return (found.renumbered(from: text.lines).diagnostics(in: chapter), other)
    }

    /// Refuses a program that compiles although the search for unsafe code ended with an error.
    func requireNone(_ other: CompilerMessage?) throws(EvaluationError) {
        guard let other else { return }
        throw .failed(tool: "swiftc", at: "the search for unsafe code", reason: other.text)
    }

    /// What a stranger's program may not have, with its lines as they are in the program.
    ///
    /// - Parameter flags: for the compiler's driver.
    /// - Returns: also the error of a program that is wrong otherwise.
    func forbiddenCode(
        in text: String, file: String, flags: [String], folder: String
    ) async throws(EvaluationError) -> (found: [CompilerMessage], other: CompilerMessage?) {
        let (result, tree) = try await typeChecked(
            text,
            flags: flags.filter { $0 != "-suppress-warnings" } + [
                "-strict-memory-safety", "-Werror", Self.safety,
            ], in: folder)
        let errors = CompilerMessage.read(result.output).filter { $0.severity == .error }
        var found = errors.filter { $0.text.hasSuffix("[#\(Self.safety)]") }.map { message in
            var message = message
            message.text =
                "with --sandbox a chapter can't use what Swift calls unsafe (pointers, 'unsafeBitCast' and the like): it could "
                + "change what the page shows; write it without, or build a chapter that you trust without --sandbox"
            return message
        }
        if found.isEmpty, let other = errors.first { return ([], other) }
        if found.isEmpty {
            guard let tree else {
                throw .notUnderstood(
                    what: "a program's types (-dump-ast)", version: toolchain.version)
            }
            let located = LocatedText(Array(text.utf8))
            for (what, start) in Self.forbiddenNodes(in: tree) {
                let place = located.place(of: start)
                found.append(
                    CompilerMessage(
                        file: file, line: place.line, column: place.column, severity: .error,
                        text:
                            "with --sandbox a chapter can't have \(what); leave it out, or build a chapter that you trust "
                            + "without --sandbox"))
            }
        }
        var seen: [CompilerMessage] = []
        for message in found where !seen.contains(message) { seen.append(message) }
        return (seen.sorted { ($0.line, $0.column) < ($1.line, $1.column) }, nil)
    }

    /// Such declarations and such code in the compiler's tree: what they are, and where in the text they begin.
    static func forbiddenNodes(in tree: CompilerTree) -> [(what: String, start: Int)] {
        var nodes: [(what: String, start: Int)] = []
        tree.forEachBlock({ _ in }) { node in
            guard let kind = CompilerTree.kind(of: node), let what = forbidden[kind],
                let start = CompilerTree.range(of: node)?.start
            else { return }
            nodes.append((what, start))
        }
        return nodes
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
