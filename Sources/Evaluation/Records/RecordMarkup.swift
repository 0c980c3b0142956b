import Manuscript

/// The markup that exhibits, values and controls are made of. A record with anything else comes from no exhibit.
enum RecordMarkup {
    /// What is wrong with a record's HTML; nil if nothing is.
    static func fault(in html: [UInt8]) -> String? {
        // Nearly all values are text and numbers in spans.
        guard html.contains(UInt8(ascii: "<")) else { return nil }
        var open: [String] = []
        for token in HTMLReader.tokens(of: html) {
            // Browsers read no tag there but its own end.
            if open.last == "textarea" {
                switch token {
                case .text: continue
                case .endTag("textarea", _): break
                default: return "it sent markup within <textarea>, which no exhibit makes"
                }
            }
            switch token {
            case .text: break
            case .comment, .declaration, .unfinished: return "it sent markup that no exhibit makes"
            case .startTag(let tag):
                guard elements.contains(tag.name) else {
                    return "it sent <\(tag.name.prefix(40))>, which no exhibit makes"
                }
                for attribute in tag.attributes where !isLegal(attribute.name) {
                    return "it sent '\(attribute.name.prefix(40))' in <\(tag.name)>, which no exhibit makes"
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

    private static let void: Set = ["br", "input", "hr", "wbr"]
    /// Elements of drawings, which end where `/>` does.
    private static let drawn: Set = [
        "svg", "g", "circle", "line", "polyline", "polygon", "path", "rect", "text", "tspan",
    ]

    static let elements = drawn.union([
        "span", "small", "b", "i", "em", "strong", "sub", "sup", "code", "samp", "mark", "data", "output",
        "br", "wbr",
        "div", "p", "pre", "figure", "figcaption", "details", "summary", "ul", "ol", "li", "dl", "dt", "dd",
        "hr",
        "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col",
        "label", "fieldset", "legend", "input", "textarea", "select", "option", "button", "datalist",
    ])

    static let attributes: Set = [
        "class", "id", "title", "role", "lang", "dir", "value", "open", "hidden", "tabindex",
        "scope", "colspan", "rowspan", "start",
        "name", "for", "type", "min", "max", "step", "rows", "cols", "maxlength", "checked", "selected",
        "disabled",
        "placeholder", "spellcheck", "autocomplete", "autocapitalize", "inputmode", "list", "label",
        "multiple",
        "viewbox", "width", "height", "preserveaspectratio", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy",
        "r", "rx",
        "ry", "d", "points", "transform", "fill", "stroke", "stroke-width", "opacity", "text-anchor", "dy",
        "dx",
    ]
}
