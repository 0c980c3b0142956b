/// Changes within a statement that has no value itself: `print(bump(&n))`, `assert(list.removeLast() > 0)`,
/// `isLast ? finish(&a) : go(&b)`.
///
/// Changes in closures belong to the closures' statements.
enum NestedChanges {
    /// The changed places, in the order of the text.
    ///
    /// - Parameter statement: from the typed tree.
    static func places(in statement: TreeNode) -> [TreeNode] {
        var found: [(start: Int, place: TreeNode)] = []
        var read: Set<Int> = []
        forEachExpression(in: statement) { node in
            if node.kind == .loadExpr {
                // The tree contains '&a' for reading 'a[0]' of a variable as well.
                var place = node
                while let base = place[.base, .subExpr] {
                    if let start = base.range?.start { read.insert(start) }
                    place = base
                }
            }
            guard node.kind == .inoutExpr, let place = node[.subExpr],
                let start = place.range?.start, !read.contains(start)
            else { return }
            found.append((start, place))
        }
        return found.sorted { $0.start < $1.start }.map(\.place)
    }

    /// Whether there may be changes; only decides whether the typed tree is needed.
    ///
    /// - Parameters:
    ///   - statement: from the untyped tree.
    ///   - variables: names of variables that a method may change.
    static func mightOccur(in statement: TreeNode, _ variables: Set<String>) -> Bool {
        var isFound = false
        forEachExpression(in: statement) { node in
            switch node.kind {
            case .inoutExpr: isFound = true
            case .callExpr:
                guard let method = node[.fn],
                    method.kind == .unresolvedDotExpr
                else { return }
                var root = method
                while let base = root[.base, .subExpr] { root = base }
                if let name = root.text(.name), name == "self" || variables.contains(name) {
                    isFound = true
                }
            default: break
            }
        }
        return isFound
    }

    /// Whether it calls a function whose arguments the transform does not report.
    static func isPrint(_ call: TreeNode) -> Bool {
        guard var function = call[.fn] else { return false }
        // A conversion of the function's type.
        while let inner = function[.subExpr] { function = inner }
        let name = function[.decl]?.text(.baseName) ?? function.text(.name)
        return name == "print" || name == "debugPrint"
    }

    private static func forEachExpression(in statement: TreeNode, _ visit: (TreeNode) -> Void) {
        // Without recursion: expressions nest deeply.
        var waiting = [statement]
        while let node = waiting.popLast() {
            if node.kind == .closureExpr || node.kind == .singleValueStmtExpr { continue }
            visit(node)
            waiting += node.children()
        }
    }
}
