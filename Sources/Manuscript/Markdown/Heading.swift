import CMarkGFM

/// A heading while it is read: pieces of text, until the meaning of its code spans is known.
struct Heading {
    enum Part {
        case text(String)
        /// A code span that has not been read yet.
        case code(String)
        case inlineValue(Int)
    }

    var level: Int
    var place: SourceLocation
    var parts: [Part]
    /// The indices of its code spans among the pieces.
    private var codes: [OpaquePointer: Int] = [:]
    var anchor = ""
    /// Whether something was left out after the last piece.
    private var hasGap = false
    /// Whether raised or lowered text began or ended there, which is told from a value in the contents list.
    private var isRaised = false
    /// The ids of raw HTML in it, or in a block directly before it: `## <a id="x">X</a>`.
    private(set) var ids: Set<String> = []

    init(_ node: OpaquePointer, at place: SourceLocation) {
        level = Int(cmark_node_get_heading_level(node))
        self.place = place
        parts = []
        addChildren(of: node)
        if let before = cmark_node_previous(node) { addIDs(before: before) }
    }

    /// Adds ids of a block without text.
    private mutating func addIDs(before block: OpaquePointer) {
        var html = block.kind == CMARK_NODE_HTML_BLOCK ? block.literal : ""
        var child = block.kind == CMARK_NODE_PARAGRAPH ? cmark_node_first_child(block) : nil
        while let current = child {
            guard [CMARK_NODE_HTML_INLINE, CMARK_NODE_SOFTBREAK].contains(current.kind) else { return }
            html += current.literal
            child = cmark_node_next(current)
        }
        let tokens = HTMLReader.tokens(of: Array(html.utf8))
        let hasText = tokens.contains { token in
            guard case .text(let range) = token else { return false }
            return !Array(html.utf8)[range].allSatisfy { $0 == 0x20 || $0 == 0x0A }
        }
        if !hasText { addIDs(of: tokens) }
    }

    private mutating func addIDs(of tokens: [HTMLReader.Token]) {
        for case .startTag(let tag) in tokens {
            ids.formUnion([tag["id"], tag["name"]].compactMap { $0?.value })
        }
    }

    private mutating func addChildren(of node: OpaquePointer) {
        var child = cmark_node_first_child(node)
        while let current = child {
            child = cmark_node_next(current)
            switch current.kind {
            case CMARK_NODE_TEXT: append(.text(Self.text(current)))
            case CMARK_NODE_CODE:
                append(.code(current.literal))
                codes[current] = parts.count - 1
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: append(.text(" "))
            case CMARK_NODE_HTML_INLINE:
                let tokens = HTMLReader.tokens(of: Array(current.literal.utf8))
                hasGap = hasGap || tokens.contains(where: Self.separates)
                isRaised = isRaised || tokens.contains(where: Self.raises)
                addIDs(of: tokens)
            case CMARK_NODE_FOOTNOTE_REFERENCE: hasGap = true
            case CMARK_NODE_IMAGE:
                hasGap = true
                addChildren(of: current)
                hasGap = true
            default:
                hasGap = hasGap || current.isStrikethrough
                addChildren(of: current)
                hasGap = hasGap || current.isStrikethrough
            }
        }
    }

    /// Whether a tag puts something between the texts before and after it.
    private static func separates(_ token: HTMLReader.Token) -> Bool {
        switch token {
        case .startTag(let tag): !transparent.contains(tag.name)
        case .endTag(let name, _): !transparent.contains(name)
        default: false
        }
    }

    /// Whether a tag begins or ends raised or lowered text.
    private static func raises(_ token: HTMLReader.Token) -> Bool {
        switch token {
        case .startTag(let tag): tag.name == "sub" || tag.name == "sup"
        case .endTag(let name, _): name == "sub" || name == "sup"
        default: false
        }
    }

    /// Elements that put nothing between the texts before and after their tags.
    private static let transparent: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
        "kbd", "mark",
        "rb", "rp", "rt", "ruby", "samp", "small", "span", "strong", "sub", "sup", "time",
        "tt", "u", "var",
        "wbr",
    ]

    /// Adds a piece, and a space for what was left out before it: `25<hr>3` isn't 253.
    private mutating func append(_ part: Part) {
        if case .text("") = part { return }
        defer { (hasGap, isRaised) = (false, false) }
        if let last = parts.last, hasGap || isRaised && (last.isValue || part.isValue), !last.endsInSpace,
            !part.followsClosely
        {
            parts.append(.text(" "))
        }
        parts.append(part)
    }

    /// A text without the dollar signs that belong to an equation.
    private static func text(_ node: OpaquePointer) -> String {
        var text = node.literal[...]
        if let previous = cmark_node_previous(node), previous.isEquation { text = text.dropFirst() }
        if let next = cmark_node_next(node), next.isEquation { text = text.dropLast() }
        return String(text)
    }

    /// Marks a code span as an inline value.
    mutating func set(_ node: OpaquePointer, to value: Int) {
        if let index = codes[node] { parts[index] = .inlineValue(value) }
    }

    /// The text for use elsewhere; equations are in TeX.
    var title: [Chapter.TitlePart] {
        var title: [Chapter.TitlePart] = []
        var text = ""
        for part in parts {
            switch part {
            case .text(let more), .code(let more): text += more
            case .inlineValue(let index):
                if !text.isEmpty { title.append(.text(text)) }
                text = ""
                title.append(.inlineValue(index))
            }
        }
        if !text.isEmpty { title.append(.text(text)) }
        return title
    }

    /// The text without inline values, which may change.
    var fixedText: String {
        let texts = title.compactMap { if case .text(let text) = $0 { text } else { nil } }
        return texts.count == title.count
            ? texts.joined()
            : texts.flatMap { $0.split(separator: " ") }.joined(separator: " ")
    }

    var hasValue: Bool { title.contains { if case .inlineValue = $0 { true } else { false } } }
}

extension Heading.Part {
    fileprivate var isValue: Bool {
        switch self {
        case .code(let text): text.hasPrefix("\\(")
        case .inlineValue: true
        case .text: false
        }
    }

    /// Whether a space after it would be one too many: it ends in a space or an opening bracket or quote.
    fileprivate var endsInSpace: Bool {
        guard case .text(let text) = self, let last = text.last else { return false }
        return last.isWhitespace || "([{“‘«„".contains(last)
    }

    /// Whether no space belongs before it: it begins with a space, or with punctuation that no digit follows.
    fileprivate var followsClosely: Bool {
        guard case .text(let text) = self, let first = text.first else { return false }
        if first.isWhitespace { return true }
        return ".,:;!?)]}”’»".contains(first) && !(text.dropFirst().first?.isNumber ?? false)
    }
}

extension [Heading] {
    /// Gives each heading a unique anchor: the name derived from its text, with a number if an earlier
    /// heading has the same name.
    mutating func setAnchors() {
        let names = map { Self.name(of: $0.fixedText) }
        let natural = Set(names)
        var counts: [String: Int] = [:]
        var taken: Set<String> = []
        for (index, name) in names.enumerated() {
            // Its own id leads to it as well.
            if self[index].ids.contains(name) { counts[name] = counts[name] ?? 1 }
            var count = counts[name, default: 0]
            var anchor = name
            if count > 0 {
                anchor = "\(name)-\(count)"
                while natural.contains(anchor) || taken.contains(anchor) {
                    count += 1
                    anchor = "\(name)-\(count)"
                }
            }
            counts[name] = count + 1
            taken.insert(anchor)
            self[index].anchor = anchor
        }
    }

    /// By GitHub's rules.
    private static func name(of title: String) -> String {
        var name = ""
        for scalar in title.lowercased().unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil || scalar == "_" || properties.isMark
            {
                name.unicodeScalars.append(scalar)
            } else if scalar == " " || scalar == "-" {
                name += "-"
            }
        }
        // Exhibits' ids are one letter and digits, those of the page's own parts begin with "_", and those of
        // footnotes with "fn".
        let rest = name.dropFirst()
        if name.isEmpty || name.hasPrefix("_") || name.hasPrefix("fn-") || name.hasPrefix("fnref-")
            || rest.allSatisfy({ $0.isNumber || $0 == "-" })
        {
            name = "section-" + name
        }
        return name
    }

    /// The faults of a chapter's headings.
    func faults() -> [(place: SourceLocation, message: String)] {
        var faults: [(place: SourceLocation, message: String)] = []
        for (index, heading) in enumerated() {
            let text = heading.fixedText
            let marks = String(repeating: "#", count: heading.level)
            if text.allSatisfy(\.isWhitespace), !heading.hasValue {
                faults.append(
                    (heading.place, "the heading has no text; write it after '\(marks)', or remove the line")
                )
            } else if index == 0, heading.level != 1 {
                faults.append(
                    (
                        heading.place,
                        "the chapter's first heading is its title, which has one '#', not \(heading.level); write '# \(text)'"
                    ))
            } else if index > 0, heading.level == 1 {
                faults.append(
                    (
                        heading.place,
                        "the chapter has its title in line \(self[0].place.line), and only one; write a section's heading "
                            + "as '## \(text)'"
                    ))
            }
        }
        return faults
    }
}

extension OpaquePointer {
    /// Whether a code span is an equation: surrounded by dollar signs, as in $`x`$.
    var isEquation: Bool {
        guard kind == CMARK_NODE_CODE, let before = cmark_node_previous(self),
            let after = cmark_node_next(self),
            before.kind == CMARK_NODE_TEXT, after.kind == CMARK_NODE_TEXT
        else { return false }
        return before.literalBytes.last == UInt8(ascii: "$") && after.literalBytes.first == UInt8(ascii: "$")
    }
}

extension Unicode.Scalar.Properties {
    /// Whether it combines with the character before it.
    var isMark: Bool {
        switch generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
