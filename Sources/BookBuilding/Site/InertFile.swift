import Manuscript

/// Files of strangers that may go into a site: those in which a browser that opens them runs nothing, and that neither a server nor
/// a crawler obeys. They would have the site's own origin, and no policy.
enum InertFile {
    private static let images: Set = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"]
    private static let endings = images.union([
        "ico", "txt", "csv", "tsv", "json", "npy", "npz",
        "safetensors", "h5", "keras", "zip", "gz", "mp4", "webm", "ogg", "mp3", "wav",
    ])

    /// Bytes of an SVG file; browsers take long to draw more, and the tool to read it.
    private static let mostOfDrawing = 4 << 20

    /// Why a file is not one of them; nil where it is.
    static func fault(of file: BookFile) throws(BookFile.Fault) -> BookFile.Fault? {
        let name = file.path.split(separator: "/").last ?? ""
        let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let ending = parts.last, endings.contains(ending) else {
            return BookFile.Fault(
                message:
                    "can't go into the site with --sandbox, where a browser might run it; legal are files whose names "
                    + "end in \(endings.sorted().map { "." + $0 }.joined(separator: " "))")
        }
        // Some servers take any of a name's endings that they know, such as the first one of 'a.html.npy'.
        if let other = parts.dropFirst().dropLast().first(where: { !isNoKind($0) }) {
            return BookFile.Fault(
                message:
                    "can't go into the site with --sandbox, since some servers would take it for a '.\(other)' file; give "
                    + "it a name with one ending, such as \(parts.dropLast().joined(separator: "-")).\(ending)"
            )
        }
        if !file.path.contains("/"), !images.contains(ending) || parts[0].hasPrefix("apple-touch-icon") {
            return BookFile.Fault(
                message:
                    "can't go into the site's own folder with --sandbox, where servers and crawlers look for files that speak "
                    + "for the whole site, such as robots.txt; put it in a folder, as in files/\(file.path)")
        }
        if ending == "svg", try file.withReader({ $0(mostOfDrawing, 1).isEmpty }) == false {
            return BookFile.Fault(
                message:
                    "is larger than \(mostOfDrawing >> 20) MiB; with --sandbox an SVG file is no larger: save it as PNG"
            )
        }
        if ending == "svg", let (place, what) = InertDrawing.fault(in: try file.read()) {
            return BookFile.Fault(
                message:
                    "has \(what) at \(place.line):\(place.column), and can't go into the site with --sandbox: a browser that "
                    + "opens it may run or load something; save it as plain SVG without that, or as PNG")
        }
        return try FileStart.fault(of: file, ending: ending)
    }

    /// Numbers, as of a version, and what data is that was compressed.
    private static func isNoKind(_ part: String) -> Bool {
        part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            || part != "svg" && part != "gz" && endings.contains(part)
    }
}
