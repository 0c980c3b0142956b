import Baseline
import Evaluation
import Foundation
import Manuscript
import Publishing

/// A book's sources, read: its configuration, its chapters, its libraries.
struct Project: Sendable {
    /// The folder that holds `chapters`, as it was given.
    var root: String
    var configuration: BookConfiguration
    var chapters: [Chapter]
    /// The chapters' files, in the same order.
    var texts: [[UInt8]]
    var libraries: [Library]
    var references = ReferenceValues()

    var chaptersPath: String { root == "." ? "chapters" : root + "/chapters" }
    var sitePath: String { Self.join(chaptersPath, configuration.site) }
    var baselinePath: String { chaptersPath + "/baseline" }

    /// Cells that no build runs, for the closing line.
    var unrunCells: Int { chapters.reduce(0) { $0 + $1.cells.count { $0.kind == .norun } } }

    /// Reads everything; all faults of all files at once.
    static func load(root: String) throws(Failure) -> Project {
        let folder = root == "." ? "chapters" : root + "/chapters"
        let bookFile = folder + "/book.yml"
        guard let bytes = FileManager.default.contents(atPath: bookFile) else {
            throw .message(
                "no \(bookFile) here; run this in the book's folder, or name it: book build --root FOLDER")
        }
        var (read, faults) = BookConfiguration.read(path: bookFile, bytes: [UInt8](bytes))
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".md") }.sorted()
        if names.isEmpty {
            faults.append(
                Diagnostic(path: folder, message: "no chapters; a chapter is a file like 01-first.md"))
        }
        faults += ChapterNames.check(names, folder: folder)
        var chapters: [Chapter] = []
        var texts: [[UInt8]] = []
        for name in names {
            let path = folder + "/" + name
            guard let bytes = FileManager.default.contents(atPath: path) else {
                faults.append(Diagnostic(path: path, message: "can't be read"))
                continue
            }
            let (chapter, chapterFaults) = Chapter.read(
                path: path, bytes: [UInt8](bytes), isLive: read?.live ?? true)
            faults += chapterFaults
            if let chapter {
                chapters.append(chapter)
                texts.append([UInt8](bytes))
            }
        }
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
            root: root == "." ? "." : root, configuration: configuration, chapters: chapters,
            texts: texts, libraries: libraries, readFaults: faults)
        project.readReferences()
        return project
    }

    var readFaults: [Diagnostic]

    private static func swiftFiles(in folder: String) -> [Library.Source] {
        guard let paths = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] else {
            return []
        }
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            let path = folder + "/" + name
            return (try? String(contentsOfFile: path, encoding: .utf8)).map { .init(path: path, text: $0) }
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
