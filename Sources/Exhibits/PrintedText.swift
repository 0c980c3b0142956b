import PlainText

/// Splits printed text into lines.
public enum PrintedText {
    /// An entry for each printed line, from the entries of consecutive printed texts.
    public static func entries(_ texts: [Entry]) -> [Entry] {
        guard let name = texts.first?.nameText else { return [] }
        let bytes = texts.flatMap { $0.printedText.bytes }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // If the text ends with a line end, no line follows it.
        if let last = lines.last, last.isEmpty { lines.removeLast() }
        return lines.map { line in
            let text = Text(bytes: Array(line))
            return Entry(name, .leaf(.text(text)), printed: text)
        }
    }
}
