import Baseline
import Evaluation
import Foundation
import Manuscript
import Publishing

/// A book's sources, read: its configuration, its chapters, its libraries.
package struct Project: Sendable {
    /// The folder that holds `chapters`, as it was given.
    let root: String
    let bookFolder: Enclosure
    let chaptersFolder: Enclosure
    /// `book.yml` as it stands.
    let bookText: String
    /// Whether chapters, and all that is beside them, are strangers'.
    let isSandboxed: Bool
    /// Where compiled things and earlier results of strangers' chapters are; nil where they are in the book's folder.
    private let outerFolders: CacheFolders?
    let environment: [String: String]
    let listener: any BuildListener
    /// The folder of this book that is the tool's.
    let cacheFolder: String
    var configuration: BookConfiguration
    /// In the order of the book.
    package var chapters: [Chapter]
    /// The chapters' files, in the same order.
    var texts: [[UInt8]]
    /// Those that come with the tool, then the book's own.
    var libraries = Library.builtIn
    var references = ReferenceValues()
    /// Those that chapters refer to, and that go into the site as they are.
    var files: [BookFile] = []
    /// By the name that chapters give it, each data file's text, or why it can't be read.
    var data: [String: Result<String, Unreadable>] = [:]
    /// Read all of it; whatever else is read of the book goes through it, too.
    let reader: InputReader
    /// Chapters that need not be parsed, and those that were, to be kept by `keepChapters`.
    private let known: KnownChapters?
    private let parsed: [KnownChapters.Kept]

    var chaptersPath: String { Self.chaptersPath(of: root) }
    /// The folder of the site, as `book.yml` names it.
    package var sitePath: String { Self.join(chaptersPath, configuration.site) }
    var baselinePath: String { chaptersPath + "/baseline" }

    /// Code that no build runs, for the closing line: `; 2 cells and 1 block without a language only shown`.
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

    /// Reads everything; all faults of all files at once.
    ///
    /// - Parameters:
    ///   - isSandboxed: whether chapters are strangers': then `html: any` opens nothing, and nothing that was kept in the
    ///     book's folder is believed.
    ///   - usesKnown: whether chapters that were read before are taken as they were then. Strangers' never are.
    ///   - reader: what reads; afterwards it knows which files there were, also where this throws.
    ///   - environment: names the compiler's folder, and where is kept what can be made again.
    ///   - listener: is told what is done with the book.
    package static func load(
        root: String, isSandboxed: Bool = false, usesKnown: Bool = false, reader: InputReader = InputReader(),
        environment: [String: String] = ProcessInfo.processInfo.environment, listener: any BuildListener
    ) throws(Failure) -> Project {
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
        var (read, faults) = BookConfiguration.read(path: bookFile, bytes: bytes)
        let found = reader.files(of: .chapters(folder))
        faults += found.faults.map { Diagnostic(path: $0.path, message: "the chapters' folder \($0.why)") }
        let paths = found.files
        if paths.isEmpty, found.faults.isEmpty {
            faults.append(
                Diagnostic(path: folder, message: "no chapters; a chapter is a file like 01-first.md"))
        }
        let names = paths.map { String($0.dropFirst(folder.count + 1)) }
        faults += ChapterNames.check(names, folder: folder)
        let ownFolder = ownFolder(of: root)
        let links = isSandboxed ? nil : linkFault(inOwnFolder: ownFolder)
        // Nothing is read through a link there.
        let known = usesKnown && !isSandboxed && links == nil ? KnownChapters(in: ownFolder) : nil
        let (chapters, texts, parsed, chapterFaults) = readChapters(
            // Others are faults by their names, and are named nowhere else.
            zip(paths, names).filter(\.1.isVisibleName).map(\.0), in: chaptersFolder,
            isLive: read?.live ?? true,
            allowsAnyHTML: !isSandboxed && read?.allowsAnyHTML ?? false, isSandboxed: isSandboxed, reader,
            known)
        faults += chapterFaults
        faults += chapters.flatMap { $0.tolerances().faults }
        faults += ReferenceCheck.faults(of: chapters, names: names)
        guard let configuration = read else { throw .faults(faults) }
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
                throw .all(faults, and: error.description)
            }
        } else if let links {
            throw links
        }
        // Faults of text are known now; those of code are added by `evaluate`, in the same run.
        var project = Project(
            root: root, bookFolder: bookFolder, chaptersFolder: chaptersFolder,
            bookText: String(decoding: bytes, as: UTF8.self), isSandboxed: isSandboxed,
            outerFolders: outerFolders, environment: environment, listener: listener,
            cacheFolder: outerFolders?.own ?? ownFolder,
            configuration: configuration, chapters: chapters, texts: texts, reader: reader, known: known,
            parsed: parsed, readFaults: faults)
        project.readLibraries()
        project.readReferences()
        project.readData()
        project.readFiles()
        project.checkSite()
        return project
    }

    var readFaults: [Diagnostic]

    /// Where is kept what can be made again.
    func folders() throws(EvaluationError) -> CacheFolders {
        if let outerFolders { return outerFolders }
        return try CacheFolders(own: cacheFolder, environment: environment)
    }

    /// Whether one of them is that no site may be where it is to be.
    var hasSiteFault = false

    /// Keeps what was parsed of chapters, so that it need not be parsed again; somebody has to hold the book's lock.
    func keepChapters() { known?.keep(parsed, of: chapters.map(\.path)) }

    /// Reads all chapters, several at once.
    private static func readChapters(
        _ paths: [String], in folder: Enclosure, isLive: Bool, allowsAnyHTML: Bool, isSandboxed: Bool,
        _ reader: InputReader, _ known: KnownChapters?
    ) -> (chapters: [Chapter], texts: [[UInt8]], parsed: [KnownChapters.Kept], faults: [Diagnostic]) {
        struct Read {
            var text: [UInt8] = []
            var chapter: Chapter?
            var parsed: KnownChapters.Kept?
            var faults: [Diagnostic] = []
        }
        let all = paths.concurrentMap { path in
            do throws(Unreadable) {
                let text = try reader.contents(of: path, within: [folder])
                let question = KnownChapters.Question(
                    path: path, isLive: isLive, allowsAnyHTML: allowsAnyHTML, bytes: text)
                if let chapter = known?.answer(question) { return Read(text: text, chapter: chapter) }
                let (chapter, faults) = Chapter.read(
                    path: path, bytes: text, isLive: isLive, allowsAnyHTML: allowsAnyHTML,
                    isSandboxed: isSandboxed)
                var parsed: KnownChapters.Kept?
                if let chapter, faults.isEmpty { parsed = known?.kept(chapter, question) }
                return Read(text: text, chapter: chapter, parsed: parsed, faults: faults)
            } catch {
                let message = "\(error); mend the file, or take it out of the chapters' folder"
                return Read(faults: [Diagnostic(path: path, message: message)])
            }
        }
        let good = all.filter { $0.chapter != nil }
        return (
            good.compactMap(\.chapter), good.map(\.text), all.compactMap(\.parsed), all.flatMap(\.faults)
        )
    }

    /// `chapters` and `../Sources/X` → `Sources/X`.
    package static func join(_ folder: String, _ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        var parts: [Substring] = folder.split(separator: "/", omittingEmptySubsequences: false)
        for part in relative.split(separator: "/") {
            if part == "..", parts == [""] {
                // Nothing is above the root.
            } else if part == "..", let last = parts.last, last != "..", last != "." {
                parts.removeLast()
            } else if part != "." {
                parts.append(part)
            }
        }
        if parts == [""] { return "/" }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// What all pages have in common.
    package var site: Site {
        Site(
            title: configuration.title, subtitle: configuration.subtitle,
            language: configuration.language, author: configuration.author,
            repository: configuration.repository, chapters: chapters)
    }
}
