/// Tokenizes the UTF-8 text of an SVG file strictly, as XML: anything that browsers may read differently is a
/// fault.
///
/// `HTMLReader` reads raw HTML in chapters. A file follows XML's rules: names may begin with any non-ASCII
/// character, `_` or `:`, case matters, and there are encodings, entities and style sheets.
struct DrawingReader {
    enum Token: Equatable {
        case startTag(Tag)
        case endTag(name: String)
        /// With character references resolved; CDATA sections are verbatim.
        case text(String)
    }

    struct Tag: Equatable {
        var name: String
        var attributes: [Attribute] = []
        /// Ends with `/>`.
        var isEmpty = false
    }

    struct Attribute: Equatable {
        var name: String
        /// With character references resolved.
        var value: String
        var offset: Int
    }

    struct Rejection: Error {
        var what: String
        var offset: Int
    }

    private let bytes: [UInt8]
    private(set) var next = 0
    /// The offset of the last token.
    private(set) var start = 0

    init(_ bytes: [UInt8]) throws(Rejection) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next = 3 }
        try skipDeclaration()
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="no"?>`
    private mutating func skipDeclaration() throws(Rejection) {
        guard starts(with: "<?xml"), next + 5 < bytes.count, Self.isSpace(bytes[next + 5]) else { return }
        start = next
        next += 5
        let attributes = try readAttributes()
        guard starts(with: "?>") else { throw fault("an XML declaration without its '?>'") }
        next += 2
        for attribute in attributes {
            switch (attribute.name, attribute.value.lowercased()) {
            case ("version", "1.0"), ("encoding", "utf-8"), ("standalone", "yes"), ("standalone", "no"): break
            default:
                throw Rejection(
                    what: "\(attribute.name)=\"\(attribute.value.excerpt)\" in its XML declaration",
                    offset: attribute.offset)
            }
        }
    }

    /// Nil at the end.
    mutating func token() throws(Rejection) -> Token? {
        while next < bytes.count {
            start = next
            if bytes[next] != UInt8(ascii: "<") {
                let end = bytes[next...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                defer { next = end }
                return .text(try resolved(next..<end))
            }
            if starts(with: "<!--") {
                next += 4
                let end = try skip(to: "--", of: "a comment")
                guard starts(with: ">") else { throw Rejection(what: "'--' within a comment", offset: end) }
                next += 1
            } else if starts(with: "<![CDATA[") {
                next += 9
                let from = next
                let end = try skip(to: "]]>", of: "a CDATA section")
                return .text(String(decoding: bytes[from..<end], as: UTF8.self))
            } else if starts(with: "<!") {
                let word = String(
                    decoding: bytes[next...].prefix { !Self.isSpace($0) }.prefix(20), as: UTF8.self)
                throw fault("'\(word)', with which entities can be declared")
            } else if starts(with: "<?") {
                throw fault("a processing instruction ('<?')")
            } else {
                return try readTag()
            }
        }
        return nil
    }

    private mutating func readTag() throws(Rejection) -> Token {
        next += 1
        let isEnd = starts(with: "/")
        if isEnd { next += 1 }
        let name = readName()
        if name.isEmpty { throw fault("'<' that does not begin a tag; in text, write '&lt;'") }
        var tag = Tag(name: name)
        if isEnd { skipSpace() } else { tag.attributes = try readAttributes() }
        if !isEnd, starts(with: "/") {
            tag.isEmpty = true
            next += 1
        }
        guard starts(with: ">") else { throw fault("<\(name.excerpt)> without its '>'") }
        next += 1
        return isEnd ? .endTag(name: name) : .startTag(tag)
    }

    private mutating func readAttributes() throws(Rejection) -> [Attribute] {
        var attributes: [Attribute] = []
        while true {
            let isParted = skipSpace()
            let offset = next
            let name = readName()
            if name.isEmpty { return attributes }
            skipSpace()
            guard isParted, starts(with: "=") else {
                throw Rejection(
                    what: "'\(name.excerpt)', an attribute without a value of its own", offset: offset)
            }
            next += 1
            skipSpace()
            guard let quote = ["\"", "'"].first(where: starts) else {
                throw Rejection(what: "a value of '\(name.excerpt)' without quotes", offset: offset)
            }
            next += 1
            let from = next
            let end = try skip(to: quote, of: "a value of '\(name.excerpt)'")
            attributes.append(
                Attribute(name: name, value: try resolved(from..<end), offset: offset))
        }
    }

    // MARK: Characters

    /// Accepts whatever XML accepts as a name, and more, since names have to be on a list.
    private mutating func readName() -> String {
        let from = next
        while next < bytes.count, !Self.isSpace(bytes[next]), !"<>/=?\"'".utf8.contains(bytes[next]) {
            next += 1
        }
        return String(decoding: bytes[from..<next], as: UTF8.self)
    }

    @discardableResult private mutating func skipSpace() -> Bool {
        let from = next
        while next < bytes.count, Self.isSpace(bytes[next]) { next += 1 }
        return next > from
    }

    /// Skips to the end of `end`; returns its offset.
    private mutating func skip(to end: String, of what: String) throws(Rejection) -> Int {
        var index = next
        while index < bytes.count {
            if bytes[index...].starts(with: end.utf8) {
                next = index + end.utf8.count
                return index
            }
            index += 1
        }
        throw fault("\(what) without its end")
    }

    /// Resolves XML's five predefined entities, and numeric references.
    private func resolved(_ range: Range<Int>) throws(Rejection) -> String {
        var text: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") { throw Rejection(what: "'<' in a value", offset: index) }
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                index += 1
                continue
            }
            let name = String(
                decoding: bytes[(index + 1)..<range.upperBound].prefix(12).prefix { $0 != 0x3B },
                as: UTF8.self)
            let end = index + 1 + name.utf8.count
            guard end < range.upperBound, bytes[end] == 0x3B, let character = Self.character(name) else {
                throw Rejection(what: "'&\(name.excerpt)', an entity that XML does not know", offset: index)
            }
            text += Array(String(character).utf8)
            index = end + 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func character(_ name: String) -> Character? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let isHexadecimal = name.hasPrefix("#x")
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard name.hasPrefix("#"),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xDF) }),
            let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number),
            number >= 0x20 || isSpace(UInt8(number))
        else { return nil }
        return Character(scalar)
    }

    private func starts(with text: String) -> Bool { bytes[next...].starts(with: text.utf8) }

    private func fault(_ what: String) -> Rejection { Rejection(what: what, offset: start) }

    /// In XML, a form feed is not white space.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
