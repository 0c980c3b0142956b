import Manuscript

/// Attributes that make a function's body available to other modules, such as `@inlinable`. In such a body
/// the compiler rejects the calls that its own playground transform inserts, without a place. No other module
/// uses a chapter's program, so removing the attributes changes nothing.
enum InlinableBodies {
    private static let kinds: Set<TreeNode.Kind> = [
        .inlinableAttr, .alwaysEmitIntoClientAttr, .transparentAttr,
    ]

    private static let words = ["@inlinable", "@_alwaysEmitIntoClient", "@_transparent"]

    /// Whether a program may contain them; only decides whether the compiler is asked.
    static func mightOccur(in text: String) -> Bool {
        words.contains { text.utf8.firstRange(of: $0.utf8) != nil }
    }

    /// The program without the attributes; all other code keeps its line and column.
    static func closed(in text: String, _ tree: CompilerTree) -> String {
        var bytes = Array(text.utf8)
        tree.forEachNode { node in
            guard let kind = node.kind, kinds.contains(kind),
                let range = node.range, range.end < bytes.count
            else { return }
            let end = bytes[range.end...].firstIndex { !CodeWord.contains($0) } ?? bytes.endIndex
            for index in range.start..<end where bytes[index] != 0x0A { bytes[index] = 0x20 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
