import Evaluation
import Foundation
import Manuscript
import Publishing

/// Finds the files that chapters refer to by their exact names on the disk, as web servers do.
struct FileLookup {
    private let folder: Enclosure
    /// The names of the site's own files, in lower case.
    private let taken: Set<String>
    let isSandboxed: Bool
    /// By folder, the names in it, by how they are in lower case.
    private var names: [ByteKey: [String: [String]]] = [:]
    private var search = NameSearch()

    init(folder: String, slugs: [String], isSandboxed: Bool) {
        self.folder = Enclosure(folder)
        self.isSandboxed = isSandboxed
        let pages = slugs.flatMap { [$0 + ".html", $0 + ".wasm", $0 + ".module.js"] }
        // The last ones belong to `book serve`.
        taken = Set(
            pages + Site.assets(isLive: true).keys + ["index.html", "_events", "_serve.js", "_serve.css"])
    }

    mutating func file(_ path: String) throws(BookFile.Unusable) -> BookFile {
        let parts = path.split(separator: "/").map(String.init)
        if let hidden = path.hiddenPart {
            throw .init(
                message:
                    "is hidden by the '.' that '\(hidden)' begins with, and servers show no such files; give it "
                    + "another name")
        }
        if let first = parts.first, taken.contains(first.lowercased()) {
            throw .init(
                message:
                    "has the name of one of the site's own files; give it another, or put it in a folder, as in "
                    + "files/\(path)")
        }
        var source = folder.folder
        var spelling: [String] = []
        for (index, part) in parts.enumerated() {
            spelling.append(try self.spelling(of: part, in: source, spelling.joined(separator: "/")))
            source += "/" + spelling[index]
            var status = stat()
            guard stat(source, &status) == 0 else {
                throw .init(
                    message: errno == ENOENT
                        ? "is a dangling link"
                        : "can't be read: \(String(cString: strerror(errno)))")
            }
            if index < parts.count - 1, status.st_mode & S_IFMT != S_IFDIR {
                throw .init(message: "does not exist: '\(spelling.joined(separator: "/"))' is not a folder")
            }
        }
        let name = spelling.joined(separator: "/")
        if !name.utf8.elementsEqual(path.utf8) {
            throw .init(
                message: name == path
                    ? "is written with other code points than the file's name, though it looks the same; copy the "
                        + "name from the folder"
                    : "is called '\(name.visibleName)'; web servers distinguish upper and lower case")
        }
        guard let real = folder.relativePath(of: source) else {
            throw .init(
                message: "is a link that leads out of the chapters' folder; put the file itself there")
        }
        if let hidden = real.hiddenPart {
            throw .init(
                message:
                    "is a link to what is hidden by the '.' that '\(hidden)' begins with; put the file itself there"
            )
        }
        let file = BookFile(path: path, source: source, folder: folder)
        if isSandboxed, let fault = try InertFile.fault(of: file) { throw fault }
        return file
    }

    /// The exact name of a folder's entry: some file systems also find it by other names.
    private mutating func spelling(
        of name: String, in folder: String, _ prefix: String
    ) throws(BookFile.Unusable) -> String {
        let known: [String: [String]]
        if let listed = names[ByteKey(folder)] {
            known = listed
        } else {
            do throws(Unreadable) {
                known = Dictionary(grouping: try FolderEntry.all(in: folder).map(\.name)) { $0.lowercased() }
            } catch {
                throw .init(message: "can't be looked for: \(folder) \(error)")
            }
            names[ByteKey(folder)] = known
        }
        let alike = known[name.lowercased()] ?? []
        if let same = alike.first(where: { $0.utf8.elementsEqual(name.utf8) }) { return same }
        if let other = alike.first { return other }
        let visible =
            search.isExhausted ? [] : known.values.joined().filter { !$0.hasPrefix(".") }.sorted()
        let guess = search.nearest(to: name, among: visible) { max(1, $0.utf8.count / 3) }.first
        throw .init(
            message: "does not exist in \(folder)"
                + (guess.map { "; did you mean '\(prefix.isEmpty ? "" : prefix + "/")\($0.visibleName)'?" }
                    ?? "; put it there, or name another"))
    }
}
