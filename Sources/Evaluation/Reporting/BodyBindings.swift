/// Statements that define variables for a body: `if let y = f() {`, `while let`, `for (i, x) in`,
/// `case .a(let n):` and `catch E.a(let n) {`. The hooks are called at the beginning of the body.
///
/// A branch whose value is the value of the whole (`let t = if …`) has to be a single expression. Then an
/// additional condition calls the hooks, which a case can't have: its line has a dash. So for each `if` and
/// `switch` it is determined whether it may be an expression.
struct BodyBindings {
    private(set) var statements: [PatternStatement] = []
    /// The beginnings of cases that define variables, but where no call can be inserted.
    private var unread: [Int] = []
    /// Start offsets of `if` and `switch` statements that may be expressions.
    private var values: Set<Int> = []

    /// Visits a node of a program's tree (`-dump-parse`), after its parents.
    mutating func inspect(_ node: TreeNode) {
        switch node.kind {
        case .ifStmt, .whileStmt: inspectConditions(of: node)
        case .forEachStmt: inspectLoop(node)
        case .switchStmt: inspectSwitch(node)
        case .doCatchStmt:
            for clause in node.nodes(.catchStmts) { inspectCase(clause, isBraced: true) }
        case .singleValueStmtExpr:
            if let statement = node[.stmt] { noteValue(statement) }
        case .closureExpr, .accessorDecl, .subscriptDecl:
            noteBody(of: node)
        case .funcDecl:
            if let result = node[.result], !Self.isVoid(result) { noteBody(of: node) }
        default: break
        }
    }

    // MARK: Bindings

    private mutating func inspectConditions(of node: TreeNode) {
        guard let range = node.range,
            let body = node[.thenStmt, .body],
            let brace = body.range?.start
        else { return }
        let names = PatternStatement.names(in: node.all(in: .conditions))
        add(
            names.map { .init(text: $0, offset: range.start) }, at: range.start,
            values.contains(range.start) ? .condition(brace: brace) : .brace(brace))
    }

    private mutating func inspectLoop(_ node: TreeNode) {
        guard let range = node.range, let body = node[.body],
            let brace = body.range?.start
        else { return }
        let names = PatternStatement.names(in: node.all(in: .pattern))
        add(names.map { .init(text: $0, offset: range.start) }, at: range.start, .brace(brace))
    }

    private mutating func inspectSwitch(_ node: TreeNode) {
        let cases = node.nodes(.cases)
        if let start = node.range?.start, values.contains(start),
            cases.allSatisfy(mayHaveValue)
        {
            for clause in cases {
                noteBody(of: clause)
                if !bound(by: clause, before: .max).isEmpty, let start = clause.range?.start {
                    unread.append(start)
                }
            }
        } else {
            for clause in cases { inspectCase(clause, isBraced: false) }
        }
    }

    private mutating func inspectCase(_ clause: TreeNode, isBraced: Bool) {
        guard let range = clause.range, let body = clause[.body],
            let start = body.range?.start
        else { return }
        let names = bound(by: clause, before: start)
        add(names, at: range.start, isBraced ? .brace(start) : .caseBody(start))
    }

    private func bound(by clause: TreeNode, before body: Int) -> [PatternStatement.Name] {
        guard let range = clause.range else { return [] }
        let variables = clause.nodes(.caseBodyVariables)
        return variables.compactMap { variable in
            guard let name = variable.name, name != "self",
                let offset = variable.range?.start
            else { return nil }
            // A bare 'catch' has no place of its own; its node has the body's.
            return PatternStatement.Name(text: name, offset: offset < body ? offset : range.start)
        }
    }

    /// Dashes for cases without a place for a call: before the enclosing statement, so that values on their
    /// lines come after them.
    func dashes(in tree: CompilerTree) -> [PatternStatement] {
        unread.compactMap { start in
            tree.topLevelStart(of: start).map {
                PatternStatement(start: start, anchor: .caseBody($0), names: [], kind: .bodies)
            }
        }
    }

    private mutating func add(
        _ names: [PatternStatement.Name], at start: Int, _ anchor: PatternStatement.Anchor
    ) {
        guard !names.isEmpty else { return }
        statements.append(PatternStatement(start: start, anchor: anchor, names: names, kind: .bodies))
    }

    // MARK: Values of statements

    /// The only element of a body may be its value.
    private mutating func noteBody(of node: TreeNode) {
        guard let element = Self.onlyElement(of: node[.body]) else { return }
        noteValue(element)
    }

    private mutating func noteValue(_ statement: TreeNode) {
        var waiting = [statement]
        while let next = waiting.popLast() {
            switch next.kind {
            case .switchStmt:
                if let start = next.range?.start { values.insert(start) }
            case .ifStmt:
                guard let otherwise = next[.elseStmt] else { break }
                if let start = next.range?.start { values.insert(start) }
                if let element = Self.onlyElement(of: next[.thenStmt]) { waiting.append(element) }
                if otherwise.kind == .ifStmt {
                    waiting.append(otherwise)
                } else if let element = Self.onlyElement(of: otherwise) {
                    waiting.append(element)
                }
            case .thenStmt:
                if let value = next[.result]?[.stmt] { waiting.append(value) }
            default: break
            }
        }
    }

    private func mayHaveValue(_ clause: TreeNode) -> Bool {
        guard let element = Self.onlyElement(of: clause[.body]) else { return false }
        // Most kinds of expressions, such as literals, have no name here.
        return element.isExpression
            || [.throwStmt, .thenStmt, .ifStmt, .switchStmt, .doCatchStmt].contains(element.kind)
    }

    private static func isVoid(_ type: TreeNode) -> Bool {
        switch type.kind {
        case .typeTuple: !type.has(.elements) && !type.has(.element)
        case .typeUnqualifiedIdent: type.text(.id) == "Void"
        default: false
        }
    }

    private static func onlyElement(of body: TreeNode?) -> TreeNode? {
        guard let elements = body?.list(.elements), elements.count == 1 else { return nil }
        return elements[0]
    }
}
