import Manuscript

/// Checks the first bytes of a stranger's file. Browsers sniff them if neither the server nor the extension
/// tells the type: a file that begins like a page is one, whatever its name.
///
/// The signatures are from the formats' specifications; browsers follow the MIME Sniffing Standard, section
/// 7.1.
enum FileStart {
    /// The signatures of files with an extension; none for text.
    private static func signatures(of ending: String) -> [FileSignature] {
        if let kind = ImageHeader.Kind(ofName: ".\(ending)") { return kind.signatures }
        return switch ending {
        case "wav": [FileSignature("RIFF")]
        case "avif", "mp4": [FileSignature("ftyp", at: 4)]
        case "ico": [FileSignature(0, 0, 1, 0)]
        case "npy": [FileSignature(0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59)]
        case "npz", "keras", "zip": [FileSignature(0x50, 0x4B, 3, 4), FileSignature(0x50, 0x4B, 5, 6)]
        case "h5": [FileSignature(0x89, 0x48, 0x44, 0x46)]
        case "gz": [FileSignature(0x1F, 0x8B)]
        case "webm": [FileSignature(0x1A, 0x45, 0xDF, 0xA3)]
        case "ogg": [FileSignature("OggS")]
        case "mp3":
            [
                FileSignature("ID3"), FileSignature(0xFF, 0xFB), FileSignature(0xFF, 0xF3),
                FileSignature(0xFF, 0xF2),
            ]
        // Eight bytes with the length of a JSON header, and its brace.
        case "safetensors": [FileSignature("{", at: 8)]
        default: []
        }
    }

    /// The most bytes that browsers sniff.
    private static let maxRead = 4096

    /// Why a browser might take the file for another type than its extension says; nil if it won't.
    static func fault(of file: BookFile, ending: String) throws(BookFile.Unusable) -> BookFile.Unusable? {
        let start = try file.withReader { $0(0, maxRead) }
        let signatures = signatures(of: ending)
        if !signatures.isEmpty, !signatures.contains(where: { $0.isIn(start) }) {
            let words = signatures.map(\.words).joined(separator: " or ")
            return BookFile.Unusable(
                message:
                    "can't go into the site with --sandbox, where a browser might take it for a page and run it: a "
                    + "'.\(ending)' file has \(words) at byte \(signatures[0].offset), and this one has not; give it the extension of "
                    + "its type")
        }
        var text = start[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        if signatures.isEmpty, ending != "svg", let message = SourceText.otherEncoding(start) {
            return BookFile.Unusable(message: message)
        }
        if signatures.isEmpty, ending != "svg",
            let control = start.first(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) })
        {
            return BookFile.Unusable(
                message:
                    "can't go into the site with --sandbox: it has the control character \(Unicode.Scalar(control).codePoint), and a "
                    + "browser might take it for something other than text; remove it")
        }
        text = text.drop { (0x09...0x0D).contains($0) || $0 == 0x20 }
        guard ending != "svg", text.first == UInt8(ascii: "<") || text.starts(with: "%PDF".utf8) else {
            return nil
        }
        return BookFile.Unusable(
            message:
                "can't go into the site with --sandbox: it begins with '\(text.first == UInt8(ascii: "<") ? "<" : "%PDF")', so "
                + "that a browser might take it for a page and run it; put another line before that")
    }
}
