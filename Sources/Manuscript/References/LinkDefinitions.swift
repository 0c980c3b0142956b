import CMarkGFM

/// The definitions for links by label in a chapter: `[label]: address "title"`.
///
/// cmark removes them from the text, and does not report their places.
struct LinkDefinitions {
    struct Definition {
        var label: String
        /// With backslash escapes and character references resolved.
        var address: String
        var place: SourceLocation
        /// As written, with its quotes.
        var title: String
    }

    private(set) var all: [Definition] = []
    /// The first place of each address.
    private(set) var places: [String: SourceLocation] = [:]
    private(set) var labels: Set<String> = []
    /// Definitions after another one with the same label and a different address.
    private(set) var repeated: [(definition: Definition, first: SourceLocation)] = []

    /// - Parameter blocks: a document's blocks with text, code or HTML, with their lines in the chapter.
    init(_ source: SourceText, after lineOffset: Int, blocks: [LeafBlock]) {
        var isCovered = [Bool](repeating: false, count: source.lines.count + 2)
        for block in blocks {
            for line in block.lines where isCovered.indices.contains(line) { isCovered[line] = true }
            guard block.kind == CMARK_NODE_PARAGRAPH, block.lines.lowerBound > 0 else { continue }
            let line = source.lines[block.lines.lowerBound - 1]
            guard line.dropFirst(block.column - 1).first == UInt8(ascii: "[") else { continue }
            _ = add(from: BlockText(source, lines: block.lines, column: block.column), at: 0)
        }
        // The remaining lines are empty, or contain only definitions.
        let isEmpty = { (line: ArraySlice<UInt8>) in
            line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
        }
        var number = lineOffset + 1
        while number <= source.lines.count {
            let first = number
            while number <= source.lines.count, !isCovered[number], !isEmpty(source.lines[number - 1]) {
                number += 1
            }
            if number > first { readLines(first...number - 1, of: source) } else { number += 1 }
        }
        all.sort { $1.place.isAfter($0.place) }
        var known: [String: Definition] = [:]
        for definition in all {
            places[definition.address] = places[definition.address] ?? definition.place
            if let first = known[definition.label] {
                if first.address != definition.address || first.title != definition.title {
                    repeated.append((definition, first.place))
                }
            } else {
                known[definition.label] = definition
            }
        }
    }

    /// A line without its quote marks and list marker.
    private static func withoutContainers(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            let mark = rest.dropFirst(digits.count)
            guard let sign = mark.first, mark.dropFirst().first == 0x20,
                digits.isEmpty
                    ? [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")].contains(sign)
                    : sign == UInt8(ascii: ".") || sign == UInt8(ascii: ")")
            else { return rest }
            rest = mark.dropFirst()
        }
    }

    /// Reads the definitions at the beginning of lines.
    private mutating func readLines(_ lines: ClosedRange<Int>, of source: SourceText) {
        let text = BlockText(source, lines: lines) { line, _ in Self.withoutContainers(line) }
        var next = 0
        while next < text.bytes.count {
            let end = add(from: text, at: next)
            next =
                end > next
                ? end : text.bytes[next...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.bytes.count
        }
    }

    /// Reads consecutive definitions from an offset on.
    ///
    /// - Returns: the offset after them.
    private mutating func add(from text: BlockText, at start: Int) -> Int {
        var end = start
        while let (definition, next) = Self.definition(in: text, at: end) {
            all.append(definition)
            labels.insert(definition.label)
            end = next
        }
        return end
    }

    /// The offset after the definitions at the beginning of a text.
    static func end(in text: BlockText) -> Int {
        var end = 0
        while let (_, next) = definition(in: text, at: end) { end = next }
        return end
    }

    private static func definition(in text: BlockText, at start: Int) -> (Definition, end: Int)? {
        let bytes = text.bytes
        var index = start
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else { return nil }
        let labelStart = index + 1
        guard labelStart < bytes.count, bytes[labelStart] != UInt8(ascii: "^") else { return nil }
        index = labelStart
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            if bytes[index] == UInt8(ascii: "[") { return nil }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") else { return nil }
        let label = InlineScanner.normalized(label: bytes[labelStart..<index])
        let addressStart = skip(bytes, index + 2, lines: 1)
        guard !label.isEmpty, addressStart < bytes.count,
            let (address, afterAddress) = InlineScanner.address(bytes, addressStart, bytes.count),
            !address.isEmpty || bytes[addressStart] == UInt8(ascii: "<")
        else { return nil }
        var definition = Definition(
            label: label, address: Markdown.unescaped(bytes[address]), place: text.place(address.lowerBound),
            title: "")
        let titleStart = skip(bytes, afterAddress, lines: 1)
        if titleStart > afterAddress, let titleEnd = InlineScanner.titleEnd(bytes, titleStart, bytes.count),
            let end = lineEnd(bytes, titleEnd)
        {
            definition.title = text.text(titleStart..<titleEnd)
            return (definition, end)
        }
        return lineEnd(bytes, afterAddress).map { (definition, $0) }
    }

    /// Skips spaces, and up to `lines` line breaks.
    private static func skip(_ bytes: [UInt8], _ start: Int, lines: Int) -> Int {
        var index = start
        var left = lines
        while index < bytes.count {
            if bytes[index] == 0x0A {
                if left == 0 { return index }
                left -= 1
            } else if bytes[index] != 0x20 && bytes[index] != 0x09 {
                return index
            }
            index += 1
        }
        return index
    }

    /// The start of the next line; nil if there is other text before it.
    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let index = skip(bytes, start, lines: 0)
        if index >= bytes.count { return bytes.count }
        return bytes[index] == 0x0A ? index + 1 : nil
    }
}

/// A block without child blocks.
struct LeafBlock {
    var node: OpaquePointer
    var kind: cmark_node_type
    /// Lines of the chapter. They begin at 0 if cmark does not know: for a paragraph directly above a table.
    var lines: ClosedRange<Int>
    var column: Int

    init(_ node: OpaquePointer, _ kind: cmark_node_type, lineOffset: Int) {
        self.node = node
        self.kind = kind
        let isKnown = node.line > 0
        let first = isKnown ? node.line + lineOffset : 0
        lines = first...max(first, isKnown ? Int(cmark_node_get_end_line(node)) + lineOffset : 0)
        column = max(node.column, 1)
    }
}

extension Markdown {
    /// The text of an address with backslash escapes and character references resolved.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        let resolved = Array(CharacterReference.resolve(bytes).utf8)
        var text: [UInt8] = []
        var index = 0
        while index < resolved.count {
            if resolved[index] == UInt8(ascii: "\\"), index + 1 < resolved.count,
                InlineScanner.isPunctuation(resolved[index + 1])
            {
                index += 1
            }
            text.append(resolved[index])
            index += 1
        }
        return String(decoding: text, as: UTF8.self)
    }
}
