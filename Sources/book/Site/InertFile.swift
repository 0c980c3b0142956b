import Manuscript

/// Files of strangers that may go into a site: those in which a browser that opens them runs nothing. They would have the site's
/// own origin, and no policy.
enum InertFile {
    private static let endings: Set = [
        "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "svg", "txt", "csv", "tsv", "json", "npy", "npz",
        "safetensors", "h5", "keras", "zip", "gz", "mp4", "webm", "ogg", "mp3", "wav",
    ]

    /// Why a file is not one of them; nil where it is.
    static func fault(of file: BookFile) throws(BookFile.Fault) -> BookFile.Fault? {
        let name = file.path.split(separator: "/").last ?? ""
        let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last.map(String.init), endings.contains(ending) else {
            return BookFile.Fault(
                message:
                    "can't go into the site with --sandbox, where a browser might run it; legal are files whose names "
                    + "end in \(endings.sorted().map { "." + $0 }.joined(separator: " "))")
        }
        if ending == "svg", let part = activePart(of: try file.read()) {
            return BookFile.Fault(
                message:
                    "has \(part), which a browser that opens it may run, so it can't go into the site with --sandbox; "
                    + "draw it without that, or use a PNG")
        }
        return nil
    }

    private static let active: Set = [
        "script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "set", "animate",
        "animatemotion", "animatetransform", "discard", "style", "html", "body", "use", "image", "a",
    ]

    /// The first part of a drawing that may run, or load something.
    private static func activePart(of svg: [UInt8]) -> String? {
        for token in HTMLReader.tokens(of: svg) {
            switch token {
            case .text, .comment, .endTag: break
            case .unfinished: return "a tag without its end"
            case .declaration: return "a declaration ('<!' or '<?')"
            case .startTag(let tag):
                // A prefix may stand for any namespace.
                if tag.name.contains(":") || active.contains(tag.name.lowercased()) {
                    return "<\(tag.name.prefix(40))>"
                }
                for attribute in tag.attributes {
                    let name = attribute.name.lowercased()
                    if name.hasPrefix("on") || name.contains("href") || name == "style"
                        || name.hasPrefix("xmlns:")
                    {
                        return "'\(attribute.name.prefix(40))' in <\(tag.name)>"
                    }
                }
            }
        }
        return nil
    }
}
