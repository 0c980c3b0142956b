import Manuscript

/// Strangers' files that may go into a site: those in which browsers run no code, and which neither servers
/// nor crawlers obey. Such a file has the site's origin and no Content-Security-Policy.
enum InertFile {
    private static let images: Set = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"]
    private static let endings = images.union([
        "ico", "txt", "csv", "tsv", "json", "npy", "npz",
        "safetensors", "h5", "keras", "zip", "gz", "mp4", "webm", "ogg", "mp3", "wav",
    ])

    /// The most bytes of an SVG file; larger ones take long to draw and to check.
    private static let maxOfDrawing = 4 << 20

    /// Why a file may not go into the site; nil if it may.
    static func fault(of file: BookFile) throws(BookFile.Unusable) -> BookFile.Unusable? {
        let name = file.path.split(separator: "/").last ?? ""
        let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let ending = parts.last, endings.contains(ending) else {
            return BookFile.Unusable(
                message:
                    "can't go into the site with --sandbox, where a browser might run it; legal are files whose names "
                    + "end in \(endings.sorted().map { "." + $0 }.joined(separator: " "))")
        }
        // Some servers use any known extension of a name, such as the first of 'a.html.npy'.
        if let other = parts.dropFirst().dropLast().first(where: { !isNoKind($0) }) {
            return BookFile.Unusable(
                message:
                    "can't go into the site with --sandbox, since some servers would take it for a '.\(other)' file; give "
                    + "it a name with one extension, such as \(parts.dropLast().joined(separator: "-")).\(ending)"
            )
        }
        if !file.path.contains("/"), !images.contains(ending) || parts[0].hasPrefix("apple-touch-icon") {
            return BookFile.Unusable(
                message:
                    "can't go into the site's own folder with --sandbox, where servers and crawlers look for files that apply "
                    + "to the whole site, such as robots.txt; put it in a folder, as in files/\(file.path)")
        }
        if ending == "svg", try file.withReader({ $0(maxOfDrawing, 1).isEmpty }) == false {
            return BookFile.Unusable(
                message:
                    "is larger than \(maxOfDrawing >> 20) MiB; with --sandbox an SVG file is no larger: save it as PNG"
            )
        }
        if ending == "svg", let (place, what) = InertDrawing.fault(in: try file.read()) {
            return BookFile.Unusable(
                message:
                    "has \(what) at \(place.line):\(place.column), and can't go into the site with --sandbox: a browser that "
                    + "opens it may run or load something; save it as plain SVG without that, or as PNG")
        }
        return try FileStart.fault(of: file, ending: ending)
    }

    /// Whether it is no extension: a number, as in a version, or the type of compressed data.
    private static func isNoKind(_ part: String) -> Bool {
        part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            || part != "svg" && part != "gz" && endings.contains(part)
    }
}
