import Foundation

/// The compiler's syntax tree of a program in JSON (`-dump-parse`, or `-dump-ast` with types). Offsets are in
/// bytes of the program's text.
struct CompilerTree {
    /// The top-level items.
    private let items: [TreeNode]
    /// From an item's beginning, with its attributes, to its last token.
    private let itemRanges: [ClosedRange<Int>]

    /// Nil if this is not the tree of a program.
    init?(_ answer: [UInt8]) {
        guard let tree = TreeNode(try? JSONSerialization.jsonObject(with: Data(answer))),
            tree.kind == .sourceFile, let items = tree.list(.items)
        else { return nil }
        itemRanges = items.compactMap { item in
            guard let range = item.range else { return nil }
            let attributes = item.nodes(.attrs).compactMap { $0.range?.start }
            let start = min(range.start, attributes.min() ?? range.start)
            return start <= range.end ? start...range.end : nil
        }
        // Each top-level statement is wrapped in a list, and its variables follow it.
        self.items = items.flatMap { item in
            item.kind == .topLevelCodeDecl ? item[.body]?.list(.elements) ?? [item] : [item]
        }
    }

    /// The deepest tree that Foundation can read.
    static let maxLevels = 512

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

    /// The statements and declarations of the top level.
    var statements: [TreeNode] { items }

    /// Calls `visit` with the statements of the top level and of each block, and `inspect` with each node, a
    /// block's own before its statements.
    func forEachBlock(_ visit: ([TreeNode]) -> Void, inspect: (TreeNode) -> Void = { _ in }) {
        visit(items)
        forEachNode { node in
            inspect(node)
            if node.kind == .braceStmt, let elements = node.list(.elements) { visit(elements) }
        }
    }

    /// Calls `inspect` with each node.
    ///
    /// - Parameter isTwice: whether initial values are visited twice: the compiler prints them twice, once
    ///   possibly without types.
    func forEachNode(initialValuesTwice isTwice: Bool = false, _ inspect: (TreeNode) -> Void) {
        // Without recursion: expressions nest deeply.
        var waiting = items
        while let node = waiting.popLast() {
            inspect(node)
            waiting += node.children(except: isTwice ? nil : .processedInit)
        }
    }
}
