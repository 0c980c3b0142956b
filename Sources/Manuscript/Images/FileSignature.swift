/// Bytes at fixed offsets that identify a type of file.
package struct FileSignature: Sendable {
    private struct Part: Sendable {
        var offset: Int
        var bytes: [UInt8]
        /// The bytes as messages show them.
        var text: String
    }

    private var parts: [Part]

    /// A signature of ASCII characters.
    package init(_ text: StaticString, at offset: Int = 0) {
        parts = [Part(offset: offset, bytes: text.withUTF8Buffer { Array($0) }, text: "'\(text)'")]
    }

    /// A signature at the beginning.
    package init(_ bytes: UInt8...) {
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        parts = [Part(offset: 0, bytes: bytes, text: text)]
    }

    /// Adds another part.
    func and(_ other: FileSignature) -> FileSignature {
        var both = self
        both.parts += other.parts
        return both
    }

    /// Whether a file with these first bytes matches.
    package func isIn(_ start: [UInt8]) -> Bool {
        parts.allSatisfy { start.dropFirst($0.offset).starts(with: $0.bytes) }
    }

    /// The first part, as messages show it.
    package var words: String { parts[0].text }

    /// The offset of the first part.
    package var offset: Int { parts[0].offset }
}

extension ImageHeader.Kind {
    /// The possible signatures; none for text.
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
