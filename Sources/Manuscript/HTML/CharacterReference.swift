import CMarkGFM

/// Resolves `&amp;`, `&#38;` and `&#x26;` in attributes' values as browsers do.
enum CharacterReference {
    /// The text of a value.
    static func resolve(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var text: [UInt8] = []
        var next = bytes.startIndex
        while next < bytes.endIndex {
            if bytes[next] == UInt8(ascii: "&"), let (value, end) = one(bytes[next...]) {
                text += value
                next = end
            } else {
                text.append(bytes[next])
                next += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The meaning of a text that is a single reference; nil otherwise.
    static func value(of text: ArraySlice<UInt8>) -> [UInt8]? {
        one(text).flatMap { $0.end == text.endIndex ? $0.value : nil }
    }

    /// The reference at the first byte, and its end.
    private static func one(_ bytes: ArraySlice<UInt8>) -> (value: [UInt8], end: Int)? {
        let name = bytes.dropFirst()
        if name.first == UInt8(ascii: "#") {
            return number(name.dropFirst()).map { (Array(String(Character($0.scalar)).utf8), $0.end) }
        }
        let letters = name.prefix(40).prefix { isAlphanumeric($0) }
        guard !letters.isEmpty else { return nil }
        if letters.endIndex < bytes.endIndex, bytes[letters.endIndex] == UInt8(ascii: ";") {
            return named(letters).map { ($0, letters.endIndex + 1) }
        }
        // Some may lack the semicolon, but not in an address's query.
        guard letters.endIndex == bytes.endIndex || bytes[letters.endIndex] != UInt8(ascii: "="),
            withoutSemicolon.contains(String(decoding: letters, as: UTF8.self))
        else { return nil }
        return named(letters).map { ($0, letters.endIndex) }
    }

    private static let withoutSemicolon: Set = [
        "amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT", "nbsp", "copy", "reg", "sect", "para", "deg",
    ]

    /// The number after `#`: `38`, `x26;`.
    static func number(_ bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, end: Int)? {
        let isHex = bytes.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let digits = bytes.dropFirst(isHex ? 1 : 0).prefix {
            isDigit($0) || isHex && (0x61...0x66).contains($0 | 0x20)
        }
        guard !digits.isEmpty else { return nil }
        let isClosed = digits.endIndex < bytes.endIndex && bytes[digits.endIndex] == UInt8(ascii: ";")
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10)
        let scalar = value.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) } ?? "\u{FFFD}"
        return (scalar, digits.endIndex + (isClosed ? 1 : 0))
    }

    /// cmark knows all names; it is asked for one at a time, since they are rare.
    private static func named(_ name: ArraySlice<UInt8>) -> [UInt8]? {
        let text = [UInt8(ascii: "&")] + name + [UInt8(ascii: ";")]
        let document = text.withUnsafeBytes {
            cmark_parse_document($0.bindMemory(to: CChar.self).baseAddress, $0.count, CMARK_OPT_DEFAULT)
        }
        defer { cmark_node_free(document) }
        guard let document, let paragraph = cmark_node_first_child(document) else {
            // `&Tab;` and `&NewLine;` would leave an empty paragraph.
            return [0x20]
        }
        guard let node = cmark_node_first_child(paragraph), node.kind == CMARK_NODE_TEXT else { return nil }
        let value = Array(node.literal.utf8)
        return value == text ? nil : value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
