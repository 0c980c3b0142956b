import CMarkGFM

/// What stands before a place within a paragraph, as far as it can be drawn over what follows, or be drawn over itself.
///
/// A combining mark is drawn over the character before it, whatever elements both are in: U+0336 behind an inline value strikes
/// its last digit out. A few are drawn over the one that follows too.
struct TextBeside {
    private enum Kind { case other, value, doubleMark(Unicode.Scalar) }
    private var kind = Kind.other

    /// Notes a text; the first mark in it that hides something.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        let before = kind
        kind = last < 0x80 ? .other : Self.doubleMark(endOf: bytes).map(Kind.doubleMark) ?? .other
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if case .value = before, first >= 0x80 {
            let rest = text.unicodeScalars.drop(while: Self.isThin)
            if rest.isEmpty { kind = before }
            if rest.first == Self.fractionSlash { return rest.first }
        }
        return Self.hidingMark(in: text)
    }

    /// The first mark that stands behind what is no letter, or strikes the letter out.
    static func hidingMark(in text: String) -> Unicode.Scalar? {
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            // Joiners stand between a letter and its marks in scripts of India.
            if scalar == "\u{200C}" || scalar == "\u{200D}" { continue }
            defer { last = scalar }
            // Which form of an emoji is meant, and the keys of a keyboard.
            guard scalar.properties.isMark, !scalar.properties.isDefaultIgnorableCodePoint,
                scalar != "\u{20E3}" || last != "\u{FE0F}"
            else { continue }
            let strikes =
                scalar.properties.canonicalCombiningClass == .overlay
                || scalar.properties.generalCategory == .enclosingMark
            if strikes
                || !last.properties.isAlphabetic && last.properties.numericType == nil
                    && !last.properties.isMark
            {
                return scalar
            }
        }
        return nil
    }

    /// Browsers draw it over parts of its neighbours.
    private static let fractionSlash: Unicode.Scalar = "\u{2044}"

    /// Notes the end of a line, which a mark stands on.
    mutating func addLineEnd() { kind = .other }

    /// Notes a tag. Tags that are none of a word's end what stands before them.
    mutating func add(tag: UnsafeBufferPointer<UInt8>) {
        let name = tag.dropFirst().drop { $0 == UInt8(ascii: "/") }.prefix(while: HTMLReader.isLetter)
        if Self.blocks.contains(String(decoding: name, as: UTF8.self).lowercased()) { kind = .other }
    }

    private static let blocks: Set = [
        "br", "hr", "img", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "details",
        "summary",
        "blockquote", "pre", "section", "aside",
    ]

    /// What stands before an inline value and is drawn over it, or may be.
    enum Before { case mark(Unicode.Scalar), value }

    /// Notes an inline value.
    mutating func addValue() -> Before? {
        defer { kind = .value }
        switch kind {
        case .other: return nil
        case .value: return .value
        case .doubleMark(let mark): return .mark(mark)
        }
    }

    /// Notes a formula; a mark in it.
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

    /// Those of canonical combining classes 233 and 234, and half marks.
    private static func doubleMark(endOf bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        let last = String(decoding: bytes.suffix(4), as: UTF8.self).unicodeScalars.last
        return last.flatMap { scalar in
            let isDouble = [233, 234].contains(scalar.properties.canonicalCombiningClass.rawValue)
            return isDouble || (0xFE20...0xFE2F).contains(scalar.value) || scalar == fractionSlash
                ? scalar : nil
        }
    }
}

extension ReferenceReader {
    /// Refuses a mark that a stranger's text draws over an inline value.
    mutating func checkMarks(of node: Node, _ beside: inout TextBeside) {
        switch node.kind {
        case CMARK_NODE_CODE where node.literalBytes.drop(while: HTMLReader.isSpace).starts(with: "\\(".utf8):
            switch beside.addValue() {
            case .mark(let mark):
                refuse(
                    mark, at: node, "stand right before an inline value",
                    "put a space or a letter between them")
            case .value:
                fault(
                    node.place(behind: lineOffset),
                    "with --sandbox no two inline values can stand side by side, since a text may begin with what is drawn over the "
                        + "value before it; put a space, or another character, between them")
            case nil: break
            }
        case CMARK_NODE_CODE where node.isEquation:
            if let mark = beside.add(formula: node.literalBytes) {
                refuse(mark, at: node, "stand in a formula of the text", "write commands such as \\hat")
            }
        case CMARK_NODE_CODE, CMARK_NODE_TEXT:
            if let mark = beside.add(node.literalBytes) {
                fault(node.place(behind: lineOffset), Self.hides(mark))
            }
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_IMAGE: beside.addLineEnd()
        case CMARK_NODE_HTML_INLINE: beside.add(tag: node.literalBytes)
        default: break
        }
    }

    static func hides(_ mark: Unicode.Scalar) -> String {
        "with --sandbox a combining mark stands right behind its letter, and none strikes a letter out, since it hides what it is "
            + "drawn over: \(mark.codePoint); remove it"
    }

    private mutating func refuse(_ mark: Unicode.Scalar, at node: Node, _ place: String, _ remedy: String) {
        fault(
            node.place(behind: lineOffset),
            "with --sandbox no combining mark can \(place), which it is drawn over: "
                + "\(mark.codePoint); \(remedy)"
        )
    }
}
