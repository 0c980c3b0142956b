import Foundation

/// A statement that binds variables which the compiler's playground transform does not report, as the compiler's own tree of
/// the program has it (`-dump-parse -dump-ast-format json`).
struct PatternStatement: Equatable {
    struct Name: Equatable {
        var text: String
        /// Where it stands, or its statement where the tree does not say that.
        var offset: Int
    }

    /// In bytes of the program's text.
    var start: Int
    /// Where its last token begins.
    var lastToken: Int
    var names: [Name]

    /// All of a program; nil where this is not the tree of one.
    static func all(in answer: [UInt8]) -> [PatternStatement]? {
        guard let tree = try? JSONSerialization.jsonObject(with: Data(answer)) as? Node,
            tree["_kind"] as? String == "source_file", let items = tree["items"] as? [Node]
        else { return nil }
        let top = flattened(items)
        var found = statements(among: top)
        // Without recursion: expressions nest deeply.
        var waiting: [Any] = [top]
        while let next = waiting.popLast() {
            if let node = next as? Node {
                for (key, value) in node {
                    if kind(of: node) == "brace_stmt", key == "elements", let elements = value as? [Node] {
                        waiting.append(elements)
                        found += statements(among: elements)
                    } else if key != "processed_init", value is Node || value is [Any] {
                        // An initial value is told twice.
                        waiting.append(value)
                    }
                }
            } else if let list = next as? [Any] {
                waiting += list
            }
        }
        return found
    }

    private typealias Node = [String: Any]

    /// At the top level each statement is in a list of its own, and its variables follow it.
    private static func flattened(_ items: [Node]) -> [Node] {
        items.flatMap { item -> [Node] in
            guard kind(of: item) == "top_level_code_decl", let body = item["body"] as? Node,
                let elements = body["elements"] as? [Node]
            else { return [item] }
            return elements
        }
    }

    private static func statements(among elements: [Node]) -> [PatternStatement] {
        var found: [PatternStatement] = []
        for (index, element) in elements.enumerated() {
            guard let range = range(of: element) else { continue }
            let names =
                switch kind(of: element) {
                case "pattern_binding_decl":
                    variables(of: element, elements[(index + 1)...].prefix { kind(of: $0) == "var_decl" })
                case "guard_stmt":
                    names(in: element["conditions"] ?? []).map { Name(text: $0, offset: range.start) }
                default: [Name]()
                }
            if !names.isEmpty {
                found.append(PatternStatement(start: range.start, lastToken: range.end, names: names))
            }
        }
        return found
    }

    /// Of a statement with one variable alone there are none: it is reported. Nor of one whose variables have no value yet.
    private static func variables(of binding: Node, _ declarations: ArraySlice<Node>) -> [Name] {
        guard let entries = binding["pattern_entries"] as? [Node],
            let pattern = entries.first?["pattern"] as? Node,
            entries.allSatisfy({ $0["original_init"] != nil })
        else { return [] }
        if entries.count == 1, kind(of: untyped(pattern)) == "pattern_named" { return [] }
        var names: [Name] = []
        for declaration in declarations {
            let attributes = declaration["attrs"] as? [Node] ?? []
            // Those of 'async let' are not there yet.
            if attributes.contains(where: { kind(of: $0) == "async_attr" }) { return [] }
            guard let place = range(of: declaration), let name = name(of: declaration) else { continue }
            names.append(Name(text: name, offset: place.start))
        }
        return names
    }

    private static func untyped(_ pattern: Node) -> Node {
        var pattern = pattern
        while kind(of: pattern) == "pattern_typed", let inner = pattern["sub_pattern"] as? Node {
            pattern = inner
        }
        return pattern
    }

    /// What patterns name, in their order.
    private static func names(in tree: Any) -> [String] {
        var names: [String] = []
        var waiting = [tree]
        while let next = waiting.popLast() {
            if let node = next as? Node {
                switch kind(of: node) {
                case "pattern_named":
                    if let name = name(of: node), name != "self", !names.contains(name) { names.append(name) }
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

    // MARK: Nodes

    private static func kind(of node: Node) -> String? { node["_kind"] as? String }

    private static func range(of node: Node) -> (start: Int, end: Int)? {
        guard let range = node["range"] as? [String: Any], let start = range["start"] as? Int,
            let end = range["end"] as? Int
        else { return nil }
        return (start, end)
    }

    private static func name(of node: Node) -> String? {
        let name = node["name"] as? Node
        let base = name?["base_name"] as? Node
        return base?["name"] as? String
    }
}
