extension StringProtocol {
    /// An excerpt of a text for messages: its first line, at most 60 characters.
    package var excerpt: String {
        let scalars = unicodeScalars
        var end = scalars.startIndex
        var count = 0
        while end < scalars.endIndex, count < 60, scalars[end] != "\n", scalars[end] != "\r" {
            scalars.formIndex(after: &end)
            count += 1
        }
        return end == scalars.endIndex ? String(self) : String(self[..<end]) + "…"
    }
}

extension Collection<UInt8> {
    /// The same for bytes; only as many as needed are decoded.
    var excerpt: String {
        // 60 characters, and one that may be cut at the end.
        String(decoding: prefix(61 * 4), as: UTF8.self).excerpt
    }
}
