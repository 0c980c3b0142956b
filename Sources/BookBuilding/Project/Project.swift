import Baseline
import Evaluation
import Foundation
import Manuscript
import Publishing

/// A book's sources: its configuration, chapters and libraries.
package struct Project: Sendable {
    /// The folder that holds `chapters`, as given.
    let root: String
    let bookFolder: Enclosure
    let chaptersFolder: Enclosure
    /// The text of `book.yml`.
    let bookText: String
    /// Whether chapters, and all files next to them, are untrusted (`--sandbox`).
    let isSandboxed: Bool
    /// The cache folder of strangers' chapters; nil if the cache is in the book's folder.
    private let outerFolders: CacheFolders?
    let environment: [String: String]
    let listener: any BuildListener
    /// The tool's own folder in the book.
    let cacheFolder: String
    var configuration: BookConfiguration
    /// In the book's order.
    package var chapters: [Chapter]
    /// The chapters' files, in the same order.
    var texts: [[UInt8]]
    /// The built-in ones, then the book's own.
    var libraries = Library.builtIn
    var references = ReferenceValues()
    /// Files that chapters refer to; they are copied into the site.
    var files: [BookFile] = []
    /// Each data file's content, or why it can't be read, by the name that chapters use.
    var data: [ByteKey: Result<DataFile.Content, Unreadable>] = [:]
    /// Reads everything that belongs to the book.
    let reader: InputReader
    /// The cache of parsed chapters, and new entries for `keepChapters` to store.
    private let chapterCache: ChapterCache?
    private let parsed: [ChapterCache.Entry]
    /// The faults of all that was read.
    var readDiagnostics: [Diagnostic]
    /// Whether one of them is that the site's folder can't be used.
    var hasSiteFault = false

    var chaptersPath: String { Self.chaptersPath(of: root) }
    /// The folder of the site, as `book.yml` names it.
    package var sitePath: String { Self.join(chaptersPath, configuration.site) }
    var baselinePath: String { chaptersPath + "/baseline" }

    /// Code that is not run, for the closing line: `; 2 cells and 1 block without a language only shown`.
    var onlyShown: String {
        func counted(_ count: Int, _ what: String, _ rest: String = "") -> String? {
            count == 0 ? nil : "\(count) \(what)\(count == 1 ? "" : "s")\(rest)"
        }
        let parts = [
            counted(chapters.reduce(0) { $0 + $1.cells.count { !$0.kind.isCompiled } }, "cell"),
            counted(chapters.reduce(0) { $0 + $1.unnamedBlocks }, "block", " of code without a language"),
        ].compactMap { $0 }
        return parts.isEmpty ? "" : "; \(parts.joined(separator: " and ")) only shown"
    }

    /// The folder that holds `book.yml` and the chapters.
    package static func chaptersPath(of root: String) -> String {
        root == "." ? "chapters" : root + "/chapters"
    }

    /// Reads a book. Faults of all files are reported together.
    ///
    /// - Parameters:
    ///   - isSandboxed: whether chapters are untrusted; then `html: any` has no effect, and caches in the
    ///     book's folder are not used.
    ///   - usesChapterCache: whether parsed chapters may come from the cache. Untrusted ones never do.
    ///   - reader: afterwards it knows which files were read, even if this throws.
    ///   - environment: has the paths of the compiler and of cache folders.
    ///   - listener: receives messages and progress.
    package static func load(
        root: String, isSandboxed: Bool = false, usesChapterCache: Bool = false,
        reader: InputReader = InputReader(),
        environment: [String: String] = ProcessInfo.processInfo.environment, listener: any BuildListener
    ) throws(Failure) -> Project {
        if isSandboxed { WorkLimit.shared.watch { listener.abandon($0) } }
        let folder = chaptersPath(of: root)
        let bookFile = folder + "/book.yml"
        let chaptersFolder = Enclosure(folder)
        let bytes: [UInt8]
        do throws(Unreadable) { bytes = try reader.contents(of: bookFile, within: [chaptersFolder]) } catch {
            _ = reader.files(of: .chapters(folder))
            throw .message(
                error == .missing
                    ? "no \(bookFile) here; run this in the book's folder, or name it: book build --root FOLDER"
                    : "\(bookFile) \(error); book.yml is a text file that names the book and its libraries")
        }
        var (read, diagnostics) = BookConfiguration.read(path: bookFile, bytes: bytes)
        let found = reader.files(of: .chapters(folder))
        diagnostics += found.faults.map {
            Diagnostic(path: $0.path, message: "the chapters' folder \($0.why)")
        }
        let paths = found.files
        if paths.isEmpty, found.faults.isEmpty {
            diagnostics.append(
                Diagnostic(path: folder, message: "no chapters; a chapter is a file like 01-first.md"))
        }
        let names = paths.map { String($0.dropFirst(folder.count + 1)) }
        diagnostics += ChapterNames.check(names, folder: folder)
        let ownFolder = ownFolder(of: root)
        let links = isSandboxed ? nil : linkFault(inOwnFolder: ownFolder)
        // No link is followed there.
        let chapterCache =
            usesChapterCache && !isSandboxed && links == nil ? ChapterCache(in: ownFolder) : nil
        let (chapters, texts, parsed, chapterFaults) = readChapters(
            // Files with other names are reported, and not read.
            zip(paths, names).filter(\.1.isVisibleName).map(\.0), in: chaptersFolder,
            isLive: read?.live ?? true,
            allowsAnyHTML: !isSandboxed && read?.allowsAnyHTML ?? false, isSandboxed: isSandboxed, reader,
            chapterCache)
        diagnostics += chapterFaults
        diagnostics += chapters.flatMap { $0.tolerances().diagnostics }
        diagnostics += ReferenceCheck.diagnostics(of: chapters, names: names)
        guard let configuration = read else { throw .diagnostics(diagnostics) }
        let bookFolder = Enclosure(root)
        var outerFolders: CacheFolders?
        if isSandboxed {
            guard bookFolder.relativePath(of: folder) != nil else {
                throw .message(
                    "\(folder) is a link that leads out of the book's folder, and nothing is read there with --sandbox; make "
                        + "it a folder")
            }
            do throws(EvaluationError) {
                outerFolders = try CacheFolders(
                    ofSandboxed: root, environment: environment)
            } catch {
                throw .all(diagnostics, and: error.description)
            }
        } else if let links {
            throw links
        }
        // These are faults of the text; `evaluate` adds those of the code, in the same run.
        var project = Project(
            root: root, bookFolder: bookFolder, chaptersFolder: chaptersFolder,
            bookText: String(decoding: bytes, as: UTF8.self), isSandboxed: isSandboxed,
            outerFolders: outerFolders, environment: environment, listener: listener,
            cacheFolder: outerFolders?.own ?? ownFolder,
            configuration: configuration, chapters: chapters, texts: texts, reader: reader,
            chapterCache: chapterCache,
            parsed: parsed, readDiagnostics: diagnostics)
        project.readLibraries()
        project.readReferences()
        project.readData()
        project.readFiles()
        project.checkSite()
        return project
    }

    /// The cache folder.
    func folders() throws(EvaluationError) -> CacheFolders {
        if let outerFolders { return outerFolders }
        return try CacheFolders(own: cacheFolder, environment: environment)
    }

    /// Stores parsed chapters in the cache. The caller holds the book's lock.
    func keepChapters() { chapterCache?.store(parsed, of: chapters.map(\.path)) }

    /// Reads all chapters concurrently.
    private static func readChapters(
        _ paths: [String], in folder: Enclosure, isLive: Bool, allowsAnyHTML: Bool, isSandboxed: Bool,
        _ reader: InputReader, _ cache: ChapterCache?
    ) -> (chapters: [Chapter], texts: [[UInt8]], parsed: [ChapterCache.Entry], diagnostics: [Diagnostic]) {
        struct Read {
            var text: [UInt8] = []
            var chapter: Chapter?
            var parsed: ChapterCache.Entry?
            var diagnostics: [Diagnostic] = []
        }
        let all = paths.concurrentMap { path in
            do throws(Unreadable) {
                let text = try reader.contents(of: path, within: [folder])
                WorkLimit.shared.begin(path)
                defer { WorkLimit.shared.end(path) }
                let key = ChapterCache.Key(
                    path: path, isLive: isLive, allowsAnyHTML: allowsAnyHTML, bytes: text)
                if let chapter = cache?.lookup(key) { return Read(text: text, chapter: chapter) }
                let (chapter, diagnostics) = Chapter.read(
                    path: path, bytes: text, isLive: isLive, allowsAnyHTML: allowsAnyHTML,
                    isSandboxed: isSandboxed)
                var parsed: ChapterCache.Entry?
                if let chapter, diagnostics.isEmpty { parsed = cache?.entry(for: chapter, key) }
                return Read(text: text, chapter: chapter, parsed: parsed, diagnostics: diagnostics)
            } catch {
                let message = "\(error); fix the file, or move it out of the chapters' folder"
                return Read(diagnostics: [Diagnostic(path: path, message: message)])
            }
        }
        let good = all.filter { $0.chapter != nil }
        return (
            good.compactMap(\.chapter), good.map(\.text), all.compactMap(\.parsed), all.flatMap(\.diagnostics)
        )
    }

    /// `chapters` and `../Sources/X` → `Sources/X`.
    package static func join(_ folder: String, _ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        var parts: [Substring] = folder.split(separator: "/", omittingEmptySubsequences: false)
        for part in relative.split(separator: "/") {
            if part == "..", parts == [""] {
                // The root has no parent.
            } else if part == "..", let last = parts.last, last != "..", last != "." {
                parts.removeLast()
            } else if part != "." {
                parts.append(part)
            }
        }
        if parts == [""] { return "/" }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// The content that all pages share.
    package var site: Site {
        Site(
            title: configuration.title, subtitle: configuration.subtitle,
            language: configuration.language, author: configuration.author,
            repository: configuration.repository, chapters: chapters)
    }
}
