/// Makes control characters visible. They have no effect on a page, but may have one elsewhere: `␛` for an
/// escape, U+FFFD for those without a picture.
enum ControlCharacters {
    /// Adds a byte of UTF-8 text. Line breaks and tabs are kept.
    static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x09, 0x0A: bytes.append(byte)
        case 0..<0x20: bytes += [0xE2, 0x90, 0x80 + byte]
        case 0x7F: bytes += [0xE2, 0x90, 0xA1]
        // U+0080 to U+009F.
        case 0x80..<0xA0 where bytes.last == 0xC2:
            bytes.removeLast()
            bytes += [0xEF, 0xBF, 0xBD]
        default: bytes.append(byte)
        }
    }

    /// Applied to the finished page, so that no character escapes it.
    static func shown(in page: String) -> [UInt8] {
        let page = Array(page.utf8)
        let isFree = page.indices.allSatisfy { index in
            switch page[index] {
            case 0x09, 0x0A: true
            case 0..<0x20, 0x7F: false
            case 0x80..<0xA0: index == 0 || page[index - 1] != 0xC2
            default: true
            }
        }
        if isFree { return page }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(page.count)
        for byte in page { append(byte, to: &bytes) }
        return bytes
    }
}
