import PlainText

extension Leaf {
    /// A text of more characters than this is shown by its beginning.
    static let longText = 120
    /// So many characters of it.
    private static let shownOfLongText = 80

    /// A text of more lines than this, too.
    private static let manyLines = 8

    /// Whether it is a text that would take many lines.
    var isLong: Bool {
        guard case .text(let text) = self else { return false }
        return text.lineCount > Self.manyLines
            || (text.bytes.count > Self.longText && text.characterCount > Self.longText)
    }

    /// Writes the leaf where something can be folded: a long text by its beginning, the whole of it one click away.
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
    /// How many Unicode scalars it has: bytes that do not continue another one.
    var characterCount: Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// How many lines it takes; a line end at its end begins none.
    var lineCount: Int {
        var count = 1
        for index in bytes.indices.dropLast() where bytes[index] == 0x0A { count += 1 }
        return count
    }

    /// About so many characters of the first line. What is in ASCII never joins the character before it, so it ends
    /// before one of those where one is near.
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
        // Accents from U+0300 belong to what they follow.
        while end < bytes.count, bytes[end] == 0xCC || bytes[end] == 0xCD { end += 2 }
        return Text(bytes: Array(bytes[..<(end < bytes.count ? end : bytes.count)]))
    }
}
