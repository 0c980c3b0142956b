/// The open elements of raw HTML at a place in a chapter.
///
/// An element that stays open extends over everything that follows: a `<details>` folds the rest of the
/// chapter. For elements without end tags, or with optional ones, see HTML Standard, 13.1.2.
struct OpenElements {
    struct Element {
        var name: String
        var place: SourceLocation
        /// Whether its content is struck out (`StruckOut`).
        var isStruckOut: Bool
    }

    /// Elements of one part of the text: a paragraph, the text between two `*`, a list item.
    private struct Part {
        let node: OpaquePointer?
        /// The innermost element is last.
        var elements: [Element] = []
        /// The number of open elements by name.
        var counts: [String: Int] = [:]
    }

    /// Whether each element has to end in the part of the text in which it begins, and needs the parent that
    /// browsers expect. Otherwise a stranger's text could keep elements open that seem closed: in
    /// `<del><li></del>` the `</del>` has no effect, in `~~<div>~~</div>` Markdown's `~~` has none.
    let isStrict: Bool
    /// Parts with open elements; the innermost is last.
    private var parts: [Part] = []
    /// Elements that strike out their content; used for strangers' chapters only.
    private var changing: [Element] = []

    init(isStrict: Bool) { self.isStrict = isStrict }

    /// The innermost element that strikes out this place.
    var changingElement: Element? { changing.last }

    /// How many open elements have one of these names.
    func count(_ names: [String]) -> Int {
        parts.reduce(0) { sum, part in names.reduce(sum) { $0 + part.counts[$1, default: 0] } }
    }

    func isOpen(_ name: String) -> Bool { parts.contains { $0.counts[name, default: 0] > 0 } }

    private static let withoutEnd: Set = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track",
        "wbr",
    ]

    /// The parent's end closes them.
    private static let withOptionalEnd: Set = [
        "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td",
        "tfoot",
        "th", "thead", "tr",
    ]

    private func needsEnd(_ element: Element) -> Bool {
        isStrict || !Self.withOptionalEnd.contains(element.name)
    }

    // MARK: Begin

    /// Handles a start tag; returns its fault, if any.
    ///
    /// - Parameter node: the part of the text that contains it.
    mutating func begin(_ tag: HTMLReader.Tag, at place: SourceLocation, in node: OpaquePointer?) -> String? {
        let outer = parts.last.flatMap { $0.node == node ? $0.elements.last : nil }
        let fault = isStrict ? Self.fault(of: tag.name, in: outer?.name) : nil
        if Self.withoutEnd.contains(tag.name) { return fault }
        // Elsewhere browsers ignore the slash.
        if tag.isSelfClosing, tag.name == "svg" || isOpen("svg") && AllowedHTML.isDrawingElement(tag.name) {
            return fault
        }
        let element = Element(
            name: tag.name, place: place,
            isStruckOut: isStrict && StruckOut.isStruckOut(in: tag.name))
        if parts.isEmpty || parts[parts.count - 1].node != node { parts.append(Part(node: node)) }
        parts[parts.count - 1].elements.append(element)
        parts[parts.count - 1].counts[tag.name, default: 0] += 1
        if element.isStruckOut { changing.append(element) }
        return fault
    }

    /// Required parents: elsewhere browsers close other elements at such a start tag (HTML Standard,
    /// 13.2.6.4.7).
    private static let parents: [String: [String]] = [
        "li": ["ul", "ol"], "dd": ["dl", "div"], "dt": ["dl", "div"],
    ]

    private static func fault(of name: String, in outer: String?) -> String? {
        guard let legal = parents[name], outer.map({ !legal.contains($0) }) ?? true else { return nil }
        let list = legal.map { "<\($0)>" }.joined(separator: " or ")
        return
            "with --sandbox <\(name)> can only be in \(list), as written in HTML: elsewhere browsers read it differently"
    }

    /// The open elements of a part of the text that surround words, not blocks.
    func wordElements(in node: OpaquePointer?) -> [Element] {
        guard let part = parts.last, part.node == node else { return [] }
        return part.elements.filter { Self.aroundWords.contains($0.name) }
    }

    private static let aroundWords: Set = [
        "a", "abbr", "b", "cite", "code", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
        "small", "span",
        "strong", "sub", "sup", "u", "var",
    ]

    // MARK: End

    /// Handles an end tag; returns its fault if it would close an element of the page, or leaves one open.
    mutating func end(_ name: String, in node: OpaquePointer?) -> String? {
        guard isOpen(name) else { return "no <\(name)> is open here; remove </\(name)>, or begin one" }
        if isStrict, let part = parts.last, part.node != node || part.counts[name, default: 0] == 0 {
            return
                "with --sandbox </\(name)> has to be in the same part of the text as its <\(name)>, such as a paragraph or an item; "
                + "move it there"
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

    /// Removes the innermost element of the innermost part.
    private mutating func remove() -> Element? {
        guard let element = parts.last?.elements.last else { return nil }
        let last = parts.count - 1
        parts[last].elements.removeLast()
        parts[last].counts[element.name]? -= 1
        if parts[last].elements.isEmpty { parts.removeLast() }
        if element.isStruckOut { changing.removeLast() }
        return element
    }

    /// The elements that are still open at the end of a part of the text; they are closed then.
    mutating func leave(_ node: OpaquePointer?) -> [Element] {
        var left: [Element] = []
        while let part = parts.last, part.node == node, let element = remove() { left.append(element) }
        return left.reversed().filter(needsEnd)
    }
}
