import Foundation
import Manuscript

extension Project {
    /// Checks all files that chapters refer to: whether they can go into the site, and how large images are.
    mutating func readFiles() {
        var finder = FileFinder(
            FileLookup(folder: chaptersPath, slugs: chapters.map(\.slug), isSandboxed: isSandboxed))
        var seen: Set<Diagnostic> = []
        for index in chapters.indices {
            var budget = PixelBudget(isSandboxed: isSandboxed)
            for reference in chapters[index].references {
                guard case .file(let path) = reference.target else { continue }
                // Even if it does not exist yet.
                reader.note(Self.join(chaptersPath, path))
                let found = finder.find(path)
                func add(_ message: String) {
                    let fault = Diagnostic(
                        path: chapters[index].path, at: reference.place,
                        message: "'\(path.visibleName)' \(message)")
                    if seen.insert(fault).inserted { readDiagnostics.append(fault) }
                }
                if reference.isEmbedded, let message = budget.spend(found, path) { add(message) }
                if let message = found.message ?? found.lack(reference, isSandboxed: isSandboxed) {
                    add(message)
                } else if let image = reference.image {
                    chapters[index].images[image].size = found.size
                }
            }
        }
        files = finder.files.sorted { $0.path < $1.path }
    }
}

/// Finds the files that chapters name, and checks each of them once.
private struct FileFinder {
    /// The files that go into the site.
    private(set) var files: [BookFile] = []
    private var lookup: FileLookup
    /// By bytes: Swift compares strings by canonical equivalence.
    private var known: [[UInt8]: FoundFile] = [:]
    /// By lowercased path: on some file systems these would be one file.
    private var spelled: [String: String] = [:]

    init(_ lookup: FileLookup) { self.lookup = lookup }

    mutating func find(_ path: String) -> FoundFile {
        let name = Array(path.utf8)
        if let found = known[name] { return found }
        var found = FoundFile(path, &lookup)
        if found.message == nil, let other = spelled.updateValue(path, forKey: path.lowercased()) {
            found.message =
                "differs from '\(other.visibleName)' only in what some systems ignore, such as upper and lower case; "
                + "rename one of them"
        }
        if found.message == nil, let file = found.file { files.append(file) }
        known[name] = found
        return found
    }
}

/// Limits the pixels of a stranger's images in one chapter: a reader's browser keeps all of them in memory.
private struct PixelBudget {
    static let maxPixels = 50_000_000

    let isSandboxed: Bool
    private var counted: Set<[UInt8]> = []
    private var pixels = 0
    private var drawn = 0

    init(isSandboxed: Bool) { self.isSandboxed = isSandboxed }

    /// Why a single image is too large; nil if it is not.
    static func fault(_ pixels: Int, _ size: ImageSize, _ kind: ImageHeader.Kind?) -> String? {
        if pixels <= maxPixels { return nil }
        let what =
            kind == .svg
            ? "has pictures of \(pixels) pixels" : "is \(size.width) × \(size.height) pixels large"
        return
            "\(what); with --sandbox an image has \(maxPixels / 1_000_000) million pixels at most, since a reader's browser keeps all "
            + "of them; make it smaller"
    }

    /// Counts an image: its pixels once for each file, the elements of a drawing wherever it is shown.
    ///
    /// - Returns: the fault of the image that exceeds the limit.
    mutating func spend(_ image: FoundFile, _ path: String) -> String? {
        guard isSandboxed, image.message == nil else { return nil }
        let drawnBefore = drawn
        drawn += image.drawnElements
        if drawnBefore <= DrawingUses.maxElements, drawn > DrawingUses.maxElements {
            return
                (drawnBefore == 0 ? "has" : "and the drawings before it have")
                + " more than \(DrawingUses.maxElements) elements, each counted as often as it is drawn; "
                + "with --sandbox a chapter's drawings have no more, since a reader's browser draws all of them; show fewer"
        }
        guard counted.insert(Array(path.utf8)).inserted else { return nil }
        let before = pixels
        pixels += image.pixels
        if before > Self.maxPixels || pixels <= Self.maxPixels { return nil }
        return
            "and the images before it have more than \(Self.maxPixels / 1_000_000) million pixels; with --sandbox a chapter's "
            + "images have no more, since a reader's browser keeps all of them; make them smaller"
    }
}

/// The result of the search for a file that a chapter names.
private struct FoundFile {
    var file: BookFile?
    var size: ImageSize?
    /// The pixels that a reader's browser holds for a stranger's image; for a drawing, those of its embedded
    /// pictures, since the drawing itself is rendered at the size at which it is shown.
    var pixels = 0
    /// The elements that a reader's browser draws for a stranger's drawing.
    var drawnElements = 0
    /// Why the file can't be used.
    var message: String?

    init(_ path: String, _ lookup: inout FileLookup) {
        do throws(BookFile.Unusable) {
            let found = try lookup.file(path)
            file = found
            let kind = ImageHeader.Kind(ofName: path)
            size = try found.withReader { (read) throws(BookFile.Unusable) in
                guard let kind else { return nil }
                do throws(ImageHeader.Invalid) {
                    return try ImageHeader.size(of: kind, read)
                } catch {
                    throw .init(message: error.message)
                }
            }
            guard lookup.isSandboxed, let size else { return }
            if kind == .svg {
                let bytes = try found.read()
                pixels = InertDrawing.pixels(in: bytes)
                drawnElements = InertDrawing.drawnElements(in: bytes)
            } else {
                pixels = size.width * size.height
            }
            if let message = PixelBudget.fault(pixels, size, kind) {
                throw .init(message: message)
            }
        } catch {
            message = error.message
        }
    }

    /// The fault of an image whose size is unknown.
    func lack(_ reference: Reference, isSandboxed: Bool) -> String? {
        guard reference.image != nil || isSandboxed && reference.isEmbedded, size == nil else { return nil }
        let kinds = ImageHeader.Kind.allCases.map(\.rawValue)
        let save = "save it as \(kinds.dropLast().joined(separator: ", ")) or \(kinds[kinds.count - 1])"
        if isSandboxed {
            return
                "does not state its size in a form that book reads, and with --sandbox a page shows only images of known size, since a "
                + "reader's browser keeps all pixels; \(save)"
        }
        return
            "does not state its size in a form that book reads, so that the text would move when it is loaded; "
            + "\(save), or write <img src=\"…\" alt=\"…\" width=\"…\" height=\"…\">"
    }
}
