import CMarkGFM

/// Raw HTML that strikes out what stands in it. Around what a chapter computes a stranger may not write it.
///
/// A closed `<details>` is none: it says that it can be opened. What hides more is not on the strangers' list (`StrangersHTML`).
enum ChangedReading {
    static func isStruckOut(in element: String) -> Bool { ["s", "del"].contains(element) }
}

extension ReferenceReader {
    /// Refuses what a stranger's text does to the reading of what the chapter computes.
    ///
    /// - Parameters:
    ///   - isShown: whether it is not an image's text.
    ///   - beside: what stands before the node in its paragraph.
    mutating func checkReading(of node: Node, isShown: Bool, _ beside: inout TextBeside) {
        if isShown { checkMarks(of: node, &beside) }
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
            "with --sandbox \(what) can't stand within \(within): the page would show what was computed, and say something else "
                + "of it; write it outside of that")
    }
}

extension OpaquePointer {
    /// Whether Markdown's `~~` is around it, or around what it stands in.
    var isStruckOut: Bool {
        var node = cmark_node_parent(self)
        while let current = node {
            if cmark_node_get_type_string(current).map({ String(cString: $0) == "strikethrough" }) ?? false {
                return true
            }
            node = cmark_node_parent(current)
        }
        return false
    }
}
