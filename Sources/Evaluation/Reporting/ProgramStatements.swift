/// What the compiler has to know to print its trees of a program.
struct TreeFlags {
    /// For the front end, to read the text.
    var text: [String]
    /// For the driver, to know the types; nil if nothing is compiled.
    var types: [String]?
}

extension Evaluator {
    /// Calls for what the transform leaves out of a program.
    ///
    /// The compiler is asked only where the words of the text give a reason, and for types only where statements do.
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
            && (hasNoncopyable || ChangedPlaces.mayStand(in: text))
        guard mayBind || mayChange else { return calls }
        guard let tree = try await tree(of: text, flags: flags.text, in: folder) else {
            if mayBind { calls.unknown.insert(.patterns) }
            if mayChange { calls.unknown.formUnion([.changes, .closureChanges]) }
            return calls
        }
        // It lacks what stands in '#if', and there is none where a type takes a value ('struct Rows<let count: Int>').
        let isWhole = !tree.isEmpty && text.utf8.firstRange(of: "#if".utf8) == nil
        if mayBind, isWhole { calls.add(PatternStatement.all(in: tree), in: text) }
        let asksTypes = mayChange && (hasNoncopyable || ChangedPlaces.mayStand(in: tree))
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

    /// The program as the compiler reads it; nil if its answer is not understood.
    func tree(
        of text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> CompilerTree? {
        try await understood { () async throws(EvaluationError) in
            let result = try await askCompiler(
                of: text,
                ["-frontend", "-dump-parse", "-dump-ast-format", "json", "-suppress-warnings"]
                    + SerializedMessages.frontEndFlags + flags,
                in: folder)
            return (result, result.isSuccess ? CompilerTree(Array(result.output.utf8)) : nil)
        }
    }

    /// The program as the compiler understands it; nil if its answer is not understood.
    func typedTree(
        of text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> CompilerTree? {
        try await understood { () async throws(EvaluationError) in
            try await typeChecked(text, flags: flags, in: folder)
        }
    }

    /// What the compiler says of a program, and, where it takes it, the typed tree; nil if its answer is not understood.
    func typeChecked(
        _ text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> (result: Tool.Result, tree: CompilerTree?) {
        let result = try await askCompiler(
            of: text,
            flags + (flags.contains(SerializedMessages.file) ? [] : SerializedMessages.flags) + [
                "-dump-ast", "-Xfrontend", "-dump-ast-format", "-Xfrontend", "json", "-o", "main.json",
            ], in: folder)
        guard result.isSuccess, let bytes = Files.read(folder + "/main.json"), bytes.count <= Self.longestTree
        else { return (result, nil) }
        return (result, CompilerTree(bytes))
    }

    /// What the compiler's driver, or with `-frontend` the compiler itself, says of a program alone in a folder.
    func askCompiler(
        of text: String, _ arguments: [String], in folder: String
    ) async throws(EvaluationError) -> Tool.Result {
        try Files.replaceFolder(folder)
        try Files.write(text, to: folder + "/main.swift")
        return try await Tool.run(
            toolchain.compiler, arguments + ["main.swift"], in: folder, limits: toolchain.limits)
    }

    /// An empty tree of a program that the compiler does not take, which it says when it compiles it. Where it fails itself, or its
    /// answer is too long, there is none, and these values are missing: the tree of a program of some hundred kilobytes is longer
    /// than what is read of a tool.
    private func understood(
        _ ask: () async throws(EvaluationError) -> (result: Tool.Result, tree: CompilerTree?)
    ) async throws(EvaluationError) -> CompilerTree? {
        do throws(EvaluationError) {
            let (result, tree) = try await ask()
            if result.isSuccess { return tree }
            return result.messages.contains { $0.severity == .error } ? .empty : nil
        } catch .failed, .exceeded {
            return nil
        }
    }

    /// Bytes.
    static let longestTree = 64 << 20
}
