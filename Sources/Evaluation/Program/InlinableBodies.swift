/// Attributes that hand a function's body to other modules, such as `@inlinable`. In such a body the compiler refuses the calls that
/// its own playground transform adds, without saying where. No other module reads a chapter's program, so there the attributes
/// change nothing: a program that compiles with them does the same without them.
enum InlinableBodies {
    private static let kinds: Set<String> = [
        "inlinable_attr", "always_emit_into_client_attr", "transparent_attr",
    ]

    private static let words = ["@inlinable", "@_alwaysEmitIntoClient", "@_transparent"]

    /// Whether a program may have them: decides only whether the compiler is asked.
    static func mayStand(in text: String) -> Bool {
        words.contains { text.utf8.firstRange(of: $0.utf8) != nil }
    }

    /// The program without them; all that follows keeps its line and column.
    static func closed(in text: String, _ tree: CompilerTree) -> String {
        var bytes = Array(text.utf8)
        tree.forEachNode { node in
            guard let kind = CompilerTree.kind(of: node), kinds.contains(kind),
                let range = CompilerTree.range(of: node), range.end < bytes.count
            else { return }
            let end = bytes[range.end...].firstIndex { !StatementEnd.isWord($0) } ?? bytes.endIndex
            for index in range.start..<end where bytes[index] != 0x0A { bytes[index] = 0x20 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
