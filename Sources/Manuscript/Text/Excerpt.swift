extension StringProtocol {
    /// What a message quotes of a text that may be long: its first line, 60 characters at the most.
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
    /// The same of bytes, of which no more are looked at than are quoted.
    var excerpt: String {
        // 60 characters, and one that the end may have cut.
        String(decoding: prefix(61 * 4), as: UTF8.self).excerpt
    }
}
