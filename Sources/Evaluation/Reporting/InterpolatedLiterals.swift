/// The interpolations of a program's string literals, where no call can be inserted: the rest of the literal
/// could not keep its line and column.
struct InterpolatedLiterals {
    private var ranges: [ClosedRange<Int>] = []

    /// Visits a node of a program's tree.
    mutating func inspect(_ node: TreeNode) {
        guard node.kind == .tapExpr, let body = node[.body],
            let range = body.range, range.start <= range.end
        else { return }
        ranges.append(range.start...range.end)
    }

    /// The statements that are not in a closure within an interpolation.
    func outside(_ statements: [PatternStatement]) -> [PatternStatement] {
        ranges.isEmpty
            ? statements
            : statements.filter { statement in !ranges.contains { $0.contains(statement.start) } }
    }
}
