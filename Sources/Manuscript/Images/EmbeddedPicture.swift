import Foundation

/// A picture that an SVG file holds itself, as a `data:` address.
enum EmbeddedPicture {
    /// In base64, of which no browser takes anything for a drawing.
    private static let kinds: [(start: String, kind: ImageHeader.Kind)] = [
        ("data:image/png;base64,", .png), ("data:image/jpeg;base64,", .jpeg),
        ("data:image/gif;base64,", .gif),
        ("data:image/webp;base64,", .webP),
    ]

    /// How large it is, by its own first bytes; nil where the address is another.
    static func size(of address: String) throws(ImageHeader.Invalid) -> ImageSize? {
        guard let (start, kind) = kinds.first(where: { address.hasPrefix($0.start) }) else { return nil }
        let text = address.utf8.dropFirst(start.utf8.count).filter { !HTMLReader.isSpace($0) }
        // Browsers decode '%41' before they decode base64, and go without what stands at the end.
        let fill = String(repeating: "=", count: (4 - text.count % 4) % 4)
        guard let data = Data(base64Encoded: String(decoding: text, as: UTF8.self) + fill) else {
            throw ImageHeader.Invalid(message: "is not in base64")
        }
        let bytes = [UInt8](data)
        let size = try? ImageHeader.size(of: kind) { offset, count in
            guard offset >= 0, offset < bytes.count else { return [] }
            return Array(bytes[offset...].prefix(count))
        }
        guard let size else {
            throw ImageHeader.Invalid(message: "is no \(kind.rawValue) that says how large it is")
        }
        return size
    }
}
