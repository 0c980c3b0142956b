/// A statement of which hooks are to be called, behind it or within it, since the compiler's playground transform leaves out what it
/// binds or changes. The compiler's own trees of the program say where it stands: this is what they say without types
/// (`-dump-parse`), `ChangedPlaces` what they say with them.
struct PatternStatement: Hashable {
    struct Name: Hashable {
        var text: String
        /// What the hook is given.
        var expression: String
        /// Where it stands, or its statement where the tree does not say that.
        var offset: Int

        init(text: String, expression: String? = nil, offset: Int) {
            self.text = text
            self.expression = expression ?? "`\(text)`"
            self.offset = offset
        }
    }

    /// Where hooks are called.
    enum Anchor: Hashable {
        /// Behind the statement whose last token begins there.
        case behind(lastToken: Int)
        /// As one more condition, before the brace there.
        case condition(brace: Int)
        /// Behind the brace there, at the beginning of a body.
        case brace(Int)
        /// Before the statement there, with which a body without braces begins.
        case caseBody(Int)
        /// None: before the statement that begins there, what makes the transform leave it out.
        case unreported(Int)

        /// Before which byte the calls stand; nil if it is not plain.
        func offset(in bytes: [UInt8]) -> Int? {
            switch self {
            case .behind(let token): StatementEnd.find(from: token, in: bytes)
            case .condition(let brace), .brace(let brace):
                brace < bytes.count && bytes[brace] == UInt8(ascii: "{") ? brace : nil
            case .unreported(let start): start
            // An attribute's place is behind its '@'.
            case .caseBody(let start):
                start > 0 && bytes[start - 1] == UInt8(ascii: "@") ? start - 1 : start
            }
        }
    }

    /// In bytes of the program's text.
    var start: Int
    var anchor: Anchor
    /// None where a statement computes, or changes, what can't be read behind it.
    var names: [Name]
    /// What a program that is reported without this kind of value lacks.
    var kind: Reporting.Values = .patterns

    /// All of a program that bind variables.
    static func all(in tree: CompilerTree) -> [PatternStatement] {
        var found: [PatternStatement] = []
        var bodies = BodyBindings()
        var literals = InterpolatedLiterals()
        tree.forEachBlock {
            found += statements(among: $0)
        } inspect: {
            bodies.inspect($0)
            literals.inspect($0)
        }
        return literals.outside(found + bodies.statements + bodies.dashes(in: tree))
    }

    private typealias Node = CompilerTree.Node

    private static func statements(among elements: [Node]) -> [PatternStatement] {
        var found: [PatternStatement] = []
        for (index, element) in elements.enumerated() {
            guard let range = CompilerTree.range(of: element) else { continue }
            var isUnread = false
            let names: [Name]
            switch CompilerTree.kind(of: element) {
            case "pattern_binding_decl":
                let declarations = elements[(index + 1)...].prefix { CompilerTree.kind(of: $0) == "var_decl" }
                isUnread = Self.isUnread(element, declarations)
                names = isUnread ? [] : variables(of: element, declarations)
            case "guard_stmt":
                names = Self.names(in: element["conditions"] ?? []).map {
                    Name(text: $0, offset: range.start)
                }
            default: names = []
            }
            if isUnread || !names.isEmpty {
                found.append(
                    PatternStatement(start: range.start, anchor: .behind(lastToken: range.end), names: names))
            }
        }
        return found
    }

    /// Whether what is bound has no name, `let _ = f()`, or is not there yet, `async let x = f()`.
    private static func isUnread(_ binding: Node, _ declarations: ArraySlice<Node>) -> Bool {
        guard let entries = binding["pattern_entries"] as? [Node],
            entries.contains(where: { $0["original_init"] != nil })
        else { return false }
        let isAsync = declarations.contains {
            ($0["attrs"] as? [Node] ?? []).contains { CompilerTree.kind(of: $0) == "async_attr" }
        }
        return isAsync || names(in: entries.map { $0["pattern"] ?? [] }).isEmpty
    }

    /// Of a statement with one variable alone there are none: it is reported. Nor do variables count that have no value yet.
    private static func variables(of binding: Node, _ declarations: ArraySlice<Node>) -> [Name] {
        guard let entries = binding["pattern_entries"] as? [Node],
            let pattern = entries.first?["pattern"] as? Node
        else { return [] }
        if entries.count == 1, CompilerTree.kind(of: untyped(pattern)) == "pattern_named" { return [] }
        let valued = Set(
            entries.filter { $0["original_init"] != nil }.flatMap { Self.names(in: $0["pattern"] ?? []) })
        var names: [Name] = []
        for declaration in declarations {
            guard let place = CompilerTree.range(of: declaration),
                let name = CompilerTree.name(of: declaration), valued.contains(name)
            else { continue }
            names.append(Name(text: name, offset: place.start))
        }
        return names
    }

    private static func untyped(_ pattern: Node) -> Node {
        var pattern = pattern
        while CompilerTree.kind(of: pattern) == "pattern_typed", let inner = pattern["sub_pattern"] as? Node {
            pattern = inner
        }
        return pattern
    }

    /// What patterns name, in their order.
    static func names(in tree: Any) -> [String] {
        var names: [String] = []
        var waiting = [tree]
        while let next = waiting.popLast() {
            if let node = next as? Node {
                switch CompilerTree.kind(of: node) {
                case "pattern_named":
                    if let name = CompilerTree.name(of: node), name != "self", !names.contains(name) {
                        names.append(name)
                    }
                case "closure_expr": break
                default:
                    // By the order of their text: of a node's parts only patterns, and what they are in, hold names.
                    for key in ["args", "expr", "fn", "elements", "sub_expr", "sub_pattern", "pattern"] {
                        if let part = node[key] { waiting.append(part) }
                    }
                }
            } else if let list = next as? [Any] {
                waiting += list.reversed()
            }
        }
        return names
    }
}
