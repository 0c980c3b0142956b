import CMarkGFM

/// The chapter's text with marks where the Markdown parser does not report what it does, parsed once more:
/// the fate of the marks is that of the text.
struct MarkedCopy {
    /// The text that a mark replaces.
    enum Kind: Equatable {
        /// The name of a footnote that is defined there.
        case definition(Int)
        /// `[^name]`; the mark follows the `^`.
        case reference(String)
        /// A backslash escape of one of `()[]$`.
        case escaped(UInt8)
        case dollar
    }

    struct Mark {
        var kind: Kind
        /// Its place in the chapter.
        var place: SourceLocation
    }

    /// A part of a block's text.
    enum Token: Equatable {
        case scalar(Unicode.Scalar)
        case mark(Int)
        case code
        /// Anything that is not text, such as raw HTML.
        case other
    }

    private(set) var marks: [Mark] = []
    private(set) var definitions: [FootnoteDefinition] = []
    private var definitionsOfLine: [Int: [Int]] = [:]
    /// For each definition, the column in the copy after its colon.
    private var copiedEnds: [Int] = []
    private var text: [UInt8] = []
    /// The number of lines before the Markdown.
    private let lineOffset: Int
    /// Added before the chapter: a line that refers to all footnotes, so that none is dropped, and an empty
    /// line.
    private static let addedLines = 2

    /// The delimiter of marks; it does not occur in the chapter, not even as a character reference.
    private let sign: Unicode.Scalar

    init(_ source: SourceText, lineOffset: Int) {
        sign = Self.sign(notIn: source.bytes)
        self.lineOffset = lineOffset
        var lines: [UInt8] = []
        lines.reserveCapacity(source.bytes.count + source.bytes.count / 8)
        for number in lineOffset..<source.lines.count {
            add(source.lines[number], number: number + 1, to: &lines)
            lines.append(0x0A)
        }
        let labels = marks.indices.filter { if case .definition = marks[$0].kind { true } else { false } }
        text = Array((labels.map { "[^\(self.text($0))]" }.joined(separator: " ") + "\n\n").utf8) + lines
    }

    private func text(_ mark: Int) -> String { "\(sign)\(mark)\(sign)" }

    private mutating func add(_ line: ArraySlice<UInt8>, number: Int, to lines: inout [UInt8]) {
        var found =
            line.contains(UInt8(ascii: "^")) ? FootnoteDefinition.all(in: line, number: number)[...] : []
        var next = line.startIndex
        let lineStart = lines.count
        func place() -> SourceLocation { SourceLocation(line: number, column: next - line.startIndex + 1) }
        func add(_ kind: Kind) {
            lines.append(contentsOf: text(marks.count).utf8)
            marks.append(Mark(kind: kind, place: place()))
        }
        while next < line.endIndex {
            let following = next + 1 < line.endIndex ? line[next + 1] : 0
            switch line[next] {
            case UInt8(ascii: "\\") where "()[]$".utf8.contains(following):
                add(.escaped(following))
                next += 2
            case UInt8(ascii: "\\") where following != 0:
                lines.append(contentsOf: [line[next], following])
                next += 2
            case UInt8(ascii: "$"):
                add(.dollar)
                next += 1
            case UInt8(ascii: "[") where following == UInt8(ascii: "^"):
                lines.append(contentsOf: "[^".utf8)
                if let definition = found.first, definition.place == place() {
                    found.removeFirst()
                    add(.definition(definitions.count))
                    next += definition.label.utf8.count + 4
                    lines.append(contentsOf: "]:".utf8)
                    definitionsOfLine[number, default: []].append(definitions.count)
                    definitions.append(definition)
                    copiedEnds.append(lines.count - lineStart)
                } else {
                    let rest = line[(next + 2)...].prefix {
                        $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[")
                    }
                    if !rest.isEmpty, rest.endIndex < line.endIndex, line[rest.endIndex] == UInt8(ascii: "]")
                    {
                        add(.reference(String(decoding: rest, as: UTF8.self)))
                    }
                    next += 2
                }
            default:
                lines.append(line[next])
                next += 1
            }
        }
    }

    /// Parses the copy.
    ///
    /// - Returns: the definitions that Markdown recognizes, and the text of each block.
    func parsed() -> (definitions: Set<Int>, blocks: [[Token]]) {
        guard let markdown = Markdown(text[...]), markdown.lineTooDeep == nil else { return ([], []) }
        var found: Set<Int> = []
        var blocks: [[Token]] = []
        var tokens: [Token] = []
        var isAdded = false
        for (node, kind) in markdown.nodes {
            if kind.isBlock {
                isAdded = node.line <= Self.addedLines
                if !tokens.isEmpty { blocks.append(tokens) }
                tokens = []
                if kind == CMARK_NODE_FOOTNOTE_DEFINITION, let index = definition(of: node) {
                    found.insert(index)
                }
                continue
            }
            if isAdded { continue }
            switch kind {
            case CMARK_NODE_TEXT: read(node.literal, to: &tokens)
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: tokens.append(.scalar(" "))
            case CMARK_NODE_CODE: tokens.append(.code)
            case CMARK_NODE_HTML_INLINE, CMARK_NODE_FOOTNOTE_REFERENCE: tokens.append(.other)
            default: break
            }
        }
        if !tokens.isEmpty { blocks.append(tokens) }
        return (found, blocks)
    }

    private func definition(of node: OpaquePointer) -> Int? {
        // Subtract the added lines.
        let line = node.line - Self.addedLines + lineOffset
        return definition(line: line) { copiedEnds[$0] < node.column }
    }

    /// The last definition of a line that fits.
    func definition(line: Int, where fits: (Int) -> Bool) -> Int? {
        definitionsOfLine[line]?.last(where: fits)
    }

    private func read(_ text: String, to tokens: inout [Token]) {
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == sign, let (mark, rest) = mark(in: scalars) {
                tokens.append(.mark(mark))
                scalars = rest
            } else {
                tokens.append(.scalar(scalar))
            }
        }
    }

    /// The mark at the beginning of a text, after its first delimiter, and the rest.
    private func mark(
        in text: Substring.UnicodeScalarView
    ) -> (mark: Int, rest: Substring.UnicodeScalarView)? {
        // A number never has more digits than this.
        let digits = text.prefix(10).prefix(while: \.isASCIIDigit)
        guard let mark = Int(String(digits)), marks.indices.contains(mark) else { return nil }
        let rest = text[digits.endIndex...]
        return rest.first == sign ? (mark, rest.dropFirst()) : nil
    }
}

extension MarkedCopy {
    /// The last character that does not occur in a text. The last ones are for private use, and hardly ever
    /// used.
    private static func sign(notIn bytes: [UInt8]) -> Unicode.Scalar {
        var used: Set<UInt32> = []
        for (index, byte) in bytes.enumerated() {
            if byte >= 0xF0, index + 3 < bytes.count {
                let low = bytes[(index + 1)...(index + 3)].reduce(0) { $0 << 6 | UInt32($1 & 0x3F) }
                used.insert(UInt32(byte & 7) << 18 | low)
            } else if byte == UInt8(ascii: "&"), let value = numericReference(bytes[index...]) {
                used.insert(value)
            }
        }
        // A chapter is too short to contain all of them.
        let found = (0x1_0000...0x10_FFFD as ClosedRange<UInt32>).reversed().first { !used.contains($0) }
        return found.flatMap(Unicode.Scalar.init) ?? "\u{10FFFD}"
    }

    /// `&#x10FFFD;` and `&#1114109;`; these characters have no named references.
    private static func numericReference(_ text: ArraySlice<UInt8>) -> UInt32? {
        var rest = text.dropFirst()
        guard rest.popFirst() == UInt8(ascii: "#") else { return nil }
        var radix: UInt32 = 10
        if rest.first == UInt8(ascii: "x") || rest.first == UInt8(ascii: "X") {
            radix = 16
            rest.removeFirst()
        }
        var value: UInt32 = 0
        // Markdown accepts at most eight digits.
        for byte in rest.prefix(8) {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { break }
            value = min(value * radix + UInt32(digit), 0x11_0000)
        }
        return value
    }
}
