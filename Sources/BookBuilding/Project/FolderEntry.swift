import Evaluation
import Foundation
import Manuscript

/// What a folder holds. Reading it so is several times as fast as `FileManager`, which `book serve` would ask twice a
/// second.
struct FolderEntry {
    enum Kind { case folder, link, other }

    var name: String
    var path: String
    var kind: Kind

    /// Editors and systems keep files of their own beside the author's, and give them such names: Emacs' locks
    /// (`.#01-a.md`), macOS' attributes (`._01-a.md`), vim's swap files (`.01-a.md.swp`).
    var isHidden: Bool { name.hasPrefix(".") }

    /// In the order of their names.
    static func all(in folder: String) throws(Unreadable) -> [FolderEntry] {
        guard let stream = opendir(folder) else {
            throw errno == ENOTDIR ? .wrongKind(is: "a file", needed: "a folder") : Unreadable(errno, folder)
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = folder + "/" + name
            var kind = Kind.other
            switch Int32(entry.pointee.d_type) {
            case Int32(DT_DIR): kind = .folder
            case Int32(DT_LNK): kind = .link
            case Int32(DT_UNKNOWN):
                var status = stat()
                if lstat(path, &status) == 0 {
                    if status.st_mode & S_IFMT == S_IFDIR { kind = .folder }
                    if status.st_mode & S_IFMT == S_IFLNK { kind = .link }
                }
            default: break
            }
            entries.append(FolderEntry(name: name, path: path, kind: kind))
            errno = 0
        }
        // The end of a folder and a failure look the same, but for this.
        if errno != 0 { throw Unreadable(errno, folder) }
        return entries.sorted { $0.name < $1.name }
    }
}

/// A folder that is read as a whole: which of its files count.
enum Listing: Hashable, Sendable {
    /// The chapters in a folder.
    case chapters(String)
    /// The sources of a library, at any depth. No link is followed out of these folders, which are real, where there are any.
    case sources(String, within: [String] = [])

    var folder: String {
        switch self {
        case .chapters(let folder), .sources(let folder, _): folder
        }
    }

    struct Found {
        /// In order.
        var files: [String] = []
        var faults: [(path: String, why: Unreadable)] = []
    }

    /// The files that are there now, and what can't be looked at.
    ///
    /// - Parameter enter: called with each folder before it is read.
    func find(enter: (String) -> Void = { _ in }) -> Found {
        switch self {
        case .chapters(let folder):
            enter(folder)
            var found = Found()
            do throws(Unreadable) {
                found.files = try FolderEntry.all(in: folder)
                    .filter { !$0.isHidden && ChapterNames.isMarkdown($0.name) }.map(\.path)
            } catch {
                found.faults.append((folder, error))
            }
            return found
        case .sources(let folder, let enclosures): return Self.sources(in: folder, within: enclosures, enter)
        }
    }

    /// Links to folders are followed, but each folder is read once: links may go round in circles. Folders come before
    /// links, so that a file that both lead to is known by its own path.
    private static func sources(
        in folder: String, within enclosures: [String], _ enter: (String) -> Void
    ) -> Found {
        var found = Found()
        var seen: Set<[UInt64]> = []
        var folders = [folder]
        var links: [String] = []
        while let next = folders.popLast() ?? links.popLast() {
            var status = stat()
            if stat(next, &status) == 0,
                !seen.insert([UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]).inserted
            {
                continue
            }
            // Of a folder that is missing the reason is told.
            if let first = enclosures.first, let real = Files.realPath(next),
                !enclosures.contains(where: { RealPath.isWithin(real, $0) })
            {
                found.faults.append((next, .outside(folder: first)))
                continue
            }
            enter(next)
            do throws(Unreadable) {
                // The last is taken first.
                for entry in try FolderEntry.all(in: next).reversed() where !entry.isHidden {
                    switch entry.kind {
                    case .folder: folders.append(entry.path)
                    case .link where leadsToFolder(entry): links.append(entry.path)
                    case .link where !entry.name.contains(".") && !exists(entry.path):
                        // It may have been a folder of sources.
                        found.faults.append((entry.path, Unreadable(errno, entry.path)))
                    case .link, .other:
                        if entry.name.hasSuffix(".swift") { found.files.append(entry.path) }
                    }
                }
            } catch {
                found.faults.append((next, error))
            }
        }
        found.files.sort()
        return found
    }

    private static func leadsToFolder(_ entry: FolderEntry) -> Bool {
        var status = stat()
        return stat(entry.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }
}
