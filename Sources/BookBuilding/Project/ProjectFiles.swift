import Baseline
import Evaluation
import Foundation
import Manuscript

// The files that a project reads beside its chapters. What can't be read is a fault at the place that names it.
extension Project {
    private var bookFile: String { chaptersPath + "/book.yml" }

    private mutating func fault(at place: Place?, _ message: String) {
        readFaults.append(
            Diagnostic(path: bookFile, line: place?.line ?? 0, column: place?.column ?? 0, message: message))
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
            // Whoever can change chapters can change files beside them, and a library's code is trusted.
            if isSandboxed, Enclosure(chaptersPath).relativePath(of: path) != nil {
                fault(
                    at: library.place,
                    "library \(library.name): with --sandbox '\(library.folder)' is not within the chapters' folder, whose files are "
                        + "a stranger's; put it elsewhere in the book")
                continue
            }
            let found = reader.files(
                of: .sources(path, within: enclosures(ofLibrary: library.folder)))
            var sources: [Library.SourceFile] = []
            for (place, why) in found.faults {
                if place == path {
                    fault(
                        at: library.place,
                        "library \(library.name): '\(library.folder)' \(why); name the folder of its sources, "
                            + "relative to book.yml (\(path))")
                } else {
                    readFaults.append(
                        Diagnostic(
                            path: place,
                            message:
                                "\(why); library \(library.name) is made of all that is in \(path): mend it "
                                + "or take it away"))
                }
            }
            // A link may lead to other files of the book.
            let enclosures =
                isSandboxed
                ? enclosures(ofLibrary: library.folder).map(Enclosure.init) : [Enclosure(path), bookFolder]
            for file in found.files {
                guard (file.split(separator: "/").last ?? "").isVisibleName else {
                    readFaults.append(
                        Diagnostic(
                            path: file,
                            message:
                                "the file's name has characters that are not seen where it is shown, written here as "
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
                            "\(error); library \(library.name) needs all sources in \(path): mend it or take "
                            + "it away")
                    if case .notText(let line) = error {
                        fault.line = line
                        fault.message.replace(" (line \(line))", with: "")
                    }
                    readFaults.append(fault)
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
                readFaults += references.add(
                    path: path, name: name,
                    text: try reader.text(of: path, within: isSandboxed ? [bookFolder] : []))
            } catch {
                fault(
                    at: configuration.referencesPlace ?? Place(line: 1, column: 1),
                    "'\(name)' \(error); name files of reference values relative to book.yml (\(path))")
            }
        }
    }

    /// Reads the data files that chapters name. Their faults are reported when the chapters run.
    mutating func readData() {
        for name in Set(chapters.flatMap(\.frontMatter.data)).sorted() {
            data[name] = Result { () throws(Unreadable) in
                try reader.text(of: Self.join(chaptersPath, name), within: [chaptersFolder])
            }
        }
    }

    /// The chapter's data files, and those that can't be read.
    func data(of chapter: Chapter) -> (files: [NamedText], faults: [Diagnostic]) {
        var files: [NamedText] = []
        var faults: [Diagnostic] = []
        for name in chapter.frontMatter.data {
            switch data[name] ?? .failure(.missing) {
            case .success(let text): files.append(NamedText(name: name, text: text))
            case .failure(let why):
                faults.append(
                    Diagnostic(
                        path: chapter.path, line: chapter.frontMatter.dataPlace?.line ?? 1,
                        column: chapter.frontMatter.dataPlace?.column ?? 1,
                        message:
                            "data file '\(name.visibleName)' \(why); name it relative to the chapters' folder "
                            + "(\(Self.join(chaptersPath, name).visibleName))"))
            }
        }
        return (files, faults)
    }
}
