import Manuscript

/// The bytes that a file of a stranger's begins with. Browsers look at them where the server, or the file's ending, says nothing to
/// them: what begins as a page does is one, whatever its name.
///
/// The signatures are those of the formats' own documents; what browsers look for is said in the MIME Sniffing Standard, 7.1.
enum FileStart {
    private struct Signature {
        var offset = 0
        var bytes: [UInt8]
        var words: String

        init(_ text: StaticString, at offset: Int = 0) {
            self.offset = offset
            bytes = text.withUTF8Buffer { Array($0) }
            words = "'\(text)'"
        }

        init(_ bytes: UInt8...) {
            self.bytes = bytes
            words = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        }

        func begins(_ start: [UInt8]) -> Bool { start.dropFirst(offset).starts(with: bytes) }
    }

    /// What files of an ending begin with; none for those that are text.
    private static func signatures(of ending: String) -> [Signature] {
        switch ending {
        case "png": [Signature(0x89, 0x50, 0x4E, 0x47)]
        case "jpg", "jpeg": [Signature(0xFF, 0xD8, 0xFF)]
        case "gif": [Signature("GIF8")]
        case "webp", "wav": [Signature("RIFF")]
        case "avif", "mp4": [Signature("ftyp", at: 4)]
        case "ico": [Signature(0, 0, 1, 0)]
        case "npy": [Signature(0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59)]
        case "npz", "keras", "zip": [Signature(0x50, 0x4B, 3, 4), Signature(0x50, 0x4B, 5, 6)]
        case "h5": [Signature(0x89, 0x48, 0x44, 0x46)]
        case "gz": [Signature(0x1F, 0x8B)]
        case "webm": [Signature(0x1A, 0x45, 0xDF, 0xA3)]
        case "ogg": [Signature("OggS")]
        case "mp3": [Signature("ID3"), Signature(0xFF, 0xFB), Signature(0xFF, 0xF3), Signature(0xFF, 0xF2)]
        // The length of a header in JSON, in eight bytes, and its brace.
        case "safetensors": [Signature("{", at: 8)]
        default: []
        }
    }

    /// Browsers look at no more.
    private static let mostRead = 4096

    /// Why a browser might take the file for something else than its ending says; nil where it does not.
    static func fault(of file: BookFile, ending: String) throws(BookFile.Fault) -> BookFile.Fault? {
        let start = try file.withReader { $0(0, mostRead) }
        let signatures = signatures(of: ending)
        if !signatures.isEmpty, !signatures.contains(where: { $0.begins(start) }) {
            let (first, words) = (signatures[0], signatures.map(\.words).joined(separator: " or "))
            return BookFile.Fault(
                message:
                    "can't go into the site with --sandbox, where a browser might take it for a page and run it: a "
                    + "'.\(ending)' file has \(words) at byte \(first.offset), and this one has not; give it the ending of "
                    + "what it is")
        }
        var text = start[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        if signatures.isEmpty, ending != "svg", let message = SourceText.otherEncoding(start) {
            return BookFile.Fault(message: message)
        }
        if signatures.isEmpty, ending != "svg",
            let control = start.first(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) })
        {
            return BookFile.Fault(
                message:
                    "can't go into the site with --sandbox: it has the control character \(Unicode.Scalar(control).codePoint), and a "
                    + "browser might take it for something else than text; remove it")
        }
        text = text.drop { (0x09...0x0D).contains($0) || $0 == 0x20 }
        guard ending != "svg", text.first == UInt8(ascii: "<") || text.starts(with: "%PDF".utf8) else {
            return nil
        }
        return BookFile.Fault(
            message:
                "can't go into the site with --sandbox: it begins with '\(text.first == UInt8(ascii: "<") ? "<" : "%PDF")', so "
                + "that a browser might take it for a page and run it; put another line before that")
    }
}
