/// Where the interpolations of a program's string literals stand. No call can be inserted there: what follows it in the literal
/// could not keep its line and column.
struct InterpolatedLiterals {
    private var ranges: [ClosedRange<Int>] = []

    /// Takes in a node of a program's tree.
    mutating func inspect(_ node: CompilerTree.Node) {
        guard CompilerTree.kind(of: node) == "tap_expr", let body = node["body"] as? CompilerTree.Node,
            let range = CompilerTree.range(of: body), range.start <= range.end
        else { return }
        ranges.append(range.start...range.end)
    }

    /// The statements that stand in none of them, in closures.
    func outside(_ statements: [PatternStatement]) -> [PatternStatement] {
        ranges.isEmpty
            ? statements
            : statements.filter { statement in !ranges.contains { $0.contains(statement.start) } }
    }
}
