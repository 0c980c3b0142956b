import CMarkGFM

/// Raw HTML that strikes out what stands in it. Around what a chapter computes a stranger may not write it.
///
/// A closed `<details>` is none: it says that it can be opened. What hides more is not on the strangers' list (`StrangersHTML`).
enum ChangedReading {
    static func isStruckOut(in element: String) -> Bool { ["s", "strike", "del"].contains(element) }
}

extension ReferenceReader {
    /// Refuses what a stranger's text does to the reading of what the chapter computes.
    mutating func checkReading(of node: Node, _ what: String, isStruckOut: Bool) {
        guard isSandboxed else { return }
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
