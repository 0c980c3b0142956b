import Foundation

/// A picture embedded in an SVG file as a `data:` address.
enum EmbeddedPicture {
    /// The first base64 characters of types that no browser treats as a drawing.
    private static let kinds: [(start: String, kind: ImageHeader.Kind)] = [
        ("data:image/png;base64,", .png), ("data:image/jpeg;base64,", .jpeg),
        ("data:image/gif;base64,", .gif),
        ("data:image/webp;base64,", .webP),
    ]

    /// Its size according to its header; nil for other addresses.
    static func size(of address: String) throws(ImageHeader.Invalid) -> ImageSize? {
        guard let (start, kind) = kinds.first(where: { address.hasPrefix($0.start) }) else { return nil }
        let text = address.utf8.dropFirst(start.utf8.count).filter { !HTMLReader.isSpace($0) }
        // Browsers decode '%41' before base64, and do not need the padding.
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
            throw ImageHeader.Invalid(message: "is not a \(kind.rawValue) file that states its size")
        }
        return size
    }
}
