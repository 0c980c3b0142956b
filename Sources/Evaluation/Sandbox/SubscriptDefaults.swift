import Manuscript

/// The subscripts whose parameters have default arguments.
///
/// The compiler's trees lack a subscript's parameters, and so all that an argument's expression holds, closures included. Its
/// raw SIL has a function for each argument: the subscript's symbol and `fA_`, `fA0_` … (docs/ABI/Mangling).
extension Evaluator {
    /// Where they begin, by the tree.
    ///
    /// - Parameter flags: those the tree was made with, for the compiler's driver.
    func subscriptsWithDefaults(
        in tree: CompilerTree, of text: String, flags: [String], folder: String
    ) async throws(EvaluationError) -> [Int] {
        // Without what symbols begin with: `s:` in the tree, `$s`, or `$e` in Embedded Swift, in SIL.
        var subscripts: [(symbol: String, start: Int)] = []
        tree.forEachNode(initialValuesTwice: true) { node in
            guard CompilerTree.kind(of: node) == "subscript_decl", node["implicit"] as? Bool != true else {
                return
            }
            let identifier = node["usr"] as? String ?? ""
            subscripts.append(
                (identifier.dropFirst("s:".count) + "fA", CompilerTree.range(of: node)?.start ?? 0))
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
        // One that no subscript is known to have is the first one's.
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
