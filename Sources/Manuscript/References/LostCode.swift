import CMarkGFM

/// Links that would end up as plain text, and Markdown within HTML. What becomes of code elsewhere, `LostText` and the
/// readers of code know.
extension ReferenceReader {
    mutating func check(_ items: [InlineScanner.Item], of text: BlockText) {
        for item in items {
            switch item {
            case .code, .openBackticks, .parenthesis, .undefinedFootnote, .html: break
            case .destination(_, let title):
                if let title { checkTitle(text.text(title), at: text.place(title.lowerBound)) }
            case .brokenLink(let range):
                let address = text.text(range)
                let hasSpace = !address.contains("\"") && !address.contains("<")
                fault(
                    text.place(range.lowerBound),
                    "this is no address, so there is no link: (\(address)); "
                        + (hasSpace
                            ? "one with spaces stands in angle brackets: (<\(address)>)"
                            : "write (address) or (address \"title\")"))
            case .undefined(let label):
                let name = text.text(label)
                fault(
                    text.place(label.lowerBound),
                    "no '[\(name)]: address' defines this label, so there is no link; add the definition, or write "
                        + "(address) in place of the label")
            }
        }
    }

    /// `\(…)` as it is written, up to the first closing parenthesis.
    private static func value(in text: BlockText, _ start: Int) -> String {
        let line = text.bytes[start...].prefix { $0 != 0x0A }
        let end = line.firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 } ?? line.endIndex
        return Self.start(of: text.text(start..<end))
    }

    /// Markdown within a block of HTML is text.
    mutating func findMarkdown(in text: BlockText, _ range: Range<Int>) {
        let how = "Markdown within HTML needs an empty line behind the tag, and one before the closing tag"
        let bytes = text.bytes
        var index = range.lowerBound
        while index < range.upperBound {
            let rest = bytes[index..<range.upperBound]
            if rest.starts(with: "\\(".utf8) {
                fault(
                    text.place(index),
                    "within this block of HTML it would be plain text: \(Self.value(in: text, index)); "
                        + how)
                index += 2
            } else if rest.starts(with: "](".utf8),
                bytes[range.lowerBound..<index].contains(UInt8(ascii: "["))
            {
                fault(
                    text.place(index),
                    "within this block of HTML a link of Markdown would be plain text; \(how)")
                index += 2
            } else if rest.starts(with: "$`".utf8) {
                fault(text.place(index), "within this block of HTML an equation would be plain text; \(how)")
                index += 2
            } else {
                index += 1
            }
        }
    }
}
