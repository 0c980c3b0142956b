/// UTF-8 text, built up as bytes.
///
/// `String` can do far more, at a cost: joining two strings links 30 KB into a page's WebAssembly module. So
/// the libraries write with this type, and chapters that only need captions never use a `String`.
public struct Text: Equatable, Sendable {
    /// The text in UTF-8. Nothing checks that changed bytes are still UTF-8.
    public var bytes: [UInt8]

    /// An empty text, to append to.
    public init() { bytes = [] }
    /// A text of these bytes, which should be UTF-8 but are not checked.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// The UTF-8 of `string`.
    public init(_ string: String) {
        bytes = []
        append(string: string)
    }

    /// Whether the text has no bytes.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The text as a `String`; bytes that are not UTF-8 become U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds a literal directly from its bytes in the program, without making a text of it.
    @export(interface) @inline(never)
    public mutating func append(_ literal: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Adds another text.
    @export(interface) @_disfavoredOverload @inline(never)
    public mutating func append(_ other: Text) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds the UTF-8 of a `String`.
    @export(interface) @inline(never)
    public mutating func append(string: String) {
        // Walking over `utf8`, or `withUTF8`, would link all of `String`'s index arithmetic.
        if string.utf8.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
            #if !hasFeature(Embedded)
                bytes.append(contentsOf: string.utf8)
            #endif
        }
    }

    /// Adds a text in quotes, as Swift prints a string within a list (`Unicode.Scalar.escaped(asASCII:)`).
    @export(interface) @inline(never)
    public mutating func append(quoted other: Text) {
        func isEscaped(_ byte: UInt8) -> Bool {
            byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
                || byte == UInt8(ascii: "\\")
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in other.bytes {
            guard isEscaped(byte) else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x00: bytes.append(UInt8(ascii: "0"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0..<0x20, 0x7F:
                append("u{")
                for digit in [byte >> 4, byte & 15] {
                    bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
                }
                append("}")
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds the number's decimal digits.
    @export(interface)
    public mutating func append(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(UInt64(number.magnitude))
    }

    /// Adds the number's decimal digits.
    @export(interface) @inline(never)
    public mutating func append(_ number: UInt64) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Adds the number's hexadecimal digits.
    @export(interface)
    public mutating func append(hex number: UInt64) {
        var shift: UInt64 = 60
        while shift > 0, number >> shift == 0 { shift -= 4 }
        while true {
            let digit = UInt8(truncatingIfNeeded: number >> shift) & 15
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            if shift == 0 { return }
            shift -= 4
        }
    }
}

extension Text: ExpressibleByStringInterpolation {
    @export(interface) @inline(never)
    public init(stringLiteral literal: StaticString) {
        bytes = []
        append(literal)
    }

    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }

    public struct StringInterpolation: StringInterpolationProtocol {
        /// The literal's parts so far, each value as text.
        public var text = Text()

        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: StaticString) { text.append(literal) }
        /// Adds decimal digits, after a minus sign if `value` is negative.
        public mutating func appendInterpolation(_ value: Int) { text.append(value) }
        /// Adds a text as it is.
        public mutating func appendInterpolation(_ value: Text) { text.append(value) }
        /// Adds the UTF-8 of a `String`.
        public mutating func appendInterpolation(_ value: String) { text.append(string: value) }
        /// Adds a string literal that was passed on, such as `#function`.
        public mutating func appendInterpolation(_ value: StaticString) { text.append(value) }
        /// Adds the shortest decimal that reads back as the same `Float`, as Swift prints it.
        @export(interface)
        public mutating func appendInterpolation(_ value: Float) { text.append(string: value.description) }
        /// Adds the shortest decimal that reads back as the same `Double`, as Swift prints it.
        @export(interface)
        public mutating func appendInterpolation(_ value: Double) { text.append(string: value.description) }
        /// Adds the description of `value` without making a `String` of it.
        public mutating func appendInterpolation<T: TextConvertible>(_ value: T) { text.append(value.text) }
        /// Adds the description of `value`, by way of a `String`, which makes a page's program larger.
        @_disfavoredOverload
        public mutating func appendInterpolation<T: CustomStringConvertible>(_ value: T) {
            text.append(string: value.description)
        }
    }
}

/// A value that describes itself without joining strings.
public protocol TextConvertible: CustomStringConvertible {
    /// The value's `description` as a ``Text``.
    var text: Text { get }
}

extension TextConvertible {
    public var description: String { text.string }
}

extension Text: TextConvertible {
    public var text: Text { self }
}

extension ArraySlice<UInt8> {
    /// Whether these are the bytes of `word`.
    public func spells(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && begins(word) }

    /// Whether the bytes of `word` come first.
    public func begins(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where self[startIndex + index] != word.utf8Start[index] {
            return false
        }
        return true
    }
}
