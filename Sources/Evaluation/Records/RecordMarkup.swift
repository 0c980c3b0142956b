import Manuscript

/// The markup of exhibits, values and controls. A record with any other markup does not come from an exhibit.
enum RecordMarkup {
    /// The fault of a record's HTML, if any.
    static func fault(in html: [UInt8]) -> String? {
        // Nearly all values are text and numbers in spans.
        guard html.contains(UInt8(ascii: "<")) else { return nil }
        var open: [String] = []
        for token in HTMLReader.tokens(of: html) {
            // Browsers parse no other tag than the closing one there.
            if open.last == "textarea" {
                switch token {
                case .text: continue
                case .endTag("textarea", _): break
                default: return "it sent markup within <textarea>, which no exhibit contains"
                }
            }
            switch token {
            case .text: break
            case .comment, .declaration, .unfinished: return "it sent markup that no exhibit contains"
            case .startTag(let tag):
                guard elements.contains(tag.name) else {
                    return "it sent <\(tag.name.prefix(40))>, which no exhibit contains"
                }
                for attribute in tag.attributes where !isLegal(attribute.name) {
                    let name = attribute.name.prefix(40)
                    return "it sent '\(name)' in <\(tag.name)>, which no exhibit contains"
                }
                for attribute in tag.attributes where attribute.name == "class" {
                    if let name = PageClasses.first(of: attribute.value, in: PageClasses.frame) {
                        return "it sent the class '\(name)', which no exhibit has"
                    }
                }
                if !void.contains(tag.name), !(tag.isSelfClosing && drawn.contains(tag.name)) {
                    open.append(tag.name)
                }
            case .endTag(let name, _):
                if open.popLast() != name {
                    return "it sent </\(name.prefix(40))> for an element that is not open"
                }
            }
        }
        return open.isEmpty ? nil : "it sent <\(open.last!)> without its end"
    }

    private static func isLegal(_ attribute: String) -> Bool {
        attributes.contains(attribute) || attribute.hasPrefix("aria-") || attribute.hasPrefix("data-")
    }

    private static let void: Set = ["input"]
    /// Elements of drawings, which `/>` closes.
    private static let drawn: Set = ["svg", "g", "circle", "line", "polyline", "rect", "text"]

    /// The elements of exhibits and controls; `live.js` has the same list.
    static let elements = drawn.union([
        // Text.
        "b", "data", "li", "mark", "ol", "output", "p", "small", "span", "ul",
        // Boxes.
        "details", "div", "figcaption", "figure", "summary",
        // Tables.
        "table", "tbody", "td", "th", "thead", "tr",
        // Controls.
        "button", "fieldset", "input", "label", "legend", "option", "select", "textarea",
    ])

    static let attributes: Set = [
        // All elements.
        "class", "dir", "hidden", "role", "title",
        // Text, boxes and tables.
        "open", "scope", "start", "value",
        // Controls.
        "autocomplete", "checked", "for", "label", "list", "max", "min", "multiple", "name", "placeholder",
        "rows", "selected", "spellcheck", "step", "type",
        // Drawings.
        "cx", "cy", "height", "points", "preserveaspectratio", "r", "stroke-width", "transform", "viewbox",
        "width", "x", "x1", "x2", "y", "y1", "y2",
    ]
}
