import PlainText

extension Leaf {
    /// Texts with more characters than this are long: only their beginning is shown.
    static let longText = 120
    /// The number of characters shown of a long text.
    private static let shownOfLongText = 80

    /// Texts with more lines than this are long, too.
    private static let manyLines = 8

    /// Whether the leaf is a text that would take many lines.
    var isLong: Bool {
        guard case .text(let text) = self else { return false }
        return text.lineCount > Self.manyLines
            || (text.bytes.count > Self.longText && text.characterCount > Self.longText)
    }

    /// Writes the leaf in a place that allows folding: for a long text the beginning, which expands to the
    /// whole text when clicked.
    @export(interface) @inline(never)
    public func writeFolded(to html: inout HTML, digits: Int) {
        guard isLong, case .text(let text) = self else {
            write(to: &html, digits: digits)
            return
        }
        let lines = text.lineCount
        html.raw("<details class=\"a\"><summary>")
        Leaf.text(text.beginning(Self.shownOfLongText)).write(to: &html, digits: digits)
        html.raw("… <span class=\"size\">\(text.characterCount) characters")
        if lines > 1 { html.raw(", \(lines) lines") }
        html.raw("</span></summary>")
        write(to: &html, digits: digits)
        html.raw("</details>")
    }
}

extension Text {
    /// The number of Unicode scalars: bytes that are not UTF-8 continuation bytes.
    var characterCount: Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The number of lines; a line end at the end of the text begins no new one.
    var lineCount: Int {
        var count = 1
        for index in bytes.indices.dropLast() where bytes[index] == 0x0A { count += 1 }
        return count
    }

    /// About the first `most` characters of the first line. ASCII characters never combine with the character
    /// before them, so the text is cut before one if there is one near.
    func beginning(_ most: Int) -> Text {
        var end = 0
        var count = 0
        while end < bytes.count, bytes[end] != 0x0A {
            if bytes[end] & 0xC0 != 0x80 {
                if count == most { break }
                count += 1
            }
            end += 1
        }
        if end == bytes.count || bytes[end] == 0x0A { return Text(bytes: Array(bytes[..<end])) }
        var near = end
        while near > end / 2, bytes[near] >= 0x80 { near -= 1 }
        if near > end / 2 { return Text(bytes: Array(bytes[..<near])) }
        // Combining accents, from U+0300, belong to the character before them.
        while end < bytes.count, bytes[end] == 0xCC || bytes[end] == 0xCD { end += 2 }
        return Text(bytes: Array(bytes[..<(end < bytes.count ? end : bytes.count)]))
    }
}
