/// Combining marks on one character. Browsers draw each above or below the one before it, so that some dozens of them stand on other
/// lines, and over what these say.
package enum MarkTower {
    /// Languages need no more: Burmese and pointed Hebrew with signs of cantillation have four and five.
    package static let most = 6

    static let fault =
        "with --sandbox a character has \(most) combining marks at the most, since more are drawn over other lines; remove those "
        + "from here on"

    /// The offset of the first mark beyond what languages need; nil if there is none.
    ///
    /// Tags, signs of emphasis and escapes between marks part nothing for a browser; what looks like a tag may be text, too. References
    /// such as `&#x301;` are marks as well.
    package static func first(in bytes: some Collection<UInt8>) -> Int? {
        guard bytes.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "&") }) else { return nil }
        var reader = CharacterReader(bytes)
        var count = 0
        // The most that stood before any '<': which '>' ends its tag is not known here, nor whether it is one.
        var before = 0
        while true {
            let start = reader.next
            guard let scalar = reader.character() else { return nil }
            switch scalar {
            case "<": (before, count) = (max(before, count), 0)
            case ">": count = before
            case "*", "_", "~", "`", "\\": break
            default:
                if scalar.value < 0x80 {
                    count = 0
                } else if scalar.properties.isDefaultIgnorableCodePoint {
                    continue
                } else {
                    switch scalar.properties.generalCategory {
                    case .nonspacingMark, .enclosingMark: count += 1
                    // It takes a place of its own, and those behind it may be drawn with the letter before it.
                    case .spacingMark: break
                    default: count = 0
                    }
                }
            }
            if count > most { return start }
        }
    }

    /// Whether the text of some HTML begins with a mark.
    package static func begins(_ html: [UInt8]) -> Bool {
        let texts = html.first == UInt8(ascii: "<") ? HTMLReader.tokens(of: html) : [.text(html.indices)]
        for case .text(let range) in texts {
            var reader = CharacterReader(html[range])
            while let scalar = reader.character() {
                if scalar.properties.isDefaultIgnorableCodePoint { continue }
                return scalar.properties.isMark
            }
        }
        return false
    }
}

/// The characters of some HTML, with references to marks and to what nobody sees resolved.
private struct CharacterReader {
    private let text: [UInt8]
    private(set) var next = 0

    init(_ bytes: some Collection<UInt8>) { text = Array(bytes) }

    /// Nil at the end. What is no UTF-8 is U+FFFD, as to browsers.
    mutating func character() -> Unicode.Scalar? {
        guard next < text.count else { return nil }
        let byte = text[next]
        if byte == UInt8(ascii: "&"), let (scalar, end) = reference() {
            next = end
            return scalar
        }
        if byte < 0x80 {
            next += 1
            return Unicode.Scalar(byte)
        }
        var decoder = UTF8()
        var rest = text[next...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
            next += 1
            return "\u{FFFD}"
        }
        next += UTF8.width(scalar)
        return scalar
    }

    private func reference() -> (scalar: Unicode.Scalar, end: Int)? {
        let name = text[(next + 1)...]
        if name.first == UInt8(ascii: "#") { return CharacterReference.number(name.dropFirst()) }
        let letters = name.prefix(Self.longest).prefix(while: HTMLReader.isLetter)
        guard let scalar = Self.named[String(decoding: letters, as: UTF8.self)] else { return nil }
        let isClosed = letters.endIndex < text.count && text[letters.endIndex] == UInt8(ascii: ";")
        return (scalar, letters.endIndex + (isClosed ? 1 : 0))
    }

    /// The names that HTML has for marks, and for what nobody sees.
    private static let named: [String: Unicode.Scalar] = [
        "DownBreve": "\u{311}", "tdot": "\u{20DB}", "TripleDot": "\u{20DB}", "DotDot": "\u{20DC}",
        "shy": "\u{AD}", "ZeroWidthSpace": "\u{200B}", "NegativeVeryThinSpace": "\u{200B}",
        "NegativeThinSpace": "\u{200B}", "NegativeMediumSpace": "\u{200B}", "NegativeThickSpace": "\u{200B}",
        "zwnj": "\u{200C}", "zwj": "\u{200D}", "lrm": "\u{200E}", "rlm": "\u{200F}", "NoBreak": "\u{2060}",
        "af": "\u{2061}", "ApplyFunction": "\u{2061}", "it": "\u{2062}", "InvisibleTimes": "\u{2062}",
        "ic": "\u{2063}", "InvisibleComma": "\u{2063}",
    ]
    private static let longest = named.keys.map(\.utf8.count).max()! + 1
}
