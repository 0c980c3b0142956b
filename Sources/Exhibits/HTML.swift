import PlainText

/// HTML under construction, as UTF-8 bytes. Text is added with `text`, which escapes it; only markup of our
/// own is added with `raw`.
public struct HTML: Equatable, Sendable {
    /// The HTML so far, in UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// Empty HTML.
    public init() {}

    /// HTML that was finished elsewhere.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Adds markup as it is.
    @export(interface) @inline(never)
    public mutating func raw(_ markup: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: markup.utf8Start, count: markup.utf8CodeUnitCount))
    }

    /// Adds markup as it is.
    @_disfavoredOverload @inline(never)
    public mutating func raw(_ markup: Markup) {
        bytes.append(contentsOf: markup.text.bytes)
    }

    mutating func raw(byte: UInt8) { bytes.append(byte) }

    /// Adds the placeholder for a value that a page can't show. A call that is not inlined would cost each
    /// page ten bytes.
    @_transparent
    public mutating func noDisplay() {
        raw(
            "<span class=\"none\" title=\"A page can\u{2019}t show a value of this type\">\u{2013}</span>")
    }

    /// Adds the placeholder for a line whose result can't be read again without side effects.
    public mutating func notReadAgain() {
        raw(
            "<span class=\"none\" title=\"What this line computes or changes can\u{2019}t be read here\">\u{2013}</span>"
        )
    }

    /// The placeholder that `notReadAgain()` adds.
    public static var notReadAgain: HTML {
        var html = HTML()
        html.notReadAgain()
        return html
    }

    /// The placeholder that `noDisplay()` adds.
    public static var noDisplay: HTML {
        var html = HTML()
        html.noDisplay()
        return html
    }

    /// Adds text that needs no escaping, such as a number.
    @export(interface) @inline(never)
    public mutating func raw(text: Text) {
        bytes.append(contentsOf: text.bytes)
    }

    /// Adds finished HTML.
    public mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds text, escaped for content and for quoted attributes. Control characters, which a page would hide,
    /// become visible: `␛` for an escape, U+FFFD for those without a picture. These include the characters
    /// that change the direction of text, which would affect a value next to the text, too.
    @export(interface) @inline(never)
    public mutating func text(_ text: Text) {
        for byte in text.bytes {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "\""): raw("&quot;")
            case 0x09, 0x0A: bytes.append(byte)
            case 0..<0x20: picture(0x80 + byte)
            case 0x7F: picture(0xA1)
            // U+0080 to U+009F.
            case 0x80..<0xA0 where bytes.last == 0xC2:
                bytes.removeLast()
                raw("\u{FFFD}")
            case 0xA6...0xAE
            where bytes.count >= 2
                && Self.isDirection(bytes[bytes.count - 2], bytes[bytes.count - 1], byte):
                bytes.removeLast(2)
                raw("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    /// Adds a name in front of a value. A right-to-left name must not reorder the value. All right-to-left
    /// scripts begin at U+0590 or later.
    @inline(never)
    public mutating func name(_ name: Text) {
        let mayTurn = name.bytes.contains { $0 >= 0xD6 }
        if mayTurn { raw("<span dir=\"auto\">") }
        text(name)
        if mayTurn { raw("</span>") }
    }

    /// Whether three bytes are one of U+202A to U+202E and U+2066 to U+2069.
    static func isDirection(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        guard first == 0xE2 else { return false }
        return second == 0x80
            ? (0xAA...0xAE).contains(third) : second == 0x81 && (0xA6...0xA9).contains(third)
    }

    /// Adds a control picture, from U+2400 on, by the last byte of its UTF-8.
    private mutating func picture(_ last: UInt8) {
        raw("\u{2400}")
        bytes[bytes.count - 1] = last
    }

    /// Adds ` name="value"`, the value escaped.
    @inline(never)
    public mutating func attribute(_ name: StaticString, _ value: Text) {
        raw(" ")
        raw(name)
        raw("=\"")
        text(value)
        raw("\"")
    }

    /// The HTML as a `String`.
    public var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Markup of our own: literals with interpolated numbers and finished texts. Nothing in it is escaped.
public struct Markup: ExpressibleByStringInterpolation {
    var text: Text

    public init(stringLiteral literal: StaticString) { text = Text(stringLiteral: literal) }
    public init(stringInterpolation: Text.StringInterpolation) { text = stringInterpolation.text }
    init(_ text: Text) { self.text = text }
}

extension Text.StringInterpolation {
    mutating func appendInterpolation(_ markup: Markup) { text.append(markup.text) }
    mutating func appendInterpolation(hex value: UInt64) { text.append(hex: value) }
}
