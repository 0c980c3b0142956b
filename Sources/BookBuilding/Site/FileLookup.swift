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
    private var names: [String: [String]] = [:]

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
        var place = folder.folder
        var spelling: [String] = []
        for (index, part) in parts.enumerated() {
            spelling.append(try self.spelling(of: part, in: place, spelling.joined(separator: "/")))
            place += "/" + spelling[index]
            var status = stat()
            guard stat(place, &status) == 0 else {
                throw .init(
                    message: errno == ENOENT
                        ? "is a link that leads nowhere"
                        : "can't be read: \(String(cString: strerror(errno)))")
            }
            if index < parts.count - 1, status.st_mode & S_IFMT != S_IFDIR {
                throw .init(message: "does not exist: '\(spelling.joined(separator: "/"))' is no folder")
            }
        }
        let name = spelling.joined(separator: "/")
        if !name.utf8.elementsEqual(path.utf8) {
            throw .init(
                message: name == path
                    ? "is written with other code points than the file's name, though it looks the same; copy the "
                        + "name from the folder"
                    : "is called '\(name.visibleName)'; upper and lower case are not the same on web servers")
        }
        guard let real = folder.relativePath(of: place) else {
            throw .init(
                message: "is a link that leads out of the chapters' folder; put the file itself there")
        }
        if let hidden = real.hiddenPart {
            throw .init(
                message:
                    "is a link to what is hidden by the '.' that '\(hidden)' begins with; put the file itself there"
            )
        }
        let file = BookFile(path: path, source: place, folder: folder)
        if isSandboxed, let fault = try InertFile.fault(of: file) { throw fault }
        return file
    }

    /// The exact name of a folder's entry: some file systems also find it by other names.
    private mutating func spelling(
        of name: String, in folder: String, _ prefix: String
    ) throws(BookFile.Unusable) -> String {
        let known: [String]
        if let listed = names[folder] {
            known = listed
        } else {
            do throws(Unreadable) { known = try FolderEntry.all(in: folder).map(\.name) } catch {
                throw .init(message: "can't be looked for: \(folder) \(error)")
            }
            names[folder] = known
        }
        if let same = known.first(where: { $0.utf8.elementsEqual(name.utf8) }) { return same }
        if let other = known.first(where: { $0.lowercased() == name.lowercased() }) { return other }
        let near = known.filter { !$0.hasPrefix(".") }
            .map { ($0, Suggestion.distance(name.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        let guess = near.flatMap { $0.1 <= max(1, $0.0.utf8.count / 3) ? $0.0 : nil }
        throw .init(
            message: "does not exist in \(folder)"
                + (guess.map { "; did you mean '\(prefix.isEmpty ? "" : prefix + "/")\($0.visibleName)'?" }
                    ?? "; put it there, or name another"))
    }
}
