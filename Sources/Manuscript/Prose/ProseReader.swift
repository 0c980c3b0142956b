import CMarkGFM

/// Finds numbers in a chapter's prose, headings and tables: all text except code, mathematics and markup.
struct ProseReader {
    private(set) var numbers: [ProseNumber] = []
    private(set) var excuses: [Excuse] = []
    private(set) var diagnostics: [Diagnostic] = []

    private let path: String
    private let source: SourceText
    private let lineOffset: Int
    /// The text of the block read so far.
    private var pieces: [Piece] = []
    /// The number of digits since the last letter.
    private var digits = 0
    /// Whether it may contain a number.
    private var mayHaveNumber = false
    /// Whether the block is the first heading, and whether that was read already.
    private var isInTitle = false
    private var hasTitle = false
    /// The next text is here or later. cmark's places of inline nodes are unreliable.
    private var cursor = SourceLocation(line: 1, column: 1)
    /// The length of the prefix of the last line with a comment.
    private var indentation = (line: 0, length: 0)
    /// The remaining bytes that may be compared. In ordinary text each byte is compared a few times;
    /// malicious text would be scanned for each node.
    private var effort: Int

    private enum Piece {
        /// A text node's literal with its place or, if that is unknown, the place before it. Fixed text can't
        /// contain inline values.
        case text(UnsafeBufferPointer<UInt8>, at: SourceLocation, isFound: Bool, isFixed: Bool)
        /// Represents content that is not text.
        case scalar(Unicode.Scalar, at: SourceLocation)
    }

    /// - Parameter nodes: a document's nodes, unchanged.
    init(
        _ nodes: [(node: OpaquePointer, kind: cmark_node_type)], path: String, source: SourceText,
        lineOffset: Int
    ) {
        self.path = path
        self.source = source
        self.lineOffset = lineOffset
        effort = 64 * source.bytes.count
        for (node, kind) in nodes { read(node, kind) }
        endBlock()
    }

    private mutating func read(_ node: OpaquePointer, _ kind: cmark_node_type) {
        if kind.isBlock {
            endBlock()
            let place = SourceLocation(line: node.line + lineOffset, column: max(node.column, 1))
            if place.isAfter(cursor) { cursor = place }
            isInTitle = kind == CMARK_NODE_HEADING && !hasTitle
            if isInTitle { hasTitle = true }
            if kind == CMARK_NODE_HTML_BLOCK { readComments(in: node.literalBytes, from: place) }
            return
        }
        switch kind {
        case CMARK_NODE_TEXT:
            // An address is not prose, though it is visible.
            if let link = cmark_node_parent(node), link.kind == CMARK_NODE_LINK,
                link.addressBytes.reversed().starts(with: node.literalBytes.reversed())
            {
                separate(node)
            } else {
                append(node)
            }
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: pieces.append(.scalar(" ", at: cursor))
        case CMARK_NODE_HTML_INLINE:
            separate(node)
            if node.literalBytes.starts(with: "<!--".utf8) {
                let literal = node.literalBytes
                let length = literal.prefix { $0 != 0x0A }.count
                readComments(
                    in: literal, from: SourceLocation(line: cursor.line, column: cursor.column - length))
            }
        case CMARK_NODE_CODE, CMARK_NODE_FOOTNOTE_REFERENCE: separate(node)
        default: break
        }
    }

    private mutating func endBlock() {
        // Most blocks contain no number, and their text is not decoded.
        if mayHaveNumber { findNumbers() }
        pieces.removeAll(keepingCapacity: true)
        (digits, mayHaveNumber) = (0, false)
    }

    private mutating func findNumbers() {
        var text: [Unicode.Scalar] = []
        var places: [SourceLocation] = []
        var fixed: [Bool] = []
        for piece in pieces {
            switch piece {
            case .scalar(let scalar, let place):
                text.append(scalar)
                places.append(place)
                fixed.append(false)
            case .text(let bytes, let place, let isFound, let isFixed):
                var placesOfBytes: [SourceLocation] = []
                if isFound { _ = align(bytes, isCode: false, at: place) { placesOfBytes.append($0) } }
                var offset = 0
                for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
                    text.append(scalar)
                    fixed.append(isFixed)
                    places.append(offset < placesOfBytes.count ? placesOfBytes[offset] : place)
                    offset += UTF8.width(scalar)
                }
            }
        }
        for (range, found) in NumberScanner.numbers(in: text) {
            var number = found
            number.place = places[range.lowerBound]
            number.isFixed = fixed[range.lowerBound]
            numbers.append(number)
        }
    }

    /// Something that is not prose separates the text before and after it.
    private mutating func separate(_ node: OpaquePointer) {
        pieces.append(.scalar("\u{FFFC}", at: cursor))
        let firstLine = node.literalBytes.prefix { $0 != 0x0A }
        let isCode = node.kind == CMARK_NODE_CODE || node.kind == CMARK_NODE_HTML_INLINE
        if let found = find(UnsafeBufferPointer(rebasing: firstLine), isCode: isCode, near: node) {
            cursor = found.end
        }
    }

    private mutating func append(_ node: OpaquePointer) {
        let literal = node.literalBytes
        for byte in literal {
            if Self.isDigit(byte) {
                digits += 1
                if digits >= ProseNumber.minDigits { mayHaveNumber = true }
            } else if Self.isLetter(byte) {
                digits = 0
            }
        }
        let found = find(literal, isCode: false, near: node)
        pieces.append(
            .text(
                literal, at: found?.start ?? cursor, isFound: found != nil,
                isFixed: isInTitle || node.isInImage))
        if let found { cursor = found.end }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    // MARK: Places

    /// Checks the place that cmark reports, and otherwise searches. Text without digits is not searched for;
    /// it only moves the cursor.
    private mutating func find(
        _ bytes: UnsafeBufferPointer<UInt8>, isCode: Bool, near node: OpaquePointer
    ) -> (start: SourceLocation, end: SourceLocation)? {
        guard !bytes.isEmpty else { return nil }
        let said = SourceLocation(line: node.line + lineOffset, column: node.column)
        if node.line > 0, !cursor.isAfter(said), let end = align(bytes, isCode: isCode, at: said) {
            return (said, end)
        }
        guard effort > 0, bytes.contains(where: Self.isDigit) else { return nil }
        for line in cursor.line..<min(source.lines.count + 1, cursor.line + 200) {
            let first = line == cursor.line ? cursor.column : 1
            let last = source.lines[line - 1].count
            if first > last { continue }
            for column in first...last {
                let place = SourceLocation(line: line, column: column)
                if let end = align(bytes, isCode: isCode, at: place) { return (place, end) }
            }
        }
        return nil
    }

    /// Compares text with the source at a place, which may have backslash escapes and character references.
    ///
    /// - Parameters:
    ///   - isCode: whether it is verbatim, except for escapes in tables.
    ///   - report: called with the place of each byte, as far as they agree.
    /// - Returns: the end; nil if the text differs.
    private mutating func align(
        _ bytes: UnsafeBufferPointer<UInt8>, isCode: Bool, at place: SourceLocation,
        report: (SourceLocation) -> Void = { _ in }
    ) -> SourceLocation? {
        guard source.lines.indices.contains(place.line - 1), place.column > 0 else { return nil }
        let line = source.lines[place.line - 1]
        var next = line.startIndex + place.column - 1
        var index = 0
        defer { effort -= index + 1 }
        while index < bytes.count {
            guard next < line.endIndex else { return nil }
            let here = SourceLocation(line: place.line, column: next - line.startIndex + 1)
            if line[next] == UInt8(ascii: "\\"), next + 1 < line.endIndex, line[next + 1] == bytes[index],
                !isCode || bytes[index] == UInt8(ascii: "|")
            {
                next += 1
            } else if line[next] == UInt8(ascii: "&"), !isCode,
                let end = line[next...].prefix(40).firstIndex(of: UInt8(ascii: ";")),
                let value = CharacterReference.value(of: line[next...end])
            {
                effort -= 100
                guard bytes[index...].starts(with: value) else { return nil }
                for _ in value { report(here) }
                index += value.count
                next = end + 1
                continue
            } else if line[next] != bytes[index] {
                return nil
            }
            report(here)
            index += 1
            next += 1
        }
        return SourceLocation(line: place.line, column: next - line.startIndex + 1)
    }

    // MARK: Excuses

    private mutating func readComments(in html: UnsafeBufferPointer<UInt8>, from start: SourceLocation) {
        let (opening, closing) = (Array("<!--".utf8), Array("-->".utf8))
        var place = start
        var counted = 0
        var next = 0
        while let first = html.firstIndex(of: opening, from: next),
            let last = html.firstIndex(of: closing, from: first + opening.count)
        {
            for byte in html[counted..<first] {
                place =
                    byte == 0x0A
                    ? SourceLocation(line: place.line + 1, column: 1)
                    : SourceLocation(line: place.line, column: place.column + 1)
            }
            counted = first
            next = last + closing.count
            add(String(decoding: html[first..<next], as: UTF8.self), at: place)
        }
    }

    private mutating func add(_ comment: String, at place: SourceLocation) {
        guard let reason = Excuse.reason(of: comment) else { return }
        if reason.isEmpty {
            diagnostics.append(
                Diagnostic(
                    path: path, at: place,
                    message: "the excuse has no reason; say why the number is typed, as in "
                        + "'<!-- typed: Keras prints this -->'"))
            return
        }
        let last = place.line + comment.utf8.count { $0 == 0x0A }
        let line = source.lines.indices.contains(last - 1) ? source.lines[last - 1] : []
        let end = comment.utf8.split(separator: 0x0A).last.map { Array($0) } ?? []
        let isMark = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x3E }
        let text = end.drop(while: isMark)
        // There may be many comments on one line.
        if indentation.line != last { indentation = (last, line.prefix(while: isMark).count) }
        let isAlone =
            indentation.length + text.count >= line.count && line.suffix(text.count).elementsEqual(text)
        excuses.append(Excuse(reason: reason, place: place, lines: place.line...(isAlone ? last + 1 : last)))
    }
}

extension OpaquePointer {
    /// Whether an inline node is part of an image's alternative text.
    var isInImage: Bool {
        sequence(first: self, next: { cmark_node_parent($0) }).prefix { !$0.kind.isBlock }
            .contains { $0.kind == CMARK_NODE_IMAGE }
    }
}

extension SourceLocation {
    /// Whether it comes after another place.
    package func isAfter(_ other: SourceLocation) -> Bool { (line, column) > (other.line, other.column) }
}
