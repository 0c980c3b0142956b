import Baseline
import Evaluation
import Foundation
import Manuscript

// The files that a project reads in addition to its chapters. A file that can't be read is a fault at the
// place that names it.
extension Project {
    private var bookFile: String { chaptersPath + "/book.yml" }

    private mutating func fault(at place: SourceLocation?, _ message: String) {
        readDiagnostics.append(
            Diagnostic(path: bookFile, at: place, message: message))
    }

    mutating func readLibraries() {
        let builtIn = Library.builtIn.map(\.name)
        for library in configuration.libraries {
            if builtIn.contains(library.name) {
                fault(
                    at: library.place,
                    "'\(library.name)' comes with the tool, and every chapter can import it; remove it from "
                        + "'libraries', which names what is the book's own")
                continue
            }
            let path = Self.join(chaptersPath, library.folder)
            // Authors of chapters can change the files next to them, but a library's code is trusted.
            if isSandboxed, Enclosure(chaptersPath).relativePath(of: path) != nil {
                fault(
                    at: library.place,
                    "library \(library.name): '\(library.folder)' is in the chapters' folder, whose code --sandbox does not trust; "
                        + "move it to another folder of the book")
                continue
            }
            let found = reader.files(
                of: .sources(path, within: enclosures(ofLibrary: library.folder)))
            var sources: [Library.SourceFile] = []
            for (unreadable, why) in found.faults {
                if unreadable == path {
                    fault(
                        at: library.place,
                        "library \(library.name): '\(library.folder)' \(why); name the folder of its sources, "
                            + "relative to book.yml (\(path))")
                } else {
                    readDiagnostics.append(
                        Diagnostic(
                            path: unreadable,
                            message:
                                "\(why); library \(library.name) consists of all files in \(path): fix it "
                                + "or remove it"))
                }
            }
            // A link may lead to other files of the book.
            let enclosures =
                isSandboxed
                ? enclosures(ofLibrary: library.folder).map(Enclosure.init) : [Enclosure(path), bookFolder]
            for file in found.files {
                guard (file.split(separator: "/").last ?? "").isVisibleName else {
                    readDiagnostics.append(
                        Diagnostic(
                            path: file,
                            message:
                                "the file's name has invisible characters, written here as "
                                + "\\u{…}; rename it"))
                    continue
                }
                do throws(Unreadable) {
                    sources.append(
                        Library.SourceFile(path: file, text: try reader.text(of: file, within: enclosures)))
                } catch {
                    var fault = Diagnostic(
                        path: file,
                        message:
                            "\(error); library \(library.name) needs all sources in \(path): fix it or "
                            + "remove it")
                    if case .notText(let line) = error {
                        fault.line = line
                        fault.message.replace(" (line \(line))", with: "")
                    }
                    readDiagnostics.append(fault)
                }
            }
            if found.files.isEmpty, found.faults.isEmpty {
                fault(
                    at: library.place,
                    "library \(library.name): no Swift files in \(path); name the folder of its "
                        + "sources, relative to book.yml")
            }
            libraries.append(Library(name: library.name, folder: path, sources: sources))
        }
    }

    /// Reads the files of reference values named in `book.yml`.
    mutating func readReferences() {
        for name in configuration.references {
            let path = Self.join(chaptersPath, name)
            do throws(Unreadable) {
                readDiagnostics += references.add(
                    path: path, name: name,
                    text: try reader.text(of: path, within: isSandboxed ? [bookFolder] : []))
            } catch {
                fault(
                    at: configuration.referencesPlace ?? SourceLocation(line: 1, column: 1),
                    "'\(name)' \(error); name files of reference values relative to book.yml (\(path))")
            }
        }
    }

    /// Reads the data files that chapters name. Their faults are reported when the chapters run.
    mutating func readData() {
        for key in Set(chapters.flatMap(\.frontMatter.data).map(ByteKey.init)).sorted() {
            data[key] = Result { () throws(Unreadable) in
                let path = Self.join(chaptersPath, key.text)
                let bytes = try reader.contents(of: path, within: [chaptersFolder])
                return (try? Files.text(bytes)).map { .text($0) } ?? .bytes(bytes)
            }
        }
    }

    /// The most MiB of a chapter's data files.
    private static let maxData = 8

    /// The chapter's data files, and those that can't be read.
    func data(of chapter: Chapter) -> (files: [DataFile], diagnostics: [Diagnostic]) {
        var files: [DataFile] = []
        var diagnostics: [Diagnostic] = []
        let readsBytes =
            chapter.cells.contains { $0.kind.isCompiled && $0.source.mentions(["bytes"]) }
            || chapter.inlineValues.contains { $0.source.mentions(["bytes"]) }
        func fault(_ name: String, _ message: String) {
            diagnostics.append(
                Diagnostic(
                    path: chapter.path, at: chapter.frontMatter.dataPlace ?? .start,
                    message: "data file '\(name.visibleName)' " + message))
        }
        var size = 0
        for name in chapter.frontMatter.data {
            switch data[ByteKey(name)] ?? .failure(.missing) {
            case .success(.bytes(let bytes)) where !readsBytes:
                let why = Unreadable.notText(line: Files.firstLineThatIsNotText(bytes))
                fault(
                    name,
                    "\(why), and the chapter does not call 'bytes'; save it as UTF-8, or "
                        + "read it with bytes(\"\(name.visibleName)\")")
            case .success(let content):
                size += content.byteCount
                if size > Self.maxData << 20 {
                    fault(
                        name,
                        "and those before it have more than \(Self.maxData) MiB, and "
                            + "all of a chapter's are part of its program; keep what the chapter needs")
                    return ([], diagnostics)
                }
                files.append(DataFile(name: name, content: content))
            case .failure(let why):
                fault(
                    name,
                    "\(why); name it relative to the chapters' folder "
                        + "(\(Self.join(chaptersPath, name).visibleName))")
            }
        }
        return (files, diagnostics)
    }
}
