/// The bytes at fixed places by which files of a kind are known.
package struct FileSignature: Sendable {
    private struct Part: Sendable {
        var offset: Int
        var bytes: [UInt8]
        /// The bytes as they are shown.
        var text: String
    }

    private var parts: [Part]

    /// Letters.
    package init(_ text: StaticString, at offset: Int = 0) {
        parts = [Part(offset: offset, bytes: text.withUTF8Buffer { Array($0) }, text: "'\(text)'")]
    }

    /// Bytes at the beginning.
    package init(_ bytes: UInt8...) {
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        parts = [Part(offset: 0, bytes: bytes, text: text)]
    }

    /// With another part.
    func and(_ other: FileSignature) -> FileSignature {
        var both = self
        both.parts += other.parts
        return both
    }

    /// Whether a file that begins so has it.
    package func isIn(_ start: [UInt8]) -> Bool {
        parts.allSatisfy { start.dropFirst($0.offset).starts(with: $0.bytes) }
    }

    /// Its first part, as it is shown.
    package var words: String { parts[0].text }

    /// Where its first part stands.
    package var offset: Int { parts[0].offset }
}

extension ImageHeader.Kind {
    /// Any one of them; none for text.
    package var signatures: [FileSignature] {
        switch self {
        case .png: [FileSignature(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A)]
        case .jpeg: [FileSignature(0xFF, 0xD8, 0xFF)]
        case .gif: [FileSignature("GIF87a"), FileSignature("GIF89a")]
        case .webP: [FileSignature("RIFF").and(FileSignature("WEBP", at: 8))]
        case .svg: []
        }
    }
}
