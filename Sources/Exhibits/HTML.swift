import PlainText

/// HTML being written, as UTF-8 bytes. Text goes through `text`, which escapes; only markup of our own goes
/// through `raw`.
public struct HTML: Equatable, Sendable {
    /// What was written so far, in UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// HTML with nothing in it yet.
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

    /// Adds what stands in place of a value that a page can't show. As a call of its own it would cost each page ten bytes.
    @_transparent
    public mutating func noDisplay() {
        raw(
            "<span class=\"none\" title=\"A page can\u{2019}t show a value of this type\">\u{2013}</span>")
    }

    /// What stands beside a line that changes what can't be read again without doing something else, too.
    public mutating func notReadAgain() {
        raw(
            "<span class=\"none\" title=\"What this line computes or changes can\u{2019}t be read here\">\u{2013}</span>"
        )
    }

    /// What `notReadAgain` adds.
    public static var notReadAgain: HTML {
        var html = HTML()
        html.notReadAgain()
        return html
    }

    /// What `noDisplay` adds.
    public static var noDisplay: HTML {
        var html = HTML()
        html.noDisplay()
        return html
    }

    /// Adds a finished text that needs no escape, such as a number.
    @export(interface) @inline(never)
    public mutating func raw(text: Text) {
        bytes.append(contentsOf: text.bytes)
    }

    /// Adds finished HTML.
    public mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds text, safe as content and within a quoted attribute. Control characters, which a page would hide, become
    /// visible: `␛` for an escape, U+FFFD for those that have no picture, such as the ones that turn the direction of the text
    /// around, beside a value too.
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

    /// Adds a name that stands in front of a value. In letters that run from the right it must not turn round what it is the name
    /// of: all of them begin with U+0590 or later.
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

    /// U+2400 and on.
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

/// Markup of our own, from literals with numbers and finished texts between them: nothing in it is escaped.
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
