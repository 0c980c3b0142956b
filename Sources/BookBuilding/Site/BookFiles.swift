import Foundation
import Manuscript

extension Project {
    /// Looks at all files that chapters refer to: whether they can go into the site, and how large images are.
    mutating func readFiles() {
        var lookup = FileLookup(
            folder: chaptersPath, slugs: chapters.map(\.slug), isSandboxed: isSandboxed)
        // By bytes: to Swift, texts that look the same are equal.
        var known: [[UInt8]: FoundFile] = [:]
        var seen: Set<Diagnostic> = []
        // On some file systems these would be one file.
        var spelled: [String: String] = [:]
        for index in chapters.indices {
            var counted: Set<[UInt8]> = []
            var pixels = 0
            for reference in chapters[index].references {
                guard case .file(let path) = reference.target else { continue }
                let name = Array(path.utf8)
                // Also where there is none yet.
                reader.note(Self.join(chaptersPath, path))
                if known[name] == nil {
                    var found = FoundFile(path, &lookup)
                    if found.message == nil, let other = spelled.updateValue(path, forKey: path.lowercased())
                    {
                        found.message =
                            "differs from '\(other.visibleName)' only in what some systems do not see, such as upper and lower case; "
                            + "rename one of them"
                    }
                    if found.message == nil, let file = found.file { files.append(file) }
                    known[name] = found
                }
                guard let found = known[name] else { continue }
                if isSandboxed, found.message == nil, reference.isEmbedded, counted.insert(name).inserted {
                    pixels += found.pixels
                    if pixels > FoundFile.mostPixels, pixels - found.pixels <= FoundFile.mostPixels {
                        readFaults.append(
                            Diagnostic(
                                path: chapters[index].path, line: reference.place.line,
                                column: reference.place.column,
                                message: "'\(path.visibleName)' and the images before it have more than "
                                    + "\(FoundFile.mostPixels / 1_000_000) million pixels; with --sandbox a chapter's images have no "
                                    + "more, since a reader's browser keeps all of them; make them smaller"))
                    }
                }
                if let message = found.message ?? found.lack(reference, isSandboxed: isSandboxed) {
                    let fault = Diagnostic(
                        path: chapters[index].path, line: reference.place.line,
                        column: reference.place.column, message: "'\(path.visibleName)' \(message)")
                    if seen.insert(fault).inserted { readFaults.append(fault) }
                } else if let image = reference.image {
                    chapters[index].images[image].size = found.size
                }
            }
        }
        files.sort { $0.path < $1.path }
    }
}

/// What was found where a chapter says that there is a file.
private struct FoundFile {
    var file: BookFile?
    var size: ImageSize?
    /// That a reader's browser keeps, of a stranger's image; of a drawing those of the pictures in it, since it is drawn as large as
    /// it is shown.
    var pixels = 0
    /// What is wrong with it.
    var message: String?

    static let mostPixels = 50_000_000

    init(_ path: String, _ lookup: inout FileLookup) {
        do throws(BookFile.Fault) {
            let found = try lookup.file(path)
            file = found
            let kind = ImageHeader.Kind(ofName: path)
            size = try found.withReader { (read) throws(BookFile.Fault) in
                guard let kind else { return nil }
                do throws(ImageHeader.Fault) {
                    return try ImageHeader.size(of: kind, read)
                } catch {
                    throw .init(message: error.message)
                }
            }
            guard lookup.isSandboxed, let size else { return }
            pixels =
                kind == .svg ? InertDrawing.pixels(in: try found.read()) : size.width * size.height
            if pixels > Self.mostPixels {
                let what =
                    kind == .svg
                    ? "has pictures of \(pixels) pixels" : "is \(size.width) × \(size.height) pixels large"
                throw .init(
                    message: "\(what); with --sandbox an image has "
                        + "\(Self.mostPixels / 1_000_000) million at the most, since a reader's browser keeps all of them; "
                        + "make it smaller")
            }
        } catch {
            message = error.message
        }
    }

    /// What an image's tag needs, and neither its author nor its file says.
    func lack(_ reference: Reference, isSandboxed: Bool) -> String? {
        guard reference.image != nil || isSandboxed && reference.isEmbedded, size == nil else { return nil }
        let kinds = ImageHeader.Kind.allCases.map(\.rawValue)
        let save = "save it as \(kinds.dropLast().joined(separator: ", ")) or \(kinds[kinds.count - 1])"
        if isSandboxed {
            return
                "does not say how large it is in a way that book reads, and with --sandbox a page shows nothing else, since a "
                + "reader's browser keeps all pixels; \(save)"
        }
        return
            "does not say how large it is in a way that book reads, so that the text would move when it is loaded; "
            + "\(save), or write <img src=\"…\" alt=\"…\" width=\"…\" height=\"…\">"
    }
}
