/// The elements of raw HTML that are open at a place of a chapter.
///
/// One that is left open goes on in a browser over all that follows: a `<details>` folds the rest of the chapter away.
/// Which elements have no end, or need none: HTML Standard, 13.1.2.
struct OpenElements {
    struct Element {
        var name: String
        var place: Place
        /// Whether it began within a text of Markdown, and not in a block of HTML.
        var isInText: Bool
        /// What it does to what stands in it (`ChangedReading`).
        var effect: String?
    }

    /// The innermost is the last.
    private var elements: [Element] = []
    /// How many of each name.
    private var counts: [String: Int] = [:]
    /// Those that change how what stands in them is read.
    private var changing: [Element] = []

    /// The innermost element that changes how what stands here is read.
    var changingElement: Element? { changing.last }

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

    mutating func begin(_ tag: HTMLReader.Tag, at place: Place, isInText: Bool) {
        if Self.withoutEnd.contains(tag.name) { return }
        // Elsewhere browsers read over the slash.
        if tag.isSelfClosing, tag.name == "svg" || isOpen("svg") && AllowedHTML.isOfDrawings(tag.name) {
            return
        }
        let element = Element(
            name: tag.name, place: place, isInText: isInText, effect: ChangedReading.effect(of: tag))
        elements.append(element)
        if element.effect != nil { changing.append(element) }
        counts[tag.name, default: 0] += 1
    }

    func isOpen(_ name: String) -> Bool { counts[name, default: 0] > 0 }

    /// Notes an end; what is wrong with it: it would end one of the page's own elements, or leaves one open.
    mutating func end(_ name: String) -> String? {
        guard isOpen(name) else { return "no <\(name)> is open here; remove </\(name)>, or begin one" }
        var within: Element?
        while let element = remove(), element.name != name {
            if within == nil, !Self.withOptionalEnd.contains(element.name) { within = element }
        }
        return within.map {
            "<\($0.name)>, which began in line \($0.place.line) within <\(name)>, is still open; write </\($0.name)> before "
                + "</\(name)>"
        }
    }

    private mutating func remove() -> Element? {
        guard let element = elements.popLast() else { return nil }
        counts[element.name]? -= 1
        if element.effect != nil { changing.removeLast() }
        return element
    }

    /// Those that are left open where a paragraph, a heading, or a table's cell ends; they are closed then.
    mutating func endText() -> [Element] {
        var left: [Element] = []
        while elements.last?.isInText == true, let element = remove() { left.append(element) }
        return left.reversed().filter { !Self.withOptionalEnd.contains($0.name) }
    }

    /// Those that are left open at the chapter's end.
    mutating func endChapter() -> [Element] {
        defer { (elements, counts, changing) = ([], [:], []) }
        return elements.filter { !Self.withOptionalEnd.contains($0.name) }
    }
}
