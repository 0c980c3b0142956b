import Evaluation
import Foundation

// The tool's own folder in the book, `.build/book`. Git stores links, so a stranger's book may contain links
// there.
extension Project {
    static func ownFolder(of root: String) -> String {
        URL(fileURLWithPath: root).standardizedFileURL.path + "/.build/book"
    }

    /// Rejects links there: the tool would write, replace and remove files elsewhere.
    ///
    /// - Returns: nil if there are none.
    static func linkFault(inOwnFolder own: String) -> Failure? {
        func refuse(_ path: String) -> Failure {
            .message(
                "\(path) is a symbolic link, through which the tool reads, writes and removes none of its own files: "
                    + "remove it (rm '\(path)'); to keep results elsewhere, set \(CacheFolders.sharedName) to a folder"
            )
        }
        for path in [String(own.dropLast("/book".count)), own] where isLink(path) { return refuse(path) }
        var folders = [own]
        while let folder = folders.popLast() {
            // A folder that can't be listed is reported where it is needed.
            for entry in (try? FolderEntry.all(in: folder)) ?? [] {
                switch entry.kind {
                case .link: return refuse(entry.path)
                // These folders hold the output of running programs; nothing else uses them.
                case .folder where folder != own + "/work" && entry.path != own + "/staging":
                    folders.append(entry.path)
                case .folder, .other: break
                }
            }
        }
        return nil
    }

    private static func isLink(_ path: String) -> Bool { Files.kind(of: path) == S_IFLNK }

    // MARK: Paths in strangers' books

    /// Whether a path in `book.yml`, as written, lies in the book's folder.
    private func isWrittenWithinBook(_ name: String) -> (path: String, isWithin: Bool) {
        let root = RealPath.of(root)
        let path = Self.join((root == "/" ? "" : root) + "/chapters", name)
        return (path, RealPath.isWithin(path, root))
    }

    /// The first part of a path in the book that is a link out of it, or a dangling one.
    func linkOutOfBook(_ name: String) -> String? {
        let (path, isWithin) = isWrittenWithinBook(name)
        let root = RealPath.of(root)
        guard isWithin else { return nil }
        var current = root == "/" ? "" : root
        for part in path.dropFirst(current.count).split(separator: "/") {
            current += "/\(part)"
            guard Self.isLink(current) else { continue }
            guard let real = Files.realPath(current), RealPath.isWithin(real, root) else { return current }
        }
        return nil
    }

    /// The real folders that a library's sources have to lie in; empty if its author is trusted.
    func enclosures(ofLibrary name: String) -> [String] {
        if !isSandboxed { return [] }
        let (path, isWithin) = isWrittenWithinBook(name)
        return [RealPath.of(root)] + (isWithin ? [] : [RealPath.of(path)])
    }
}
