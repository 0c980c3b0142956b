/// HTML being written, as UTF-8 bytes. Text goes through `text`, which escapes; only markup of our own goes
/// through `raw`.
public struct HTML: Equatable, Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// HTML that was finished elsewhere.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Adds markup as it is.
    public mutating func raw(_ markup: String) {
        bytes.append(contentsOf: markup.utf8)
    }

    /// Adds finished HTML.
    public mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds text, safe as content and within a quoted attribute. Control characters that HTML forbids
    /// become U+FFFD.
    public mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "\""): raw("&quot;")
            case 0x09, 0x0A: bytes.append(byte)
            case 0..<0x20, 0x7F: raw("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    /// Adds ` name="value"`, the value escaped.
    public mutating func attribute(_ name: String, _ value: String) {
        raw(" ")
        raw(name)
        raw("=\"")
        text(value)
        raw("\"")
    }

    public var string: String { String(decoding: bytes, as: UTF8.self) }
}
