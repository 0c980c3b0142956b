import Foundation

/// The compiler's own tree of a program, as it prints it (`-dump-parse`, or `-dump-ast` with types, in JSON). Offsets in it are
/// bytes of the program's text.
struct CompilerTree {
    typealias Node = [String: Any]

    /// What stands at the top level.
    private let items: [Node]
    /// From where it begins, with its attributes, to its last token.
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
        // Each statement is in a list of its own, and its variables follow it.
        self.items = items.flatMap { item -> [Node] in
            guard Self.kind(of: item) == "top_level_code_decl", let body = item["body"] as? Node,
                let elements = body["elements"] as? [Node]
            else { return [item] }
            return elements
        }
    }

    /// How deep a tree may be that Foundation can read.
    static let mostLevels = 512

    /// How many levels of lists and objects some JSON has.
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

    /// Where what stands at the top level begins that something is part of.
    func topLevelStart(of offset: Int) -> Int? {
        itemRanges.first { $0.contains(offset) }?.lowerBound
    }

    /// Of a program without anything.
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
    /// - Parameter isTwice: whether initial values are among them as often as the compiler tells of them, which is twice, once
    ///   perhaps without types.
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

    /// Where its first token begins, and its last one; nil for what a macro wrote, which has places of its own.
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
