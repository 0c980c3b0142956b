/// Elements of raw HTML that are not allowed: each mistake is reported once, at the first tag.
struct RefusedElements {
    /// The number of open elements by name.
    private var open: [String: Int] = [:]
    /// An element whose content is not reported, and its nesting depth.
    private var whole: (name: String, depth: Int)?

    /// Elements that are replaced as a whole.
    private static let wholes: Set = ["svg", "table", "math"]

    /// Handles a start tag; returns whether the tag and its references should not be reported.
    mutating func isWithin(_ tag: HTMLReader.Tag) -> Bool {
        guard let (name, depth) = whole else { return false }
        if tag.name == name, !tag.isSelfClosing { whole = (name, depth + 1) }
        return true
    }

    /// Handles the start tag of a refused element.
    mutating func begin(_ tag: HTMLReader.Tag) {
        if tag.isSelfClosing { return }
        if Self.wholes.contains(tag.name) { whole = (tag.name, 1) } else { open[tag.name, default: 0] += 1 }
    }

    /// Handles an end tag; returns whether its start tag, or an enclosing element, was reported.
    mutating func end(_ name: String) -> Bool {
        if let (outer, depth) = whole {
            if name == outer { whole = depth > 1 ? (outer, depth - 1) : nil }
            return true
        }
        guard let count = open[name], count > 0 else { return false }
        open[name] = count - 1
        return true
    }
}
