import Baseline
import Evaluation
import Foundation
import Manuscript
import Publishing

/// A book's sources, read: its configuration, its chapters, its libraries.
struct Project: Sendable {
    /// The folder that holds `chapters`, as it was given.
    let root: String
    /// Where compiled things and earlier results are.
    let cacheFolder: String
    var configuration: BookConfiguration
    var chapters: [Chapter]
    /// The chapters' files, in the same order.
    var texts: [[UInt8]]
    var libraries: [Library]
    var references = ReferenceValues()
    /// Those that chapters refer to, and that go into the site as they are.
    var files: [BookFile] = []

    var chaptersPath: String { Self.chaptersPath(of: root) }
    var sitePath: String { Self.join(chaptersPath, configuration.site) }
    var baselinePath: String { chaptersPath + "/baseline" }

    /// Cells that no build runs, for the closing line.
    var unrunCells: Int { chapters.reduce(0) { $0 + $1.cells.count { $0.kind == .norun } } }

    static func chaptersPath(of root: String) -> String { root == "." ? "chapters" : root + "/chapters" }

    /// Reads everything; all faults of all files at once.
    static func load(root: String) throws(Failure) -> Project {
        let folder = chaptersPath(of: root)
        let bookFile = folder + "/book.yml"
        guard let bytes = Files.read(bookFile) else {
            throw .message(
                "no \(bookFile) here; run this in the book's folder, or name it: book build --root FOLDER")
        }
        var (read, faults) = BookConfiguration.read(path: bookFile, bytes: bytes)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".md") }.sorted()
        if names.isEmpty {
            faults.append(
                Diagnostic(path: folder, message: "no chapters; a chapter is a file like 01-first.md"))
        }
        faults += ChapterNames.check(names, folder: folder)
        let (chapters, texts, chapterFaults) = readChapters(
            names.map { folder + "/" + $0 }, isLive: read?.live ?? true)
        faults += chapterFaults
        faults += chapters.flatMap { $0.tolerances().faults }
        faults += ReferenceCheck.faults(of: chapters, names: names)
        guard let configuration = read else { throw .faults(faults) }
        var libraries: [Library] = []
        for library in configuration.libraries {
            let path = join(folder, library.folder)
            let sources = swiftFiles(in: path)
            if sources.isEmpty {
                faults.append(
                    Diagnostic(
                        path: bookFile,
                        message: "library \(library.name): no Swift files in \(path); name the folder of its "
                            + "sources, relative to book.yml"))
            }
            libraries.append(Library(name: library.name, sources: sources))
        }
        // Faults of text are known now; those of code are added by `evaluate`, in the same run.
        var project = Project(
            root: root, cacheFolder: URL(fileURLWithPath: root).standardizedFileURL.path + "/.build/book",
            configuration: configuration, chapters: chapters, texts: texts, libraries: libraries,
            readFaults: faults)
        project.readReferences()
        project.readFiles()
        return project
    }

    var readFaults: [Diagnostic]

    /// Reads all chapters, several at once.
    private static func readChapters(
        _ paths: [String], isLive: Bool
    ) -> (chapters: [Chapter], texts: [[UInt8]], faults: [Diagnostic]) {
        struct Read {
            var text: [UInt8] = []
            var chapter: Chapter?
            var faults: [Diagnostic] = []
        }
        let all = paths.concurrentMap { path in
            guard let text = Files.read(path) else {
                return Read(faults: [Diagnostic(path: path, message: "can't be read")])
            }
            let (chapter, faults) = Chapter.read(path: path, bytes: text, isLive: isLive)
            return Read(text: text, chapter: chapter, faults: faults)
        }
        let good = all.filter { $0.chapter != nil }
        return (good.compactMap(\.chapter), good.map(\.text), all.flatMap(\.faults))
    }

    private static func swiftFiles(in folder: String) -> [Library.Source] {
        FolderEntry.swiftFiles(in: folder).sorted().map { path in
            Library.Source(path: path, text: String(decoding: Files.read(path) ?? [], as: UTF8.self))
        }
    }

    /// `chapters` and `../Sources/X` → `Sources/X`.
    static func join(_ folder: String, _ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        var parts: [Substring] = folder.split(separator: "/", omittingEmptySubsequences: false)
        for part in relative.split(separator: "/") {
            if part == "..", let last = parts.last, last != "..", last != "." {
                parts.removeLast()
            } else if part != "." {
                parts.append(part)
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    var site: Site {
        Site(
            title: configuration.title, subtitle: configuration.subtitle,
            language: configuration.language, author: configuration.author,
            repository: configuration.repository, chapters: chapters)
    }
}
