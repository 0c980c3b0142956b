import CMarkGFM

/// Raw HTML that strikes out its content. A stranger may not use it around computed values.
///
/// A closed `<details>` is allowed, since it can be opened. Elements that hide more are not on the strangers'
/// list (`SandboxedHTML`).
enum StruckOut {
    static func isStruckOut(in element: String) -> Bool { ["s", "del"].contains(element) }
}

extension ReferenceReader {
    /// Rejects markup that changes how computed values are read.
    ///
    /// - Parameters:
    ///   - isShown: false for an image's alternative text.
    ///   - adjacent: the text before the node in its paragraph.
    mutating func checkReading(of node: Node, isShown: Bool, _ adjacent: inout AdjacentText) {
        if isShown { checkMarks(of: node, &adjacent) }
        switch node.kind {
        case CMARK_NODE_CODE_BLOCK: checkStrikes(through: node, "a block of code", isStruckOut: false)
        case CMARK_NODE_CODE where node.literalBytes.drop(while: HTMLReader.isSpace).starts(with: "\\(".utf8):
            checkStrikes(through: node, "an inline value", isStruckOut: node.isStruckOut)
        default: break
        }
    }

    private mutating func checkStrikes(through node: Node, _ what: String, isStruckOut: Bool) {
        var within: String?
        if let element = openElements.changingElement {
            within = "<\(element.name)> of line \(element.place.line), which is struck out"
        } else if isStruckOut {
            within = "a text between '~~', which is struck out"
        }
        guard let within else { return }
        fault(
            node.place(behind: lineOffset),
            "with --sandbox \(what) can't be within \(within): the page would show the computed value and contradict it; "
                + "move it out of there")
    }
}

extension OpaquePointer {
    /// Whether the node is Markdown's `~~`.
    var isStrikethrough: Bool {
        cmark_node_get_type_string(self).map { String(cString: $0) == "strikethrough" } ?? false
    }

    /// Whether the node is within Markdown's `~~`.
    var isStruckOut: Bool {
        var node = cmark_node_parent(self)
        while let current = node {
            if current.isStrikethrough { return true }
            node = cmark_node_parent(current)
        }
        return false
    }
}
