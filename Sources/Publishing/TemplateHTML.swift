import Mustache

/// HTML. Templates are given values of this type only, so that nothing is escaped twice or not at all.
///
/// The template library's own escaping is not used: it works by grapheme, and misses a `<` followed by a
/// combining mark.
struct TemplateHTML: Equatable, Sendable, MustacheCustomRenderable {
    private(set) var html: String

    /// The tool's own markup, or markup that is escaped already.
    init(html: String) { self.html = html }

    /// Text, safe as content and in a quoted attribute. Control characters become visible, as in `HTML.text`,
    /// except directional ones, which code can't contain.
    init(text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 { Self.append(byte, to: &bytes) }
        html = String(decoding: bytes, as: UTF8.self)
    }

    /// The text of markup without its tags. No attribute contains `>`.
    init(withoutTags markup: String) {
        var bytes: [UInt8] = []
        var isTag = false
        for byte in markup.utf8 {
            switch byte {
            case UInt8(ascii: "<"): isTag = true
            case UInt8(ascii: ">") where isTag: isTag = false
            default: if !isTag { bytes.append(byte) }
            }
        }
        html = String(decoding: bytes, as: UTF8.self)
    }

    /// Adds a byte of text.
    static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
        case 0x09, 0x0A: bytes.append(byte)
        default: ControlCharacters.append(byte, to: &bytes)
        }
    }

    /// The path of an address: its slashes are kept, and characters with another meaning there are
    /// percent-encoded.
    init(path: String) {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default:
                bytes.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        html = String(decoding: bytes, as: UTF8.self)
    }

    var renderText: String { html }
    var isNull: Bool { false }
}
