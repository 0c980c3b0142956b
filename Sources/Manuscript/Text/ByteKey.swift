/// A text as a key, compared byte by byte.
///
/// Swift compares strings by canonical equivalence: K and U+212A, or the two forms of é, are one key, but two files.
package struct ByteKey: Hashable, Comparable, Sendable {
    /// What a stranger wrote, unchanged.
    package let text: String

    /// A key for some text.
    package init(_ text: String) { self.text = text }

    /// Whether all bytes are the same.
    package static func == (a: ByteKey, b: ByteKey) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    /// Whether `a` is before `b`, in the order of bytes.
    package static func < (a: ByteKey, b: ByteKey) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    /// Hashes all bytes.
    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}
