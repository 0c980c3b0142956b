import Evaluation
import Foundation
import Manuscript

/// A folder whose files are read, and which of them.
enum FolderListing: Hashable, Sendable {
    /// The chapters in a folder.
    case chapters(String)
    /// The sources of a library, at any depth. If there are enclosing folders (real paths), no link is
    /// followed out of them.
    case sources(String, within: [String] = [])

    var folder: String {
        switch self {
        case .chapters(let folder), .sources(let folder, _): folder
        }
    }

    struct Found {
        /// Sorted by path.
        var files: [String] = []
        var faults: [(path: String, why: Unreadable)] = []
    }

    /// The files that exist now, and the folders and links that can't be read.
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

    /// The most files and folders below a library's folder.
    private static let maxEntries = 20_000

    /// Follows links to folders, but reads each folder once, since links can form cycles. Folders are read
    /// before links, so a file that both lead to has its own path.
    private static func sources(
        in folder: String, within enclosures: [String], _ enter: (String) -> Void
    ) -> Found {
        var found = Found()
        var seen: Set<[UInt64]> = []
        var folders = [folder]
        var links: [String] = []
        var count = 0
        while let next = folders.popLast() ?? links.popLast() {
            var status = stat()
            if stat(next, &status) == 0,
                !seen.insert([UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]).inserted
            {
                continue
            }
            // A missing folder is reported below, with the reason.
            if let first = enclosures.first, let real = Files.realPath(next),
                !enclosures.contains(where: { RealPath.isWithin(real, $0) })
            {
                found.faults.append((next, .outside(folder: first)))
                continue
            }
            enter(next)
            do throws(Unreadable) {
                // The list is a stack.
                let entries = try FolderEntry.all(in: next)
                count += entries.count
                // Then it is no library, but a folder of everything.
                guard count <= maxEntries else {
                    return Found(faults: [(folder, .tooMany(limit: maxEntries))])
                }
                for entry in entries.reversed() where !entry.isHidden {
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
