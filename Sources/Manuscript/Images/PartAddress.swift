/// The addresses of a drawing's own parts that a stranger's drawing may have. Browsers decode, trim and split others in ways of
/// their own, so that `DrawingUses` could not count what they draw.
enum PartAddress {
    /// Whether it is `#a`, with a name of letters, digits, `_`, `.`, `:` and `-` that begins with a letter or `_`.
    static func isPlain(_ address: some StringProtocol) -> Bool {
        let bytes = Array(address.utf8)
        return bytes.first == UInt8(ascii: "#") && !name(bytes.dropFirst()).isEmpty
            && name(bytes.dropFirst()).count == bytes.count - 1
    }

    /// The id in what follows `url(`: `#a)`, `'#a')` or `"#a")`, with spaces around; nil for any other form.
    static func id(in css: ArraySlice<UInt8>) -> String? {
        var rest = css.drop(while: HTMLReader.isSpace)
        var quote: UInt8?
        if let first = rest.first, first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            quote = rest.popFirst()
        }
        guard rest.popFirst() == UInt8(ascii: "#") else { return nil }
        let name = name(rest)
        rest = rest.dropFirst(name.count)
        if let quote, rest.popFirst() != quote { return nil }
        guard !name.isEmpty, rest.drop(while: HTMLReader.isSpace).first == UInt8(ascii: ")") else {
            return nil
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.first, HTMLReader.isLetter(first) || first == UInt8(ascii: "_") else {
            return []
        }
        return bytes.prefix {
            HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || "_.:-".utf8.contains($0)
        }
    }
}
