import CMarkGFM

/// Inline values, cells, equations and links that would end up as plain text.
extension ReferenceReader {
    /// - Parameter cell: a table's cell: its number in its row, and how many there are.
    mutating func check(_ items: [InlineScanner.Item], of text: BlockText, cell: (index: Int, count: Int)?) {
        var codeRanges: [Range<Int>] = []
        for (index, item) in items.enumerated() {
            switch item {
            case .code(let content):
                codeRanges.append(content)
                checkCode(content, of: text)
            case .openBackticks(let range):
                if range.count >= 3, Self.startsWithSwift(text.bytes[range.upperBound...]) {
                    faultFence(text.place(range.lowerBound))
                }
            case .parenthesis(let offset):
                var isOpen = false
                if index > 0, case .openBackticks(let run) = items[index - 1] {
                    isOpen = run.upperBound == offset
                }
                let isCut = cell.map { $0.index + 1 < $0.count } ?? false
                faultValue(offset, of: text, isOpen: isOpen, isCut: isCut)
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
            case .undefinedFootnote(let range):
                let name = text.text(range)
                fault(
                    text.place(range.lowerBound),
                    "no '\(name): text' defines this footnote; add it, or write '\\\(name)' for the text itself"
                )
            case .html: break
            }
        }
        for found in Self.tildes(in: text.bytes) where !codeRanges.contains(where: { $0.contains(found) }) {
            faultFence(text.place(found))
        }
    }

    private mutating func checkCode(_ content: Range<Int>, of text: BlockText) {
        if text.bytes[..<content.lowerBound].suffix(3).elementsEqual([0x60, 0x60, 0x60]),
            Self.startsWithSwift(text.bytes[content])
        {
            faultFence(text.place(content.lowerBound - 3))
            return
        }
        let span = text.bytes[content].drop { $0 == 0x20 || $0 == 0x0A }
        guard span.starts(with: "\\(".utf8) else { return }
        let hasSpaces =
            span.startIndex > content.lowerBound && [0x20, 0x0A].contains(text.bytes[content.upperBound - 1])
        let body = hasSpaces ? span.dropLast() : span
        if span.startIndex == content.lowerBound + (hasSpaces ? 1 : 0), body.last == UInt8(ascii: ")") {
            return
        }
        fault(
            text.place(span.startIndex),
            "this begins as an inline value, but it would be shown as it is written: \(Self.start(of: text.text(content))); "
                + "the backticks of a value hold '\\(', the value, ')', and nothing else")
    }

    private mutating func faultValue(_ offset: Int, of text: BlockText, isOpen: Bool, isCut: Bool) {
        let written = Self.value(in: text, offset)
        let place = text.place(offset)
        if isOpen, isCut {
            fault(
                place,
                "the table's cell ends at the '|', within the value; write '\\|' for a '|' within a cell, also "
                    + "within backticks: \(written)")
        } else if isOpen {
            fault(place, "nothing closes the backticks of this value, so it would be plain text: \(written)")
        } else {
            fault(
                place,
                "'\\(' without backticks is shown as '(': \(written); a value is written `\\(value)`, an equation "
                    + "$`x^2`$, and a parenthesis needs no backslash")
        }
    }

    /// `\(…)` as it is written, up to the first closing parenthesis.
    private static func value(in text: BlockText, _ start: Int) -> String {
        let line = text.bytes[start...].prefix { $0 != 0x0A }
        let end = line.firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 } ?? line.endIndex
        return Self.start(of: text.text(start..<end))
    }

    private mutating func faultFence(_ place: Place) {
        fault(
            place,
            "a cell's fence stands on a line of its own, indented by three spaces at most; here it would be plain "
                + "text")
    }

    /// `swift` as a whole word.
    private static func startsWithSwift(_ bytes: ArraySlice<UInt8>) -> Bool {
        let rest = bytes.drop { $0 == 0x20 }
        let word = rest.prefix { HTMLReader.isLetter($0) }
        guard String(decoding: word, as: UTF8.self).lowercased() == "swift" else { return false }
        return word.endIndex == rest.endIndex || HTMLReader.isSpace(rest[word.endIndex])
    }

    private static func tildes(in bytes: [UInt8]) -> [Int] {
        guard bytes.contains(0x7E) else { return [] }
        var found: [Int] = []
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] == 0x7E { index += 1 }
            if index - start >= 3, startsWithSwift(bytes[index...]) { found.append(start) }
            if index == start { index += 1 }
        }
        return found
    }

    // MARK: Blocks

    /// Four spaces make a fence a part of a block of code.
    mutating func findIndentedFence(_ leaf: LeafBlock) {
        var length: Int32 = 0
        var offset: Int32 = 0
        var sign: CChar = 0
        if cmark_node_get_fenced(leaf.node, &length, &offset, &sign) != 0 { return }
        let text = BlockText(Array(leaf.node.literalBytes), in: source, fromLine: leaf.lines.lowerBound)
        var start = 0
        for line in text.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            defer { start += line.count + 1 }
            let rest = line.drop { $0 == 0x20 || $0 == 0x09 }
            let run = rest.prefix { $0 == 0x60 || $0 == 0x7E }
            if run.count >= 3, Self.startsWithSwift(rest[run.endIndex...]) {
                faultFence(text.place(start + line.count - rest.count))
            }
        }
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
            } else if rest.starts(with: "```".utf8) || rest.starts(with: "~~~".utf8) {
                let end = rest.firstIndex { $0 != bytes[index] } ?? range.upperBound
                let before = bytes[..<index].reversed().prefix { $0 != 0x0A }
                if before.allSatisfy({ $0 == 0x20 || $0 == 0x09 }), end < range.upperBound,
                    HTMLReader.isLetter(bytes[end]) || bytes[end] == 0x20
                {
                    fault(text.place(index), "within this block of HTML a cell would be plain text; \(how)")
                }
                index = end
            } else {
                index += 1
            }
        }
    }
}
