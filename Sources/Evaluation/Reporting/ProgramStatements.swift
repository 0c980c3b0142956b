/// The flags with which the compiler prints its trees of a program.
struct TreeFlags {
    /// For the front end, without types.
    var text: [String]
    /// For the driver, with types; nil if nothing is compiled.
    var types: [String]?
}

extension Evaluator {
    /// Calls for the values that the transform omits in a program.
    ///
    /// The compiler runs only if the text may contain such values, and computes types only if statements need
    /// them.
    ///
    /// - Parameter missing: kinds of values that are not wanted.
    func hookCalls(
        for text: String, without missing: Reporting.Values, flags: TreeFlags, in folder: String
    ) async throws(EvaluationError) -> HookCalls {
        var calls = HookCalls()
        let mayBind = !missing.contains(.patterns) && HookCalls.mayBindPatterns(in: text)
        let hasNoncopyable = ChangedPlaces.mayHaveNoncopyable(text)
        let mayChange =
            flags.types != nil
            && (hasNoncopyable || ChangedPlaces.mightOccur(in: text))
        guard mayBind || mayChange else { return calls }
        guard let tree = try await tree(of: text, flags: flags.text, in: folder) else {
            if mayBind { calls.unknown.insert(.patterns) }
            if mayChange { calls.unknown.formUnion([.changes, .closureChanges]) }
            return calls
        }
        // It omits code in '#if', and there is no tree for types with value parameters ('struct Rows<let
        // count: Int>').
        let isWhole = !tree.isEmpty && text.utf8.firstRange(of: "#if".utf8) == nil
        if mayBind, isWhole { calls.add(PatternStatement.all(in: tree), in: text) }
        let asksTypes = mayChange && (hasNoncopyable || ChangedPlaces.mightOccur(in: tree))
        guard asksTypes || !isWhole else { return calls }
        guard let types = flags.types, let tree = try await typedTree(of: text, flags: types, in: folder)
        else {
            if asksTypes { calls.unknown.formUnion([.changes, .closureChanges]) }
            if !isWhole { calls.unknown.insert(.unplaced) }
            return calls
        }
        if mayBind, !isWhole { calls.add(PatternStatement.all(in: tree), in: text) }
        if mayChange {
            let places = ChangedPlaces(tree, text)
            calls.add(places.statements, in: text)
            calls.add(rereads: places.rereads, in: text)
        }
        return calls
    }

    /// The untyped tree of a program; nil if the compiler's output is not understood.
    func tree(
        of text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> CompilerTree? {
        try await understood { () async throws(EvaluationError) in
            let result = try await dumpParse(text, flags: flags, in: folder)
            return (result, result.isSuccess ? CompilerTree(Array(result.output.utf8)) : nil)
        }
    }

    /// Asks for a program's untyped tree, which is printed as JSON.
    func dumpParse(
        _ text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> Tool.Result {
        try await askCompiler(
            of: text,
            ["-frontend", "-dump-parse", "-dump-ast-format", "json", "-suppress-warnings"]
                + SerializedMessages.frontEndFlags + flags,
            in: folder)
    }

    /// The typed tree of a program; nil if the compiler's output is not understood.
    func typedTree(
        of text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> CompilerTree? {
        try await understood { () async throws(EvaluationError) in
            try await typeChecked(text, flags: flags, in: folder)
        }
    }

    /// The compiler's messages for a program and, if it is valid, the typed tree; nil if the output is not
    /// understood.
    func typeChecked(
        _ text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> (result: Tool.Result, tree: CompilerTree?) {
        let result = try await askCompiler(
            of: text,
            flags + (flags.contains(SerializedMessages.file) ? [] : SerializedMessages.flags) + [
                "-dump-ast", "-Xfrontend", "-dump-ast-format", "-Xfrontend", "json", "-o", "main.json",
            ], in: folder)
        guard result.isSuccess,
            Files.size(of: folder + "/main.json").map({ $0 <= Self.longestTree }) ?? false,
            let bytes = Files.read(folder + "/main.json")
        else { return (result, nil) }
        return (result, CompilerTree(bytes))
    }

    /// Runs the compiler's driver, or with `-frontend` the compiler itself, on a program in a folder.
    func askCompiler(
        of text: String, _ arguments: [String], in folder: String
    ) async throws(EvaluationError) -> Tool.Result {
        try Files.replaceFolder(folder)
        try Files.write(text, to: folder + "/main.swift")
        return try await Tool.run(
            arguments.first == "-frontend" ? toolchain.frontEnd : toolchain.compiler,
            arguments + ["main.swift"],
            in: folder, limits: toolchain.limits)
    }

    /// An empty tree for an invalid program, whose errors are reported when it is compiled. If the compiler
    /// fails, or its output is too long, there is no tree, and the values are missing: the tree of a program
    /// of some hundred kilobytes exceeds the limit for tools' output.
    private func understood(
        _ ask: () async throws(EvaluationError) -> (result: Tool.Result, tree: CompilerTree?)
    ) async throws(EvaluationError) -> CompilerTree? {
        do throws(EvaluationError) {
            let (result, tree) = try await ask()
            if result.isSuccess { return tree }
            return result.messages.contains { $0.severity == .error } ? .empty : nil
        } catch .failed {
            return nil
        } catch .exceeded(let tool, let limit, let output) {
            // Nothing else can be compiled for this chapter.
            if case .processor = limit { throw .exceeded(tool: tool, limit: limit, output: output) }
            return nil
        }
    }

    /// In bytes. Decoded, a tree takes forty times as much memory, and there may be one for each processor.
    static let longestTree = 16 << 20
}
