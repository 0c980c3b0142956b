import CMarkGFM

/// What would push a value out of sight, to where a page has to be scrolled sideways: deep nesting, and wide blanks. Strangers' chapters have little of it.
package struct Indentation {
    /// The most lists and quotes in one another, and the most blanks in a row.
    package static let most = 8

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
    mutating func enter(_ kind: cmark_node_type, in elements: @autoclosure () -> Int) -> Bool {
        if kind.isBlock || kind == CMARK_NODE_SOFTBREAK || kind == CMARK_NODE_LINEBREAK
            || kind == CMARK_NODE_IMAGE
        {
            blanks = 0
        }
        guard kind == CMARK_NODE_BLOCK_QUOTE || kind == CMARK_NODE_LIST else { return false }
        depth += 1
        return isTooDeep(in: elements())
    }

    mutating func leave(_ kind: cmark_node_type) {
        if kind.isBlock { blanks = 0 }
        if kind == CMARK_NODE_BLOCK_QUOTE || kind == CMARK_NODE_LIST { depth -= 1 }
    }

    func isTooDeep(in elements: Int) -> Bool { depth + elements == Self.most + 1 }

    /// Adds a line break, the begin or end of a block, or something that is drawn.
    mutating func addSomethingElse() { blanks = 0 }

    /// Adds text; returns whether it has too many blanks in a row. Those before it count, across elements.
    mutating func add(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            if Self.isDrawn(scalar) {
                blanks = 0
            } else if Self.keepsItsWidth(scalar) {
                blanks += 1
                if blanks > Self.most { return true }
            }
        }
        return false
    }

    /// Whether a formula has too many commands for blanks.
    static func isWide(formula: String) -> Bool {
        let bytes = Array(formula.utf8)
        let commands = [
            "\\quad", "\\qquad", "\\ ", "\\;", "\\:", "\\,", "\\>", "~", "\\hspace", "\\kern", "\\enspace",
        ]
        .map { Array($0.utf8) }
        let count = bytes.indices.count { start in commands.contains { bytes[start...].starts(with: $0) } }
        return count > most
    }

    /// Whether a text has too many blanks in a row.
    package static func isWide(_ text: String) -> Bool {
        var indentation = Indentation()
        return indentation.add(text)
    }

    private static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value > 0x20 && scalar.value < 0x7F }
        if keepsItsWidth(scalar) || scalar.properties.isDefaultIgnorableCodePoint { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .surrogate, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }

    /// Whether it is a blank that browsers don't merge with its neighbors.
    private static func keepsItsWidth(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x80
            && (scalar.properties.isWhitespace
                || [0x2800, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x1D159].contains(scalar.value))
    }
}
