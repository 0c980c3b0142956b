import PlainText

/// What a program printed.
public enum PrintedText {
    /// An entry for each printed line, made of the entries of several texts that follow one another.
    public static func entries(_ texts: [Entry]) -> [Entry] {
        guard let name = texts.first?.nameText else { return [] }
        let bytes = texts.flatMap { $0.printedText.bytes }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // What follows the last end of line is no line where it is nothing.
        if let last = lines.last, last.isEmpty { lines.removeLast() }
        return lines.map { line in
            let text = Text(bytes: Array(line))
            return Entry(name, .leaf(.text(text)), printed: text)
        }
    }
}
