/// HTML being written, as UTF-8 bytes. Text goes through `text`, which escapes; only markup of our own goes
/// through `raw`.
public struct HTML: Equatable, Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// HTML that was finished elsewhere.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Adds markup as it is.
    public mutating func raw(_ markup: Markup) {
        bytes.append(contentsOf: markup.bytes)
    }

    mutating func raw(byte: UInt8) { bytes.append(byte) }

    /// Adds a finished text that needs no escape, such as a number.
    public mutating func raw(text: String) {
        text.appendUTF8(to: &bytes)
    }

    /// Adds finished HTML.
    public mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds text, safe as content and within a quoted attribute. Control characters that HTML forbids
    /// become U+FFFD.
    public mutating func text(_ text: String) {
        for byte in text.utf8Bytes {
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
    public mutating func attribute(_ name: Markup, _ value: String) {
        raw(" ")
        raw(name)
        raw("=\"")
        text(value)
        raw("\"")
    }

    public var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Markup of our own, from literals with numbers and finished texts between them.
///
/// It is gathered as bytes, not as a `String`: what `String` needs for interpolation would be a tenth of a
/// page's WebAssembly module.
public struct Markup: ExpressibleByStringInterpolation {
    public internal(set) var bytes: [UInt8] = []

    public init(stringLiteral literal: StaticString) { append(literal) }
    public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.markup.bytes }
    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func append(_ literal: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var markup = Markup(bytes: [])

        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: StaticString) { markup.append(literal) }
        public mutating func appendInterpolation(_ value: Int) { value.appendDecimal(to: &markup.bytes) }
        mutating func appendInterpolation(hex value: UInt64) { value.appendHex(to: &markup.bytes) }
        public mutating func appendInterpolation(_ text: String) { text.appendUTF8(to: &markup.bytes) }
        public mutating func appendInterpolation(_ bytes: [UInt8]) {
            markup.bytes.append(contentsOf: bytes)
        }
        public mutating func appendInterpolation(_ other: Markup) {
            markup.bytes.append(contentsOf: other.bytes)
        }
    }
}

extension String {
    /// The text's bytes. (Walking over `utf8` links all of `String`'s index arithmetic into the module.)
    var utf8Bytes: [UInt8] {
        var bytes: [UInt8] = []
        appendUTF8(to: &bytes)
        return bytes
    }

    func appendUTF8(to bytes: inout [UInt8]) {
        var text = self
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }
}

extension UInt64 {
    /// Adds the number's hexadecimal digits.
    func appendHex(to bytes: inout [UInt8]) {
        var shift = 60
        while shift > 0, self >> UInt64(shift) == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: (self >> UInt64(shift)) & 15)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            shift -= 4
        }
    }
}

extension Int {
    /// Adds the number's decimal digits.
    func appendDecimal(to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        if self < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[start...].reverse()
    }
}
