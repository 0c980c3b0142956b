import Foundation

/// The compiler's syntax tree of a program in JSON (`-dump-parse`, or `-dump-ast` with types). Offsets are in bytes of the
/// program's text.
struct CompilerTree {
    typealias Node = [String: Any]

    /// The top-level items.
    private let items: [Node]
    /// From an item's beginning, with its attributes, to its last token.
    private let itemRanges: [ClosedRange<Int>]

    /// Nil if this is not the tree of a program.
    init?(_ answer: [UInt8]) {
        guard let tree = try? JSONSerialization.jsonObject(with: Data(answer)) as? Node,
            tree["_kind"] as? String == "source_file", let items = tree["items"] as? [Node]
        else { return nil }
        itemRanges = items.compactMap { item in
            guard let range = Self.range(of: item) else { return nil }
            let attributes = (item["attrs"] as? [Node] ?? []).compactMap { Self.range(of: $0)?.start }
            let start = min(range.start, attributes.min() ?? range.start)
            return start <= range.end ? start...range.end : nil
        }
        // Each top-level statement is wrapped in a list, and its variables follow it.
        self.items = items.flatMap { item -> [Node] in
            guard Self.kind(of: item) == "top_level_code_decl", let body = item["body"] as? Node,
                let elements = body["elements"] as? [Node]
            else { return [item] }
            return elements
        }
    }

    /// The deepest tree that Foundation can read.
    static let mostLevels = 512

    /// The nesting depth of some JSON.
    static func depth(of json: [UInt8]) -> Int {
        var (depth, most) = (0, 0)
        var (isInText, isEscaped) = (false, false)
        for byte in json {
            if isInText {
                if !isEscaped, byte == UInt8(ascii: "\"") { isInText = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                most = max(most, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return most
    }

    private init() { (items, itemRanges) = ([], []) }

    /// The beginning of the top-level item that contains an offset.
    func topLevelStart(of offset: Int) -> Int? {
        itemRanges.first { $0.contains(offset) }?.lowerBound
    }

    /// The tree of an empty program.
    static var empty: CompilerTree { CompilerTree() }

    var isEmpty: Bool { items.isEmpty }

    /// Calls `visit` with the statements of the top level and of each block, and `inspect` with each node, a block's own
    /// before its statements.
    func forEachBlock(_ visit: ([Node]) -> Void, inspect: (Node) -> Void = { _ in }) {
        visit(items)
        forEachNode { node in
            inspect(node)
            if Self.kind(of: node) == "brace_stmt", let elements = node["elements"] as? [Node] {
                visit(elements)
            }
        }
    }

    /// Calls `inspect` with each node.
    ///
    /// - Parameter isTwice: whether initial values are visited twice: the compiler prints them twice, once perhaps without types.
    func forEachNode(initialValuesTwice isTwice: Bool = false, _ inspect: (Node) -> Void) {
        // Without recursion: expressions nest deeply.
        var waiting: [Any] = [items]
        while let next = waiting.popLast() {
            if let node = next as? Node {
                inspect(node)
                for (key, value) in node
                where (isTwice || key != "processed_init") && (value is Node || value is [Any]) {
                    waiting.append(value)
                }
            } else if let list = next as? [Any] {
                waiting += list
            }
        }
    }

    // MARK: Nodes

    static func kind(of node: Node) -> String? { node["_kind"] as? String }

    /// The beginnings of its first and last tokens; nil for what a macro expanded to.
    static func range(of node: Node) -> (start: Int, end: Int)? {
        guard let range = node["range"] as? [String: Any], range["buffer_id"] == nil,
            let start = range["start"] as? Int, let end = range["end"] as? Int
        else { return nil }
        return (start, end)
    }

    static func name(of node: Node) -> String? {
        let name = node["name"] as? Node
        let base = name?["base_name"] as? Node
        return base?["name"] as? String
    }
}
