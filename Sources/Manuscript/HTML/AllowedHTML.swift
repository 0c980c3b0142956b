/// The elements and attributes that raw HTML in chapters may have.
///
/// They describe text; they load only what a chapter may refer to, and neither send nor run anything. The
/// lists follow GitHub's, with media and drawings (SVG) in addition.
enum AllowedHTML {
    /// Attributes of all elements. `aria-` means all names with this prefix.
    static let everywhere: Set = ["id", "class", "title", "lang", "dir", "role", "align", "aria-"]

    /// The other attributes of each element.
    static let elements: [String: Set<String>] = text.merging(drawings) { $0.union($1) }

    private static let size: Set = ["width", "height"]
    private static let cell: Set = ["colspan", "rowspan", "headers", "valign"]

    private static let text: [String: Set<String>] = [
        // Text.
        "a": ["href", "name", "rel", "hreflang", "download"], "abbr": [], "b": [], "bdi": [], "bdo": [],
        "big": [], "br": ["clear"], "center": [], "cite": [], "code": [], "data": ["value"],
        "del": ["cite", "datetime"], "dfn": [], "em": [], "i": [], "ins": ["cite", "datetime"], "kbd": [],
        "mark": [], "q": ["cite"], "rb": [], "rp": [], "rt": [], "rtc": [], "ruby": [], "s": [], "samp": [],
        "small": [], "span": [], "strike": [], "strong": [], "sub": [], "sup": [], "time": ["datetime"],
        "tt": [], "u": [], "var": [], "wbr": [],

        // Blocks.
        "address": [], "aside": [], "blockquote": ["cite"], "dd": [], "details": ["open", "name"], "div": [],
        "dl": [], "dt": [], "figcaption": [], "figure": [], "h1": [], "h2": [], "h3": [], "h4": [], "h5": [],
        "h6": [], "hr": [], "li": ["value"], "ol": ["start", "reversed", "type"], "p": [], "pre": [],
        "section": [], "summary": [], "ul": ["type"],

        // Tables.
        "caption": [], "col": ["span"], "colgroup": ["span"],
        "table": ["border", "cellpadding", "cellspacing"], "tbody": [], "td": cell, "tfoot": [],
        "th": cell.union(["scope", "abbr"]), "thead": [], "tr": ["valign"],

        // Images and other media.
        "img": size.union([
            "src", "srcset", "sizes", "alt", "loading", "decoding", "border", "longdesc", "hspace", "vspace",
        ]),
        "picture": [], "source": size.union(["src", "srcset", "sizes", "media", "type"]),
        "audio": ["src", "controls", "loop", "muted", "preload"],
        "video": size.union(["src", "controls", "loop", "muted", "preload", "poster", "playsinline"]),
        "track": ["src", "kind", "label", "srclang", "default"],
    ]

    // MARK: Drawings

    private static let drawings: [String: Set<String>] = [
        "svg": painting.union(["viewbox", "width", "height", "preserveaspectratio", "xmlns", "version"]),
        "g": painting, "defs": painting, "symbol": painting.union(["viewbox", "preserveaspectratio"]),
        "use": painting.union(["href", "xlink:href", "x", "y", "width", "height"]),
        "path": painting.union(["d", "pathlength"]),
        "rect": painting.union(["x", "y", "width", "height", "rx", "ry"]),
        "circle": painting.union(["cx", "cy", "r"]), "ellipse": painting.union(["cx", "cy", "rx", "ry"]),
        "line": painting.union(["x1", "y1", "x2", "y2"]), "polyline": painting.union(["points"]),
        "polygon": painting.union(["points"]), "text": lettering, "tspan": lettering,
        "marker": painting.union([
            "viewbox", "refx", "refy", "markerwidth", "markerheight", "markerunits", "orient",
        ]),
        "lineargradient": gradient.union(["x1", "y1", "x2", "y2"]),
        "radialgradient": gradient.union(["cx", "cy", "r", "fx", "fy"]),
        "stop": ["offset", "stop-color", "stop-opacity"], "clippath": painting.union(["clippathunits"]),
        "desc": [],
    ]

    static func isDrawingElement(_ name: String) -> Bool { drawings[name] != nil }

    /// Elements that end a drawing in browsers (HTML Standard, 13.2.6.5).
    private static let endsOfDrawings: Set = [
        "b", "big", "blockquote", "br", "center", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3",
        "h4", "h5",
        "h6", "hr", "i", "img", "li", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike",
        "sub", "sup",
        "table", "tt", "u", "ul", "var",
    ]

    /// The fault of an element in a drawing, with what to do; nil if it is allowed.
    ///
    /// - Parameter isDescription: whether it is in the drawing's `<desc>`, which browsers parse as HTML.
    static func fault(inDrawing name: String, isDescription: Bool) -> String? {
        if isDescription { return "the <desc> of a drawing contains text only; remove <\(name)>" }
        if endsOfDrawings.contains(name) {
            return
                "browsers end the drawing where <\(name)> begins; write text as <text>, or put </svg> before it"
        }
        if drawings[name] == nil, name != "a" {
            return "a drawing has no <\(name)>; write text as <text>, or put </svg> before it"
        }
        return nil
    }

    private static let painting: Set = [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
        "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "color",
        "transform", "clip-path", "clip-rule", "marker-start", "marker-mid", "marker-end", "vector-effect",
        "shape-rendering", "visibility", "display",
    ]
    private static let lettering = painting.union([
        "x", "y", "dx", "dy", "rotate", "textlength", "lengthadjust", "text-anchor", "dominant-baseline",
        "baseline-shift", "font-family", "font-size", "font-style", "font-weight", "letter-spacing",
        "word-spacing", "text-decoration",
    ])
    private static let gradient: Set = ["gradientunits", "gradienttransform", "spreadmethod"]

    /// Whether an attribute's value is CSS.
    static func isPainting(_ name: String) -> Bool { lettering.contains(name) || name == "stop-color" }

    /// Whether a CSS value refers to a file, or may: an escape can represent any letter.
    static func paintsFromElsewhere(_ value: String) -> Bool {
        let bytes = value.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        func places(_ word: String) -> [Range<Int>] { bytes.ranges(of: Array(word.utf8)) }
        if ["\\", "src(", "image(", "image-set("].contains(where: { !places($0).isEmpty }) { return true }
        return places("url(").contains { range in
            let start = bytes[range.upperBound...].first {
                !HTMLReader.isSpace($0) && $0 != 0x22 && $0 != 0x27
            }
            return start != UInt8(ascii: "#")
        }
    }

    // MARK: Faults

    /// Alternatives to elements that are not allowed.
    static let ways: [String: String] = [
        "math": "write formulas between dollar signs, as in $x^2$",
        "font": "use an element that says what the text is, such as <em> or <small>",
        "input": control, "button": control, "select": control, "form": control, "textarea": control,
        "label": control, "meter": "show a value in a cell", "progress": "show a value in a cell",
        "object": "show an image with <img>", "embed": "show an image with <img>",
        "image": "outside a drawing it is <img>; in one, draw it",
        "link": "a page's style is the book's", "header": blocks, "footer": blocks, "nav": blocks,
        "main": blocks,
        "article": blocks, "body": blocks, "html": blocks, "head": blocks,
        "animate": "what moves on a page is a control of a cell",
        "set": "what moves on a page is a control of a cell",
        "foreignobject": "write the text outside the drawing, or as <text>",
    ]
    private static let control =
        "for input use a cell's control, such as slider(\"x\", 0...1)"
    private static let blocks = "the page has its own; <section>, <aside> and <div> are legal within it"

    /// The fault of an element, with what to do; nil if it is allowed.
    static func fault(element name: String) -> String? {
        if elements[name] != nil { return nil }
        let way =
            ways[name]
            ?? Suggestion.nearest(to: name, of: elements.keys.sorted()).map { "did you mean <\($0)>?" }
            ?? "legal are elements for text, lists, tables, images, figures, <details> and drawings (<svg>)"
        return "<\(name.excerpt)> is not on the list of elements that a chapter may have; \(way)" + open
    }

    /// The fault of an attribute, with what to do; nil if it is allowed, or the element is not.
    static func fault(attribute name: String, of element: String) -> String? {
        guard let own = elements[element] else { return nil }
        if own.contains(name) || everywhere.contains(name) || name.hasPrefix("aria-") { return nil }
        let legal = (own.sorted() + everywhere.sorted().map { $0.hasSuffix("-") ? $0 + "…" : $0 })
        return "'\(name.excerpt)' is not on the list of attributes that <\(element)> may have; legal are "
            + legal.joined(separator: ", ") + open
    }

    private static let open =
        " (or set 'html: any' in book.yml, if all who write chapters are trusted; with --sandbox the list always holds)"
}
