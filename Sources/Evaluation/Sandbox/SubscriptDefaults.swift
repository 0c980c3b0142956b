import Manuscript

/// Finds subscripts whose parameters have default arguments.
///
/// The compiler's trees omit a subscript's parameters, and so everything in a default argument, closures
/// included. Its raw SIL has a function for each argument: the subscript's symbol and `fA_`, `fA0_` …
/// (docs/ABI/Mangling).
extension Evaluator {
    /// The offsets of these subscripts in the text.
    ///
    /// - Parameter flags: the driver's flags with which the tree was made.
    func subscriptsWithDefaults(
        in tree: CompilerTree, of text: String, flags: [String], folder: String
    ) async throws(EvaluationError) -> [Int] {
        // Without prefixes of symbols: `s:` in the tree, `$s`, or `$e` in Embedded Swift, in SIL.
        var subscripts: [(symbol: String, start: Int)] = []
        tree.forEachNode(initialValuesTwice: true) { node in
            guard node.kind == .subscriptDecl, !node.isImplicit else {
                return
            }
            let identifier = node.text(.usr) ?? ""
            subscripts.append(
                (identifier.dropFirst("s:".count) + "fA", node.range?.start ?? 0))
        }
        guard !subscripts.isEmpty else { return [] }
        let result = try await askCompiler(
            of: text, flags + ["-emit-silgen", "-o", "main.sil"], in: folder)
        guard result.isSuccess, let bytes = Files.read(folder + "/main.sil") else {
            throw .failed(
                tool: result.tool, at: "the search for default arguments", reason: ToolFailure(result).words)
        }
        let defaults = RawSIL.definedSymbols(in: String(decoding: bytes, as: UTF8.self)).filter(
            Self.isDefaultOfSubscript)
        // An unknown subscript counts as the first one.
        return defaults.map { symbol in
            (subscripts.first { symbol.dropFirst("$s".count).hasPrefix($0.symbol) } ?? subscripts[0]).start
        }
    }

    /// Whether a symbol ends in `ipfA_`, `ipZfA0_` and so on: `i` is a subscript, `Z` a static one.
    static func isDefaultOfSubscript(_ symbol: Substring) -> Bool {
        guard symbol.hasSuffix("_") else { return false }
        let name = symbol.dropLast()
        let stem = name.dropLast(name.reversed().prefix { $0.isNumber }.count)
        return stem.hasSuffix("ipfA") || stem.hasSuffix("ipZfA")
    }
}
