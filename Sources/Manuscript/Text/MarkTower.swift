/// Stacks of combining marks on one character. Browsers draw each mark above or below the one before it, so
/// that some dozens of them cover other lines.
package enum MarkTower {
    /// No language needs more: Burmese has four, pointed Hebrew with cantillation marks five.
    package static let maxMarks = 6

    static let fault =
        "with --sandbox a character has at most \(maxMarks) combining marks, since more would cover other lines; remove those "
        + "from here on"

    /// The offset of the first mark beyond the limit, if any.
    ///
    /// For a browser, tags, emphasis markers and escapes do not separate marks, and text may look like a tag.
    /// References such as `&#x301;` are marks as well.
    package static func first(in bytes: [UInt8]) -> Int? {
        guard bytes.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "&") }) else { return nil }
        var reader = CharacterReader(bytes)
        var count = 0
        // The most marks before any '<': whether it begins a tag, and which '>' ends it, is unknown here.
        var before = 0
        var isStacked = false
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
                    case .nonspacingMark, .enclosingMark:
                        count += 1
                        isStacked = stackers.contains(scalar)
                    // This mark is drawn in its own place, and marks after it may be drawn with the letter
                    // before it.
                    case .spacingMark: break
                    default:
                        // A letter after a stacker is drawn below the one before it.
                        if !isStacked { count = 0 }
                        isStacked = false
                    }
                }
            }
            if count > maxMarks { return start }
        }
    }

    /// Invisible marks that cause the next letter to be drawn below the one before: of Burmese, Khmer, Tai
    /// Tham, Sundanese, Meetei Mayek, Kharoshthi, Chakma and Dives Akuru. Words have two in a row.
    private static let stackers: Set<Unicode.Scalar> = [
        "\u{1039}", "\u{17D2}", "\u{1A60}", "\u{1BAB}", "\u{AAF6}", "\u{10A3F}", "\u{11133}", "\u{1193E}",
    ]

    /// Whether the text of some HTML begins with a mark.
    package static func begins(_ html: [UInt8]) -> Bool {
        let texts = html.first == UInt8(ascii: "<") ? HTMLReader.tokens(of: html) : [.text(html.indices)]
        for case .text(let range) in texts {
            var reader = CharacterReader(Array(html[range]))
            while let scalar = reader.character() {
                if scalar.properties.isDefaultIgnorableCodePoint { continue }
                return scalar.properties.isMark
            }
        }
        return false
    }
}

/// The characters of some HTML, with references to marks and invisible characters resolved.
private struct CharacterReader {
    private let text: [UInt8]
    private(set) var next = 0

    init(_ text: [UInt8]) { self.text = text }

    /// Nil at the end. Invalid UTF-8 is U+FFFD, as in browsers.
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

    /// HTML's names for marks and invisible characters.
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
