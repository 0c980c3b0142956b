/// Tokenizes raw HTML as browsers do: tags with their attributes, comments, text.
///
/// It never fails: tokens represent malformed HTML as well. Elements with raw text (`script`, `style`, …) are
/// not treated specially, since chapters can't contain them.
package struct HTMLReader {
    /// A token; ranges are in bytes of the HTML.
    package enum Token: Equatable, Sendable {
        /// A tag with its attributes.
        case startTag(Tag)
        /// An end tag: its name in lower case, and its range.
        case endTag(name: String, range: Range<Int>)
        /// A comment, including its delimiters.
        case comment(Range<Int>)
        /// `<!doctype …>`, `<?…>` and everything else that browsers treat as a comment.
        case declaration(Range<Int>)
        /// Text between other tokens, with unresolved character references.
        case text(Range<Int>)
        /// A tag, comment or declaration without an end.
        case unfinished(Kind, Range<Int>)

        /// The kind of an unfinished token.
        package enum Kind: String, Equatable, Sendable {
            /// After `<` and a letter, or after `</`.
            case tag
            /// After `<!--`.
            case comment
            /// After `<!` or `<?`.
            case declaration
        }
    }

    /// A start tag.
    package struct Tag: Equatable, Sendable {
        /// In lower case.
        package var name: String
        /// In order; names may repeat.
        package var attributes: [Attribute] = []
        /// The whole tag, from `<` to `>`, in bytes of the HTML.
        package var range: Range<Int>
        /// Ends with `/>`.
        package var isSelfClosing = false

        /// The first attribute with a name, which is the effective one.
        subscript(name: String) -> Attribute? { attributes.first { $0.name == name } }
    }

    /// An attribute of a start tag.
    package struct Attribute: Equatable, Sendable {
        /// In lower case.
        package var name: String
        /// With character references resolved; empty if there is none.
        package var value: String
        /// The name, equals sign, value and quotes.
        package var range: Range<Int>
        /// The value's range without quotes; nil if there is none.
        package var valueRange: Range<Int>?
    }

    private let bytes: [UInt8]
    private var next = 0
    private var tokens: [Token] = []

    /// All tokens, in order. Their ranges cover all bytes.
    package static func tokens(of bytes: [UInt8]) -> [Token] {
        var reader = HTMLReader(bytes)
        reader.read()
        return reader.tokens
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func read() {
        var textStart = 0
        while next < bytes.count {
            guard bytes[next] == UInt8(ascii: "<") else {
                next += 1
                continue
            }
            let start = next
            guard let token = readMarkup() else {
                // A `<` that begins no token is text.
                next = start + 1
                continue
            }
            if textStart < start { tokens.append(.text(textStart..<start)) }
            tokens.append(token)
            textStart = next
        }
        if textStart < bytes.count { tokens.append(.text(textStart..<bytes.count)) }
    }

    private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func starts(with text: String, at index: Int) -> Bool {
        index <= bytes.count && bytes[index...].starts(with: text.utf8)
    }

    private mutating func readMarkup() -> Token? {
        let start = next
        let first = at(start + 1)
        if Self.isLetter(first) { return readTag(nameAt: start + 1, isEnd: false) }
        if starts(with: "<!--", at: start) { return readComment() }
        if first == UInt8(ascii: "/") {
            if Self.isLetter(at(start + 2)) { return readTag(nameAt: start + 2, isEnd: true) }
            return start + 2 < bytes.count ? readDeclaration() : nil
        }
        return first == UInt8(ascii: "!") || first == UInt8(ascii: "?") ? readDeclaration() : nil
    }

    private mutating func readComment() -> Token {
        let start = next
        // Browsers treat these as complete comments.
        for short in ["<!-->", "<!--->"] where starts(with: short, at: start) {
            next = start + short.utf8.count
            return .comment(start..<next)
        }
        var index = start + 4
        while index < bytes.count {
            for end in ["-->", "--!>"] where at(index) == UInt8(ascii: "-") && starts(with: end, at: index) {
                next = index + end.utf8.count
                return .comment(start..<next)
            }
            index += 1
        }
        next = bytes.count
        return .unfinished(.comment, start..<next)
    }

    private mutating func readDeclaration() -> Token {
        let start = next
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        next = end.map { $0 + 1 } ?? bytes.count
        return end == nil ? .unfinished(.declaration, start..<next) : .declaration(start..<next)
    }

    // MARK: Tags

    private mutating func readTag(nameAt nameStart: Int, isEnd: Bool) -> Token {
        let start = next
        next = nameStart
        while next < bytes.count, !Self.isSpace(bytes[next]), !isTagEnd { next += 1 }
        var tag = Tag(name: lowercased(nameStart..<next), range: start..<start)
        while next < bytes.count {
            if bytes[next] == UInt8(ascii: ">") {
                next += 1
                tag.range = start..<next
                return isEnd ? .endTag(name: tag.name, range: tag.range) : .startTag(tag)
            }
            if bytes[next] == UInt8(ascii: "/") {
                tag.isSelfClosing = at(next + 1) == UInt8(ascii: ">")
                next += 1
            } else if Self.isSpace(bytes[next]) {
                next += 1
            } else if let attribute = readAttribute() {
                tag.attributes.append(attribute)
            }
        }
        return .unfinished(.tag, start..<bytes.count)
    }

    private var isTagEnd: Bool { bytes[next] == UInt8(ascii: ">") || bytes[next] == UInt8(ascii: "/") }

    /// Nil if a quoted value has no end: it extends to the end of the HTML.
    private mutating func readAttribute() -> Attribute? {
        let start = next
        // A leading equals sign belongs to the name.
        next += 1
        while next < bytes.count, !Self.isSpace(bytes[next]), !isTagEnd, bytes[next] != UInt8(ascii: "=") {
            next += 1
        }
        var attribute = Attribute(name: lowercased(start..<next), value: "", range: start..<next)
        var index = next
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        guard at(index) == UInt8(ascii: "=") else { return attribute }
        index += 1
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        let quote = at(index)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            guard let end = bytes[(index + 1)...].firstIndex(of: quote) else {
                next = bytes.count
                return nil
            }
            attribute.valueRange = index + 1..<end
            next = end + 1
        } else {
            next = index
            while next < bytes.count, !Self.isSpace(bytes[next]), bytes[next] != UInt8(ascii: ">") {
                next += 1
            }
            attribute.valueRange = index..<next
        }
        attribute.range = start..<next
        if let range = attribute.valueRange { attribute.value = CharacterReference.resolve(bytes[range]) }
        return attribute
    }

    private func lowercased(_ range: Range<Int>) -> String {
        String(
            decoding: bytes[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
