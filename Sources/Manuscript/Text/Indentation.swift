import CMarkGFM

/// What would push a value out of sight, to where a page has to be scrolled sideways. Strangers' chapters have little of it.
struct Indentation {
    /// The most lists and quotes in one another, and the most blanks in a row.
    static let most = 8

    /// The nesting of Markdown's lists and quotes at this place.
    private var depth = 0
    /// The blanks before this place.
    private var blanks = 0

    /// Elements that browsers indent.
    static let elements = ["blockquote", "dd", "figure", "ol", "ul"]

    static let deepFault =
        "with --sandbox lists and quotes are nested at most \(most) deep, since more would push text out of sight; flatten them"

    static let wideFault =
        "with --sandbox at most \(most) blanks that keep their width, such as U+00A0, are in a row, since more would push text out "
        + "of sight; remove some"

    /// Enters a block; returns whether it is the first that is nested too deeply.
    ///
    /// - Parameter elements: how many of the ``elements`` of raw HTML are open.
    mutating func enter(_ kind: cmark_node_type, in elements: Int) -> Bool {
        guard kind == CMARK_NODE_BLOCK_QUOTE || kind == CMARK_NODE_LIST else { return false }
        depth += 1
        return isTooDeep(in: elements)
    }

    mutating func leave(_ kind: cmark_node_type) {
        if kind.isBlock { blanks = 0 }
        if kind == CMARK_NODE_BLOCK_QUOTE || kind == CMARK_NODE_LIST { depth -= 1 }
    }

    func isTooDeep(in elements: Int) -> Bool { depth + elements == Self.most + 1 }

    /// Adds text; returns whether it has too many blanks in a row. Those before it count, across elements.
    mutating func add(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else {
            if text.utf8.contains(where: { $0 != 0x20 && $0 != 0x0A }) { blanks = 0 }
            return false
        }
        for scalar in text.unicodeScalars {
            if Self.keepsItsWidth(scalar) {
                blanks += 1
                if blanks > Self.most { return true }
            } else if scalar != " ", scalar != "\n", !scalar.properties.isDefaultIgnorableCodePoint {
                blanks = 0
            }
        }
        return false
    }

    /// Whether it is a blank that browsers don't merge with its neighbors.
    private static func keepsItsWidth(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x80 && (scalar.properties.isWhitespace || scalar.value == 0x2800)
            || [0x115F, 0x1160, 0x3164, 0xFFA0].contains(scalar.value)
    }
}
