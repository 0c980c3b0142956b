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
        var lines = 1
        for byte in text.bytes where byte == 0x0A { lines += 1 }
        return lines > Self.manyLines
            || (text.bytes.count > Self.longText && text.characterCount > Self.longText)
    }

    /// Writes the leaf where something can be folded: a long text by its beginning, the whole of it one click away.
    @export(interface) @inline(never)
    public func writeFolded(to html: inout HTML, digits: Int) {
        guard isLong, case .text(let text) = self else {
            write(to: &html, digits: digits)
            return
        }
        html.raw("<details class=\"a\"><summary>")
        Leaf.text(text.beginning(Self.shownOfLongText)).write(to: &html, digits: digits)
        html.raw("… <span class=\"size\">\(text.characterCount) characters</span></summary>")
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

    /// About so many characters. What is in ASCII never joins the character before it, so it ends before one of those
    /// where one is near.
    func beginning(_ most: Int) -> Text {
        var end = 0
        var count = 0
        while end < bytes.count {
            if bytes[end] & 0xC0 != 0x80 {
                if count == most { break }
                count += 1
            }
            end += 1
        }
        if end == bytes.count { return self }
        var near = end
        while near > end / 2, bytes[near] >= 0x80 { near -= 1 }
        return Text(bytes: Array(bytes[..<(near > end / 2 ? near : end)]))
    }
}
