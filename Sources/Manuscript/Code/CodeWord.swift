/// The bytes that words of Swift code consist of: names, keywords and numbers.
package enum CodeWord {
    /// Whether a byte of UTF-8 may be part of a word. All bytes of characters that are not ASCII may, so that words are never cut
    /// within a character.
    package static func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
