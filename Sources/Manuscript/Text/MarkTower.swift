/// Combining marks on one character. Browsers draw each above or below the one before it, so that some dozens of them stand on other
/// lines, and over what these say.
package enum MarkTower {
    /// Languages need no more: Vietnamese has two, Hebrew with signs of cantillation three.
    package static let most = 4

    /// The offset of the first mark beyond what languages need; nil if there is none.
    ///
    /// Tags, signs of emphasis and escapes between marks part nothing for a browser. References such as `&#x301;` are marks too.
    package static func first(in bytes: some Collection<UInt8>) -> Int? {
        guard bytes.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "&") }) else { return nil }
        let text = Array(bytes)
        var count = 0
        var next = 0
        while next < text.count {
            let start = next
            let byte = text[next]
            if byte < 0x80 {
                switch byte {
                case UInt8(ascii: "<"):
                    let end = text[next...].firstIndex { $0 == UInt8(ascii: ">") || $0 == 0x0A } ?? next
                    if text[end] == UInt8(ascii: ">") {
                        next = end + 1
                    } else {
                        (next, count) = (next + 1, 0)
                    }
                case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "`"),
                    UInt8(ascii: "\\"):
                    next += 1
                case UInt8(ascii: "&"):
                    let length = reference(at: text[next...])
                    if length > 0 {
                        (next, count) = (next + length, count + 1)
                    } else {
                        (next, count) = (next + 1, 0)
                    }
                default: (next, count) = (next + 1, 0)
                }
            } else {
                var decoder = UTF8()
                var rest = text[next...].makeIterator()
                guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
                    (next, count) = (next + 1, 0)
                    continue
                }
                next += UTF8.width(scalar)
                if scalar.properties.isMark {
                    count += 1
                } else if !scalar.properties.isDefaultIgnorableCodePoint {
                    count = 0
                }
            }
            if count > most { return start }
        }
        return nil
    }

    /// Whether the text of some HTML begins with a mark.
    package static func begins(_ html: [UInt8]) -> Bool {
        var rest = html[...]
        while rest.first == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
        }
        guard let first = rest.first, first >= 0x80 else { return false }
        let text = String(decoding: rest.prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
        return text.unicodeScalars.first {
            !$0.properties.isDefaultIgnorableCodePoint || $0.properties.isMark
        }?
        .properties.isMark ?? false
    }

    /// The length of a reference to a mark; 0 where it is none.
    private static func reference(at text: ArraySlice<UInt8>) -> Int {
        let end = text.prefix(40).firstIndex(of: UInt8(ascii: ";")) ?? text.prefix(12).endIndex
        let name = text[text.startIndex..<end].dropFirst()
        let scalar: Unicode.Scalar?
        if name.first == UInt8(ascii: "#") {
            let isHex = name.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
            let digits = name.dropFirst(isHex ? 2 : 1)
            scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10).flatMap(
                Unicode.Scalar.init)
        } else {
            scalar = named.contains(String(decoding: name, as: UTF8.self)) ? "\u{311}" : nil
        }
        guard let scalar, scalar.properties.isMark else { return 0 }
        return end - text.startIndex + (end < text.endIndex && text[end] == UInt8(ascii: ";") ? 1 : 0)
    }

    /// The names that HTML has for marks.
    private static let named: Set = ["DownBreve", "tdot", "TripleDot", "DotDot"]
}
