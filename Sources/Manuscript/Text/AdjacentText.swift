import CMarkGFM

/// The text before a place in a paragraph, as far as it can cover, or be covered by, what follows.
///
/// A combining mark is drawn over the character before it, even across elements: U+0336 after an inline value
/// strikes out its last digit. A few also cover the next character.
struct AdjacentText {
    private enum Kind { case other, value, reaching(Unicode.Scalar) }
    private var kind = Kind.other

    /// Adds text; returns the first mark in it that hides something.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        let before = kind
        kind = .other
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if last >= 0x80 {
            guard let end = text.unicodeScalars.last(where: { !Self.isThin($0) }) else {
                kind = before
                return nil
            }
            if Self.reachesForward(end) { kind = .reaching(end) }
        }
        if case .value = before, first >= 0x80 {
            let rest = text.unicodeScalars.drop(while: Self.isThin)
            if let first = rest.first, Self.mayReachOver(first) { return first }
        }
        return Self.hidingMark(in: text)
    }

    /// The first mark that does not follow a letter, or strikes the letter out.
    static func hidingMark(in text: String) -> Unicode.Scalar? {
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            // Joiners are between a letter and its marks in scripts of India.
            if scalar == "\u{200C}" || scalar == "\u{200D}" { continue }
            defer { last = scalar }
            // Variation selectors of emoji, and keycaps.
            guard scalar.properties.isMark, !scalar.properties.isDefaultIgnorableCodePoint,
                scalar != "\u{20E3}" || last != "\u{FE0F}"
            else { continue }
            if scalar.properties.strikesOut
                || !last.properties.isAlphabetic && last.properties.numericType == nil
                    && !last.properties.isMark
            {
                return scalar
            }
        }
        return nil
    }

    /// Browsers draw it over parts of its neighbors.
    private static let fractionSlash: Unicode.Scalar = "\u{2044}"

    /// Adds a line break, which can't be covered.
    mutating func addLineEnd() { kind = .other }

    /// Adds a tag; returns whether it separates the text: it is not part of a word.
    mutating func add(tag: UnsafeBufferPointer<UInt8>) -> Bool {
        let name = tag.dropFirst().drop { $0 == UInt8(ascii: "/") }.prefix(while: HTMLReader.isLetter)
        guard Self.separates(String(decoding: name, as: UTF8.self).lowercased()) else { return false }
        kind = .other
        return true
    }

    /// Whether an element's tags separate the text before from the text after.
    static func separates(_ element: String) -> Bool { blocks.contains(element) }

    private static let blocks: Set = [
        "br", "hr", "img", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "details",
        "summary",
        "blockquote", "pre", "section", "aside",
    ]

    /// A character before an inline value that covers it, or may cover it.
    enum Before { case character(Unicode.Scalar), value }

    /// Adds an inline value.
    mutating func addValue() -> Before? {
        defer { kind = .value }
        switch kind {
        case .other: return nil
        case .value: return .value
        case .reaching(let character): return .character(character)
        }
    }

    /// Adds a formula; returns a mark in it.
    mutating func add(formula: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        kind = .other
        return String(decoding: formula, as: UTF8.self).unicodeScalars.first { $0.properties.isMark }
    }

    private static func isThin(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .format, .control: return true
        case .spaceSeparator: return ![" ", "\u{A0}", "\u{3000}"].contains(scalar)
        default: return scalar == "\u{FFFC}"
        }
    }

    /// Whether a character is, or may be, drawn over the text after it: a mark over two letters (canonical
    /// combining classes 233 and 234, half marks), or one that reaches far.
    private static func reachesForward(_ scalar: Unicode.Scalar) -> Bool {
        [233, 234].contains(scalar.properties.canonicalCombiningClass.rawValue)
            || (0xFE20...0xFE2F).contains(scalar.value) || mayReachOver(scalar)
    }

    /// Whether fonts may draw the character over its neighbors. Only characters of certain blocks are allowed
    /// next to a value: those whose letters keep to their own width in the systems' fonts. In other blocks
    /// some letters are half an em longer (U+1ECA4, U+10B20).
    static func mayReachOver(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == fractionSlash || scalar == "\u{0E33}" || scalar == "\u{0EB3}" { return true }
        return !usual.contains { $0.contains(scalar.value) }
    }

    private static let usual: [ClosedRange<UInt32>] = [
        // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic; Indian scripts, Thai, Lao; Georgian, Hangul's
        // parts.
        0...0x6FF, 0x900...0xEFF, 0x10A0...0x11FF,
        // More Latin and Greek; punctuation, currencies, arrows, mathematics, shapes.
        0x1E00...0x2BFF,
        // Han, kana, Hangul; forms of double width; emoji, and what chooses their form.
        0x2E00...0xA4CF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFE00...0xFE6F, 0xFF00...0xFFFF,
        0x1F000...0x1FAFF, 0x20000...0x3FFFF,
    ]
}

extension ReferenceReader {
    /// Rejects a stranger's mark that would cover an inline value.
    mutating func checkMarks(of node: Node, _ adjacent: inout AdjacentText) {
        switch node.kind {
        case CMARK_NODE_CODE where node.beginsAsValue:
            indentation.addSomethingElse()
            switch adjacent.addValue() {
            case .character(let character):
                fault(
                    node.place(behind: lineOffset),
                    "with --sandbox \(character.codePoint) can't be directly before an inline value, since it may be drawn over it; "
                        + "put a space between them")
            case .value:
                fault(
                    node.place(behind: lineOffset),
                    "with --sandbox two inline values can't be adjacent, since a text may begin with a mark that covers the "
                        + "value before it; put a space, or another character, between them")
            case nil: break
            }
        case CMARK_NODE_CODE where node.isEquation:
            indentation.addSomethingElse()
            if let fault = ShownText.turning(in: node.literal) {
                self.fault(node.place(behind: lineOffset), fault)
            } else if Indentation.isWide(formula: node.literal) {
                fault(node.place(behind: lineOffset), Indentation.wideFault)
            }
            if let mark = adjacent.add(formula: node.literalBytes) {
                fault(
                    node.place(behind: lineOffset),
                    "with --sandbox no combining mark can be in a formula, which it is drawn over: \(mark.codePoint); write "
                        + "commands such as \\hat")
            }
        case CMARK_NODE_CODE, CMARK_NODE_TEXT:
            if let character = adjacent.add(node.literalBytes) {
                fault(node.place(behind: lineOffset), Self.hides(character))
            } else if let fault = ShownText.turning(in: node.literal) {
                self.fault(node.place(behind: lineOffset), fault)
            } else if indentation.add(node.literal) {
                fault(node.place(behind: lineOffset), Indentation.wideFault)
            }
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_IMAGE: adjacent.addLineEnd()
        case CMARK_NODE_HTML_INLINE:
            if adjacent.add(tag: node.literalBytes) { indentation.addSomethingElse() }
        default: break
        }
    }

    static func hides(_ character: Unicode.Scalar) -> String {
        if !character.properties.isMark {
            return
                "with --sandbox \(character.codePoint) can't be directly after an inline value, since it may be drawn over it; put "
                + "a space between them"
        }
        return
            "with --sandbox a combining mark has to follow its letter, and can't strike it out, since it hides what it is "
            + "drawn over: \(character.codePoint); remove it"
    }
}

extension Unicode.Scalar.Properties {
    /// Whether it is a mark that is drawn through or around the character before it.
    package var strikesOut: Bool { canonicalCombiningClass == .overlay || generalCategory == .enclosingMark }
}
