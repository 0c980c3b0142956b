/// The raw HTML that a chapter may have with `--sandbox`: markup for text, in boxes that stay in place and
/// cover nothing. Tables are written in Markdown, drawings are files.
enum SandboxedHTML {
    /// Attributes of all elements.
    private static let everywhere: Set = ["id", "class", "lang"]

    /// The other attributes of each element.
    static let elements: [String: Set<String>] = {
        var elements: [String: Set<String>] = [
            "a": ["href"], "img": ["src", "alt", "width", "height"], "details": ["open"], "li": ["value"],
            "ol": ["start", "reversed"],
        ]
        for name in [
            // Text.
            "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
            "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
            // Blocks.
            "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5",
            "h6", "hr", "p", "section", "summary", "ul",
        ] {
            elements[name] = []
        }
        return elements
    }()

    /// The fault of an element that other chapters may have, with what to do; nil if it is allowed.
    static func fault(element name: String) -> String? {
        if elements[name] != nil { return nil }
        let way: String
        switch name {
        case "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th":
            way = "write the table in Markdown"
        case "pre", "listing", "xmp": way = "write a code block, between two lines ```"
        case "audio", "video", "source", "track", "picture":
            way = "show an image with ![…](image.png), or link to the file"
        case _ where AllowedHTML.isDrawingElement(name) || ["foreignobject", "image"].contains(name):
            way = "put the drawing into a file, and show it with ![…](drawing.svg)"
        default:
            let legal = elements.keys.sorted()
            // A name that is valid in other chapters is not a typing error.
            let near = AllowedHTML.elements[name] == nil ? Suggestion.nearest(to: name, of: legal) : nil
            way =
                AllowedHTML.ways[name] ?? near.map { "did you mean <\($0)>?" }
                ?? "legal are \(legal.joined(separator: ", "))"
        }
        return "with --sandbox raw HTML has no <\(name.excerpt)>; \(way)"
    }

    /// The fault of a number that would make an image or a list's markers cover other text; nil if there is none.
    static func fault(value: String, of name: String, in element: String) -> String? {
        let range: ClosedRange<Int>
        switch (element, name) {
        case ("img", "width"), ("img", "height"): range = ChapterImage.lengths
        case ("ol", "start"), ("li", "value"): range = markers
        default: return nil
        }
        let isWhole = !value.isEmpty && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isWhole, let number = Int(value), range.contains(number) { return nil }
        return
            "with --sandbox '\(name)' of <\(element)> is a whole number from \(range.lowerBound) to "
            + "\(range.upperBound), not '\(value.excerpt)'"
    }

    /// The numbers of list items: browsers write longer ones over the table cell to the left.
    private static let markers = 0...999

    /// The fault of an attribute that other chapters may have, with what to do; nil if it is allowed.
    static func fault(attribute name: String, of element: String) -> String? {
        guard let own = elements[element], !own.contains(name), !everywhere.contains(name) else { return nil }
        return "with --sandbox <\(element)> has no '\(name.excerpt)'; legal are "
            + own.union(everywhere).sorted().joined(separator: ", ")
    }
}
