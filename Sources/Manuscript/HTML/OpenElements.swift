/// The elements of raw HTML that are open at a place of a chapter.
///
/// One that is left open goes on in a browser over all that follows: a `<details>` folds the rest of the chapter away. Which
/// elements have no end, or need none: HTML Standard, 13.1.2.
struct OpenElements {
    struct Element {
        var name: String
        var place: Place
        /// What stands in it is (`ChangedReading`).
        var isStruckOut: Bool
    }

    /// Those of one part of the text: of a paragraph, of what stands between two `*`, of an item of a list.
    private struct Part {
        let node: OpaquePointer?
        /// The innermost is the last.
        var elements: [Element] = []
        /// How many of each name.
        var counts: [String: Int] = [:]
    }

    /// Whether each element has to have an end, in the part of the text that it begins in, and the parent that browsers look for.
    /// Otherwise a stranger's text can make them read on in one that seems to have ended: in `<del><li></del>` the `</del>` ends
    /// nothing, in `~~<div>~~</div>` Markdown's does not.
    let isStrict: Bool
    /// Those that have open elements; the innermost is the last.
    private var parts: [Part] = []
    /// Those that strike out what stands in them; only what strangers write is asked for them.
    private var changing: [Element] = []

    init(isStrict: Bool) { self.isStrict = isStrict }

    /// The innermost element that strikes out what stands here.
    var changingElement: Element? { changing.last }

    func isOpen(_ name: String) -> Bool { parts.contains { $0.counts[name, default: 0] > 0 } }

    private static let withoutEnd: Set = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track",
        "wbr",
    ]

    /// The parent's end is theirs.
    private static let withOptionalEnd: Set = [
        "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td",
        "tfoot",
        "th", "thead", "tr",
    ]

    private func needsEnd(_ element: Element) -> Bool {
        isStrict || !Self.withOptionalEnd.contains(element.name)
    }

    // MARK: Begin

    /// Notes a start; what is wrong with it.
    ///
    /// - Parameter node: the part of the text that it stands in.
    mutating func begin(_ tag: HTMLReader.Tag, at place: Place, in node: OpaquePointer?) -> String? {
        let outer = parts.last.flatMap { $0.node == node ? $0.elements.last : nil }
        let fault = isStrict ? Self.fault(of: tag.name, in: outer?.name) : nil
        if Self.withoutEnd.contains(tag.name) { return fault }
        // Elsewhere browsers read over the slash.
        if tag.isSelfClosing, tag.name == "svg" || isOpen("svg") && AllowedHTML.isOfDrawings(tag.name) {
            return fault
        }
        let element = Element(
            name: tag.name, place: place,
            isStruckOut: isStrict && ChangedReading.isStruckOut(in: tag.name))
        if parts.isEmpty || parts[parts.count - 1].node != node { parts.append(Part(node: node)) }
        parts[parts.count - 1].elements.append(element)
        parts[parts.count - 1].counts[tag.name, default: 0] += 1
        if element.isStruckOut { changing.append(element) }
        return fault
    }

    /// What stands in others alone: elsewhere browsers end other elements where it begins (HTML Standard, 13.2.6.4.7).
    private static let parents: [String: [String]] = [
        "li": ["ul", "ol"], "dd": ["dl", "div"], "dt": ["dl", "div"],
    ]

    private static func fault(of name: String, in outer: String?) -> String? {
        guard let legal = parents[name], outer.map({ !legal.contains($0) }) ?? true else { return nil }
        let list = legal.map { "<\($0)>" }.joined(separator: " or ")
        return
            "with --sandbox <\(name)> stands in \(list) alone, as written in HTML: elsewhere browsers read it otherwise"
    }

    // MARK: End

    /// Notes an end; what is wrong with it: it would end one of the page's own elements, or leaves one open.
    mutating func end(_ name: String, in node: OpaquePointer?) -> String? {
        guard isOpen(name) else { return "no <\(name)> is open here; remove </\(name)>, or begin one" }
        if isStrict, let part = parts.last, part.node != node || part.counts[name, default: 0] == 0 {
            return
                "with --sandbox </\(name)> stands in the same part of the text as its <\(name)>, such as a paragraph or an item; "
                + "put it where that goes on"
        }
        var within: Element?
        while let element = remove(), element.name != name {
            if within == nil, needsEnd(element) { within = element }
        }
        return within.map {
            "<\($0.name)>, which began in line \($0.place.line) within <\(name)>, is still open; write </\($0.name)> before "
                + "</\(name)>"
        }
    }

    /// The innermost element of the innermost part.
    private mutating func remove() -> Element? {
        guard let element = parts.last?.elements.last else { return nil }
        let last = parts.count - 1
        parts[last].elements.removeLast()
        parts[last].counts[element.name]? -= 1
        if parts[last].elements.isEmpty { parts.removeLast() }
        if element.isStruckOut { changing.removeLast() }
        return element
    }

    /// Those that are left open where a part of the text ends; they are closed then.
    mutating func leave(_ node: OpaquePointer?) -> [Element] {
        var left: [Element] = []
        while let part = parts.last, part.node == node, let element = remove() { left.append(element) }
        return left.reversed().filter(needsEnd)
    }
}
