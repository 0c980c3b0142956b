import CMarkGFM

/// Finds what is typed in a chapter's prose, headings and tables: all text but code, mathematics and markup.
struct ProseReader {
    private(set) var numbers: [TypedNumber] = []
    private(set) var excuses: [Excuse] = []
    private(set) var diagnostics: [Diagnostic] = []

    private let path: String
    private let source: SourceText
    private let lineOffset: Int
    /// The text of the block so far, and where each scalar of it stands.
    private var text: [Unicode.Scalar] = []
    private var places: [Place] = []
    /// What follows stands from here on. cmark's places of inline nodes are not always right.
    private var cursor = Place(line: 1, column: 1)

    init(_ markdown: Markdown, path: String, source: SourceText, lineOffset: Int) {
        self.path = path
        self.source = source
        self.lineOffset = lineOffset
        for node in markdown.nodes() { read(node) }
        endBlock()
    }

    private mutating func read(_ node: OpaquePointer) {
        if node.kind.rawValue & 0xC000 == CMARK_NODE_DOCUMENT.rawValue & 0xC000 {
            endBlock()
            let place = Place(line: node.line + lineOffset, column: max(node.column, 1))
            if place.isAfter(cursor) { cursor = place }
            if node.kind == CMARK_NODE_HTML_BLOCK { readComments(in: node.literal, from: place) }
            return
        }
        switch node.kind {
        case CMARK_NODE_TEXT:
            // An address is no prose, though it is shown.
            if let link = cmark_node_parent(node), link.kind == CMARK_NODE_LINK,
                let url = cmark_node_get_url(link), String(cString: url).hasSuffix(node.literal)
            {
                separate(node)
            } else {
                append(node)
            }
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
            text.append(" ")
            places.append(cursor)
        case CMARK_NODE_HTML_INLINE:
            let literal = node.literal
            separate(node)
            if literal.hasPrefix("<!--") {
                let length = literal.utf8.prefix { $0 != 0x0A }.count
                readComments(in: literal, from: Place(line: cursor.line, column: cursor.column - length))
            }
        case CMARK_NODE_CODE, CMARK_NODE_FOOTNOTE_REFERENCE: separate(node)
        default: break
        }
    }

    private mutating func endBlock() {
        for (range, found) in NumberScanner.numbers(in: text) {
            var number = found
            number.place = places[range.lowerBound]
            numbers.append(number)
        }
        text.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
    }

    /// What stands there is no prose, and parts what is before it from what is behind.
    private mutating func separate(_ node: OpaquePointer) {
        text.append("\u{FFFC}")
        places.append(cursor)
        if let found = find(Array(node.literal.utf8.prefix { $0 != 0x0A }), near: node) { cursor = found.end }
    }

    private mutating func append(_ node: OpaquePointer) {
        let literal = node.literal
        let found = find(Array(literal.utf8), near: node)
        if let found { cursor = found.end }
        var offset = 0
        for scalar in literal.unicodeScalars {
            text.append(scalar)
            places.append(found?.places[offset] ?? cursor)
            offset += UTF8.width(scalar)
        }
    }

    // MARK: Places

    private struct Found {
        /// Of each byte.
        var places: [Place]
        var end: Place
    }

    /// Where cmark says, if that is it; else the next such text. What has no digit is not looked for: it only moves
    /// on where the next text may be.
    private func find(_ bytes: [UInt8], near node: OpaquePointer) -> Found? {
        guard !bytes.isEmpty else { return nil }
        let said = Place(line: node.line + lineOffset, column: node.column)
        if node.line > 0, !cursor.isAfter(said), let found = align(bytes, at: said) { return found }
        guard bytes.contains(where: { ("0"..."9").contains(Unicode.Scalar($0)) }) else { return nil }
        for line in cursor.line..<min(source.lines.count + 1, cursor.line + 200) {
            let first = line == cursor.line ? cursor.column : 1
            let last = source.lines[line - 1].count
            if first > last { continue }
            for column in first...last {
                if let found = align(bytes, at: Place(line: line, column: column)) { return found }
            }
        }
        return nil
    }

    /// Text as it is written at a place: with backslashes before what would be markup, and characters by name.
    private func align(_ bytes: [UInt8], at place: Place) -> Found? {
        guard source.lines.indices.contains(place.line - 1), place.column > 0 else { return nil }
        let line = source.lines[place.line - 1]
        var next = line.startIndex + place.column - 1
        var places: [Place] = []
        places.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard next < line.endIndex else { return nil }
            let here = Place(line: place.line, column: next - line.startIndex + 1)
            if line[next] == UInt8(ascii: "\\"), next + 1 < line.endIndex, line[next + 1] == bytes[index] {
                next += 1
            } else if line[next] == UInt8(ascii: "&"),
                let end = line[next...].prefix(40).firstIndex(of: UInt8(ascii: ";"))
            {
                let isOne = bytes[index] < 0x80
                index += 1
                places.append(here)
                while !isOne, index < bytes.count, bytes[index] & 0xC0 == 0x80 {
                    index += 1
                    places.append(here)
                }
                next = end + 1
                continue
            } else if line[next] != bytes[index] {
                return nil
            }
            places.append(here)
            index += 1
            next += 1
        }
        return Found(places: places, end: Place(line: place.line, column: next - line.startIndex + 1))
    }

    // MARK: Excuses

    private mutating func readComments(in html: String, from start: Place) {
        var rest = html[...]
        while let opening = rest.firstRange(of: "<!--"),
            let closing = rest[opening.upperBound...].firstRange(of: "-->")
        {
            let comment = rest[opening.lowerBound..<closing.upperBound]
            let before = html[..<opening.lowerBound]
            let lines = before.utf8.count { $0 == 0x0A }
            let column =
                lines == 0
                ? start.column + before.utf8.count : before.utf8.reversed().prefix { $0 != 0x0A }.count + 1
            add(comment, at: Place(line: start.line + lines, column: column))
            rest = rest[closing.upperBound...]
        }
    }

    private mutating func add(_ comment: Substring, at place: Place) {
        guard let reason = Excuse.reason(of: comment) else { return }
        if reason.isEmpty {
            diagnostics.append(
                Diagnostic(
                    path: path, line: place.line, column: place.column,
                    message: "the excuse has no reason; say why the number is typed, as in "
                        + "'<!-- typed: Keras prints this -->'"))
            return
        }
        let last = place.line + comment.utf8.count { $0 == 0x0A }
        let line = source.lines.indices.contains(last - 1) ? source.lines[last - 1] : []
        let end = comment.split(separator: "\n").last.map { Array($0.utf8) } ?? []
        let marks: [UInt8] = [0x20, 0x09, 0x3E]
        let isAlone = line.drop { marks.contains($0) }.elementsEqual(end.drop { marks.contains($0) })
        excuses.append(Excuse(reason: reason, place: place, lines: place.line...(isAlone ? last + 1 : last)))
    }
}

extension Place {
    /// Whether it stands behind another.
    package func isAfter(_ other: Place) -> Bool { (line, column) > (other.line, other.column) }
}
