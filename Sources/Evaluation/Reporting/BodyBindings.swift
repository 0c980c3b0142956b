/// Statements whose variables belong to a body of theirs: `if let y = f() {`, `while let`, `for (i, x) in`, `case .a(let n):` and
/// `catch E.a(let n) {`. The hooks are called where that body begins.
///
/// A branch whose value is the value of the whole (`let t = if …`) has to be one expression alone. There one more condition calls
/// the hooks, but nothing can for a case: its line has a dash. So `if` and `switch` are looked at for whether they may be expressions.
struct BodyBindings {
    private typealias Node = CompilerTree.Node

    private(set) var statements: [PatternStatement] = []
    /// Where cases begin that bind variables, and have no place for a call.
    private var unread: [Int] = []
    /// Start offsets of `if` and `switch` statements that may be expressions.
    private var values: Set<Int> = []

    /// Takes in a node of a program's tree (`-dump-parse`). What it is part of has to be taken in before.
    mutating func inspect(_ node: CompilerTree.Node) {
        switch CompilerTree.kind(of: node) {
        case "if_stmt", "while_stmt": inspectConditions(of: node)
        case "for_each_stmt": inspectLoop(node)
        case "switch_stmt": inspectSwitch(node)
        case "do_catch_stmt":
            for clause in node["catch_stmts"] as? [Node] ?? [] { inspectCase(clause, isBraced: true) }
        case "single_value_stmt_expr":
            if let statement = node["stmt"] as? Node { noteValue(statement) }
        case "closure_expr", "accessor_decl", "subscript_decl":
            noteBody(of: node)
        case "func_decl":
            if let result = node["result"] as? Node, !Self.isVoid(result) { noteBody(of: node) }
        default: break
        }
    }

    // MARK: Bindings

    private mutating func inspectConditions(of node: Node) {
        guard let range = CompilerTree.range(of: node),
            let body = (node["then_stmt"] ?? node["body"]) as? Node,
            let brace = CompilerTree.range(of: body)?.start
        else { return }
        let names = PatternStatement.names(in: node["conditions"] ?? [])
        add(
            names.map { .init(text: $0, offset: range.start) }, at: range.start,
            values.contains(range.start) ? .condition(brace: brace) : .brace(brace))
    }

    private mutating func inspectLoop(_ node: Node) {
        guard let range = CompilerTree.range(of: node), let body = node["body"] as? Node,
            let brace = CompilerTree.range(of: body)?.start
        else { return }
        let names = PatternStatement.names(in: node["pattern"] ?? [])
        add(names.map { .init(text: $0, offset: range.start) }, at: range.start, .brace(brace))
    }

    private mutating func inspectSwitch(_ node: Node) {
        let cases = node["cases"] as? [Node] ?? []
        if let start = CompilerTree.range(of: node)?.start, values.contains(start),
            cases.allSatisfy(mayHaveValue)
        {
            for clause in cases {
                noteBody(of: clause)
                if !bound(by: clause, before: .max).isEmpty, let start = CompilerTree.range(of: clause)?.start
                {
                    unread.append(start)
                }
            }
        } else {
            for clause in cases { inspectCase(clause, isBraced: false) }
        }
    }

    private mutating func inspectCase(_ clause: Node, isBraced: Bool) {
        guard let range = CompilerTree.range(of: clause), let body = clause["body"] as? Node,
            let start = CompilerTree.range(of: body)?.start
        else { return }
        let names = bound(by: clause, before: start)
        add(names, at: range.start, isBraced ? .brace(start) : .caseBody(start))
    }

    private func bound(by clause: Node, before body: Int) -> [PatternStatement.Name] {
        guard let range = CompilerTree.range(of: clause) else { return [] }
        let variables = clause["case_body_variables"] as? [Node] ?? []
        return variables.compactMap { variable in
            guard let name = CompilerTree.name(of: variable), name != "self",
                let offset = CompilerTree.range(of: variable)?.start
            else { return nil }
            // That of a bare 'catch' stands nowhere: its place is the body's.
            return PatternStatement.Name(text: name, offset: offset < body ? offset : range.start)
        }
    }

    /// Dashes of cases that have no place for a call: before what they are part of, so that values in their lines come after them.
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
    private mutating func noteBody(of node: Node) {
        guard let element = Self.onlyElement(of: node["body"]) else { return }
        noteValue(element)
    }

    private mutating func noteValue(_ statement: Node) {
        var waiting = [statement]
        while let next = waiting.popLast() {
            switch CompilerTree.kind(of: next) {
            case "switch_stmt":
                if let start = CompilerTree.range(of: next)?.start { values.insert(start) }
            case "if_stmt":
                guard let otherwise = next["else_stmt"] as? Node else { break }
                if let start = CompilerTree.range(of: next)?.start { values.insert(start) }
                if let element = Self.onlyElement(of: next["then_stmt"]) { waiting.append(element) }
                if CompilerTree.kind(of: otherwise) == "if_stmt" {
                    waiting.append(otherwise)
                } else if let element = Self.onlyElement(of: otherwise) {
                    waiting.append(element)
                }
            case "then_stmt":
                if let value = (next["result"] as? Node)?["stmt"] as? Node { waiting.append(value) }
            default: break
            }
        }
    }

    private func mayHaveValue(_ clause: Node) -> Bool {
        guard let element = Self.onlyElement(of: clause["body"]), let kind = CompilerTree.kind(of: element)
        else { return false }
        return kind.hasSuffix("_expr")
            || ["throw_stmt", "then_stmt", "if_stmt", "switch_stmt", "do_catch_stmt"].contains(kind)
    }

    private static func isVoid(_ type: Node) -> Bool {
        switch CompilerTree.kind(of: type) {
        case "type_tuple": type["elements"] == nil && type["element"] == nil
        case "type_unqualified_ident": type["id"] as? String == "Void"
        default: false
        }
    }

    private static func onlyElement(of body: Any?) -> Node? {
        guard let body = body as? Node, let elements = body["elements"] as? [Node], elements.count == 1
        else { return nil }
        return elements[0]
    }
}
