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

    /// Whether a program to which calls of hooks were added has nothing that the sandbox refuses. Of the program without them that is
    /// known; of this one it is looked at again, so that no chapter depends on where exactly the calls stand. One that can't be looked
    /// at, since the search ends with an error, is not.
    func isWithinRules(
        _ text: ProgramText, _ checked: String, _ flags: TreeFlags, in folder: String
    ) async throws(EvaluationError) -> Bool {
        guard mode.isSandboxed, text.text != checked, let types = flags.types else { return true }
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: types, folder: folder + "/rules")
        return found.isEmpty && other == nil
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
                    ("a default argument of a subscript, which the compiler shows nothing of", start)
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

    /// Why there is no tree of a program that the compiler takes.
    private func unreadableTree(at path: String) -> EvaluationError {
        var reason: String?
        if Files.size(of: path).map({ $0 > Self.longestTree }) ?? false {
            reason =
                "what it says of this chapter's code is longer than \(Self.longestTree >> 20) MiB; split the chapter, or move "
                + "what is long into a file of data"
        } else if let bytes = Files.read(path), CompilerTree.depth(of: bytes) > CompilerTree.mostLevels {
            reason =
                "an expression of this chapter's is nested too deeply, such as a sum of a hundred numbers; write it in "
                + "parts"
        }
        return reason.map { .failed(tool: "swiftc", at: "the search for unsafe code", reason: $0) }
            ?? .notUnderstood(what: "a program's types (-dump-ast)", version: toolchain.version)
    }

    /// The compiler's name of the feature. Code that asks for it by `#if` could be other code here than in the page's program, so
    /// `ReservedNames` refuses it.
    static let safety = "StrictMemorySafety"
}
