import CMarkGFM

/// Links and fences that would be plain text, and Markdown in HTML. `LostText` and the readers of code handle
/// other lost code.
extension ReferenceReader {
    /// - Parameter range: the part of the text that contains the items.
    mutating func check(_ items: [InlineScanner.Item], of text: BlockText, _ range: Range<Int>) {
        var codeRanges: [Range<Int>] = []
        for item in items {
            switch item {
            case .code(let content): codeRanges.append(content)
            case .openBackticks(let range):
                if range.count >= 3, Self.startsWithSwift(text.bytes[range.upperBound...]),
                    !Self.isAtLineStart(text.bytes[..<range.lowerBound])
                {
                    faultFence(text.place(range.lowerBound))
                }
            case .html: break
            case .destination(_, let title):
                if let title { checkTitle(text.text(title), at: text.place(title.lowerBound)) }
            case .brokenLink(let range):
                let address = text.text(range)
                let hasSpace = !address.contains("\"") && !address.contains("<")
                fault(
                    text.place(range.lowerBound),
                    "this is not an address, so there is no link: (\(address)); "
                        + (hasSpace
                            ? "one with spaces needs angle brackets: (<\(address)>)"
                            : "write (address) or (address \"title\")"))
            case .unclosedLink(let range):
                fault(
                    text.place(range.lowerBound),
                    "nothing closes this parenthesis, so there is no link: (\(text.bytes[range].excerpt); write ')' after the "
                        + "address, or '\\[' before the text for literal brackets")
            case .undefined(let label):
                let name = text.bytes[label].excerpt
                fault(
                    text.place(label.lowerBound),
                    "no '[\(name)]: address' defines this label, so there is no link; add the definition, write "
                        + "(address) instead of the label, or '\\[' before the text for literal brackets"
                )
            case .spacedLink(let label, let address):
                let (name, place) = (text.bytes[label].excerpt, text.bytes[address].excerpt)
                fault(
                    text.place(label.upperBound + 1),
                    "a link's address follows its text without a space, so there is no link: [\(name)] (\(place)); write "
                        + "[\(name)](\(place)), or '\\[' before the text for literal brackets")
            case .swappedLink(let address):
                let place = text.bytes[address].excerpt
                fault(
                    text.place(address.lowerBound),
                    "a link has its text in brackets and its address in parentheses, so there is no link: [\(place)]; write "
                        + "[text](\(place)), or '\\[' for literal brackets")
            }
        }
        var codes = codeRanges[...]
        for found in Self.tildes(in: text.bytes[range]) {
            codes = codes.drop { $0.upperBound <= found }
            if codes.first?.contains(found) != true { faultFence(text.place(found)) }
        }
    }

    /// Whether a line begins after a text; there backticks form a fence, or should.
    private static func isAtLineStart(_ before: ArraySlice<UInt8>) -> Bool {
        let last = before.last { ![0x20, 0x09, 0x3E].contains($0) }
        return last == nil || last == 0x0A
    }

    private mutating func faultFence(_ place: SourceLocation) {
        fault(
            place,
            "a cell's fence is on a line of its own, indented by at most three spaces; here it would be plain "
                + "text")
    }

    /// Whether it begins with the word `swift`.
    static func startsWithSwift(_ bytes: ArraySlice<UInt8>) -> Bool {
        let rest = bytes.drop { $0 == 0x20 }
        let word = rest.prefix { HTMLReader.isLetter($0) }
        guard String(decoding: word, as: UTF8.self).lowercased() == "swift" else { return false }
        return word.endIndex == rest.endIndex || HTMLReader.isSpace(rest[word.endIndex])
    }

    private static func tildes(in bytes: ArraySlice<UInt8>) -> [Int] {
        guard bytes.contains(0x7E) else { return [] }
        var found: [Int] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let start = index
            while index < bytes.endIndex, bytes[index] == 0x7E { index += 1 }
            if index - start >= 3, startsWithSwift(bytes[index...]) { found.append(start) }
            if index == start { index += 1 }
        }
        return found
    }

    /// `\(…)` as written, up to the first closing parenthesis.
    private static func value(in text: BlockText, _ start: Int) -> String {
        let beginning = text.bytes[start...].prefix(200)
        let end = beginning.firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 }
        return text.bytes[start..<(end ?? text.bytes.count)].excerpt
    }

    /// Reports cells and inline values in a `<pre>`, where they are plain text.
    mutating func findCode(in text: BlockText, _ range: Range<Int>) {
        let bytes = text.bytes
        let how = "; remove <pre>, or write <pre><code> … </code></pre> to show it"
        var index = range.lowerBound
        while index < range.upperBound {
            let end = bytes[index..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
            let line = bytes[index..<end]
            if index == 0 || bytes[index - 1] == 0x0A, let fence = FenceLine(line) {
                fault(
                    text.place(index + fence.offset),
                    "'\(fence.text)' does not begin a cell within <pre>, where everything is text" + how)
            } else if let value = line.firstIndex(where: { $0 == 0x60 }),
                line[value...].starts(with: "`\\(".utf8), line[(value + 1)...].contains(0x60)
            {
                fault(
                    text.place(value + 1),
                    "within <pre> it is text, and is not computed: \(Self.value(in: text, value + 1))" + how)
            }
            index = end + 1
        }
    }

    /// Reports Markdown in a block of HTML, where it is plain text.
    mutating func findMarkdown(in text: BlockText, _ range: Range<Int>) {
        let how = "Markdown within HTML needs an empty line after the tag, and one before the closing tag"
        let bytes = text.bytes
        var index = range.lowerBound
        var hasBracket = false
        while index < range.upperBound {
            let rest = bytes[index..<range.upperBound]
            if rest.starts(with: "\\(".utf8) {
                fault(
                    text.place(index),
                    "within this block of HTML it would be plain text: \(Self.value(in: text, index)); "
                        + how)
                index += 2
            } else if hasBracket, rest.starts(with: "](".utf8) {
                fault(
                    text.place(index),
                    "within this block of HTML a Markdown link would be plain text; \(how)")
                index += 2
            } else if rest.starts(with: "$`".utf8) {
                fault(text.place(index), "within this block of HTML an equation would be plain text; \(how)")
                index += 2
            } else {
                if bytes[index] == UInt8(ascii: "[") { hasBracket = true }
                index += 1
            }
        }
    }
}
