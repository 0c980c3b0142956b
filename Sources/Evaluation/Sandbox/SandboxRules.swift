import Manuscript

extension Evaluator {
    /// Faults for code that a stranger may not use, since it could overwrite the tool's memory: foreign
    /// functions, and everything that Swift calls unsafe, such as pointers.
    ///
    /// The compiler finds it: in its tree of the program, and with strict memory safety (SE-0458).
    ///
    /// - Returns: also the error of a program that is otherwise invalid. Such a program must not run
    ///   (`requireNone`).
    func sandboxFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> (diagnostics: [Diagnostic], other: CompilerMessage?) {
        guard let webAssemblyLibraries else { return ([], nil) }
        let diagnostics = try await preparePage(for: chapter)
        if !diagnostics.isEmpty { return (diagnostics, nil) }
        let flags = Platform.webAssembly.moduleFlags(reporting: .nothing) + webAssemblyLibraries.searchFlags
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: flags, folder: folder)
        return (found.renumbered(from: text.lines).diagnostics(in: chapter), other)
    }

    /// Whether a program with inserted hook calls obeys the sandbox's rules. Without them it does; this is
    /// checked again, so that safety does not depend on the exact places of the calls. If it can't be checked
    /// because the search fails, the answer is no.
    func isWithinRules(
        _ text: ProgramText, _ checked: String, _ flags: TreeFlags, in folder: String
    ) async throws(EvaluationError) -> Bool {
        guard mode.isSandboxed, text.text != checked, let types = flags.types else { return true }
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: types, folder: folder + "/rules")
        return found.isEmpty && other == nil
    }

    /// Rejects a program that compiles although the search for unsafe code failed.
    func requireNone(_ other: CompilerMessage?) throws(EvaluationError) {
        guard let other else { return }
        throw .failed(tool: "swiftc", at: "the search for unsafe code", reason: other.text)
    }

    /// The forbidden code of a stranger's program, with lines of the program.
    ///
    /// - Parameter flags: for the compiler's driver.
    /// - Returns: also the error of a program that is otherwise invalid.
    func forbiddenCode(
        in text: String, file: String, flags: [String], folder: String
    ) async throws(EvaluationError) -> (found: [CompilerMessage], other: CompilerMessage?) {
        let (result, tree) = try await typeChecked(
            text,
            flags: flags.filter { $0 != "-suppress-warnings" } + [
                "-strict-memory-safety", "-Werror", Self.safety,
            ], in: folder)
        let errors = result.messages.filter { $0.severity == .error }
        var found = errors.filter { $0.group == Self.safety }.map { message in
            var message = message
            message.text =
                "with --sandbox a chapter can't use what Swift calls unsafe (pointers, 'unsafeBitCast' and the like): it could "
                + "change what the page shows; write it without, or build a chapter that you trust without --sandbox"
            return message
        }
        if found.isEmpty, let other = errors.first { return ([], other) }
        if found.isEmpty {
            guard let tree else { throw unreadableTree(at: folder + "/main.json") }
            let located = LocatedText(Array(text.utf8))
            let defaults = try await subscriptsWithDefaults(
                in: tree, of: text, flags: flags, folder: folder + "/defaults")
            let nodes =
                Self.forbiddenNodes(in: tree, located)
                + defaults.map { start in
                    ("a default argument of a subscript, which the compiler's tree omits", start)
                }
            for (what, start) in nodes {
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

    /// Why there is no tree of a valid program.
    private func unreadableTree(at path: String) -> EvaluationError {
        var reason: String?
        if Files.size(of: path).map({ $0 > Self.longestTree }) ?? false {
            reason =
                "its output for this chapter's code is longer than \(Self.longestTree >> 20) MiB; split the chapter, or move "
                + "long literals into a data file"
        } else if let bytes = Files.read(path), CompilerTree.depth(of: bytes) > CompilerTree.maxLevels {
            reason =
                "an expression in this chapter is nested too deeply, such as a sum of a hundred numbers; write it in "
                + "parts"
        }
        return reason.map { .failed(tool: "swiftc", at: "the search for unsafe code", reason: $0) }
            ?? .notUnderstood(what: "a program's types (-dump-ast)", version: toolchain.version)
    }

    /// The compiler's name for the feature. Code that tests for it with `#if` could differ from the page's
    /// program, so `ReservedNames` rejects it.
    static let safety = "StrictMemorySafety"
}
