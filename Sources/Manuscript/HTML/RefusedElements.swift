/// Elements of raw HTML that may not stand in a chapter: one mistake is told once, where the first tag stands.
struct RefusedElements {
    /// How many of each name are open.
    private var open: [String: Int] = [:]
    /// Of whose parts nothing is told until it ends, and how many of its name are open.
    private var whole: (name: String, depth: Int)?

    /// What is drawn or laid out as a whole.
    private static let wholes: Set = ["svg", "table", "math"]

    /// Notes a start; whether nothing is to be told of the tag, nor of what it refers to.
    mutating func isWithin(_ tag: HTMLReader.Tag) -> Bool {
        guard let (name, depth) = whole else { return false }
        if tag.name == name, !tag.isSelfClosing { whole = (name, depth + 1) }
        return true
    }

    /// Notes the start of one that is refused.
    mutating func begin(_ tag: HTMLReader.Tag) {
        if tag.isSelfClosing { return }
        if Self.wholes.contains(tag.name) { whole = (tag.name, 1) } else { open[tag.name, default: 0] += 1 }
    }

    /// Notes an end; whether the start was told, or what it stands in was.
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
