import Foundation

/// A file that a chapter's front matter names as data.
package struct DataFile: Equatable, Sendable {
    /// What cells read with `data(…)` or, if it is not text, with `bytes(…)`.
    package enum Content: Equatable, Sendable {
        /// A file that is UTF-8.
        case text(String)
        /// Any other one: an archive, an image.
        case bytes([UInt8])

        /// The file's size.
        package var byteCount: Int {
            switch self {
            case .text(let text): text.utf8.count
            case .bytes(let bytes): bytes.count
            }
        }
    }

    /// The file's name, as the front matter has it.
    package let name: String
    /// Whether it is text decides by which function cells get it.
    package let content: Content
    /// Its text; bytes in Base64 (RFC 4648).
    package let text: String

    /// A file that was read already.
    package init(name: String, content: Content) {
        (self.name, self.content) = (name, content)
        text =
            switch content {
            case .text(let text): text
            case .bytes(let bytes): Data(bytes).base64EncodedString()
            }
    }

    /// Whether it is text.
    package var isText: Bool { if case .text = content { true } else { false } }
}
