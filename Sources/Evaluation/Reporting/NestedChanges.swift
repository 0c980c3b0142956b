/// What expressions change within a statement that has no value itself: `print(bump(&n))`, `assert(list.removeLast() > 0)`,
/// `isLast ? finish(&a) : go(&b)`.
///
/// What closures change there belongs to their own statements.
enum NestedChanges {
    private typealias Node = CompilerTree.Node

    /// Places that are changed, in the order of the text.
    ///
    /// - Parameter statement: of the tree with types.
    static func places(in statement: CompilerTree.Node) -> [CompilerTree.Node] {
        var found: [(start: Int, place: Node)] = []
        var read: Set<Int> = []
        forEachExpression(in: statement) { node in
            if CompilerTree.kind(of: node) == "load_expr" {
                // To read 'a[0]' of a variable, the tree has '&a' too.
                var place = node
                while let base = (place["base"] ?? place["sub_expr"]) as? Node {
                    if let start = CompilerTree.range(of: base)?.start { read.insert(start) }
                    place = base
                }
            }
            guard CompilerTree.kind(of: node) == "inout_expr", let place = node["sub_expr"] as? Node,
                let start = CompilerTree.range(of: place)?.start, !read.contains(start)
            else { return }
            found.append((start, place))
        }
        return found.sorted { $0.start < $1.start }.map(\.place)
    }

    /// Whether something may be changed there: decides only whether the compiler is asked for types.
    ///
    /// - Parameters:
    ///   - statement: of the tree without types.
    ///   - variables: names of what a method may change.
    static func mayStand(in statement: CompilerTree.Node, _ variables: Set<String>) -> Bool {
        var isFound = false
        forEachExpression(in: statement) { node in
            switch CompilerTree.kind(of: node) {
            case "inout_expr": isFound = true
            case "call_expr":
                guard let method = node["fn"] as? Node,
                    CompilerTree.kind(of: method) == "unresolved_dot_expr"
                else { return }
                var root = method
                while let base = (root["base"] ?? root["sub_expr"]) as? Node { root = base }
                if let name = root["name"] as? String, name == "self" || variables.contains(name) {
                    isFound = true
                }
            default: break
            }
        }
        return isFound
    }

    /// Whether it is a call of a function whose arguments the transform does not report.
    static func isPrint(_ call: CompilerTree.Node) -> Bool {
        guard var function = call["fn"] as? Node else { return false }
        // A function of which less is known here than where it is declared is converted.
        while let inner = function["sub_expr"] as? Node { function = inner }
        let name = (function["decl"] as? Node)?["base_name"] ?? function["name"]
        return ["print", "debugPrint"].contains(name as? String)
    }

    private static func forEachExpression(in statement: Node, _ visit: (Node) -> Void) {
        // Without recursion: expressions nest deeply.
        var waiting: [Any] = [statement]
        while let next = waiting.popLast() {
            if let node = next as? Node {
                let kind = CompilerTree.kind(of: node)
                guard kind != "closure_expr", kind != "single_value_stmt_expr" else { continue }
                visit(node)
                waiting += node.values.filter { $0 is Node || $0 is [Any] }
            } else if let list = next as? [Any] {
                waiting += list
            }
        }
    }
}
