import Foundation

/// The cache folders of strangers' books, one for each book, in the user's cache folder.
package struct BookFolders: Sendable {
    private let folder: String
    /// The file that names the book.
    private static let name = "book"
    /// Seconds: half a year.
    private static let longestUnused = 180.0 * 86400

    /// The folders of all books in `machine`, the user's folder for the tool.
    package init(machine: String) { folder = machine + "/books" }

    /// The folder of the book with this real path; it may not exist yet.
    package func path(of root: String) -> String {
        let bytes = Array(root.utf8)
        let hash = Cache.hash(bytes)
        var number = 0
        while true {
            let path = "\(folder)/\(hash)-\(number)"
            guard let known = Files.read("\(path)/\(Self.name)"), known != bytes else { return path }
            number += 1
        }
    }

    /// Creates the folder if necessary, and updates the time of its last use.
    func make(for root: String) throws(EvaluationError) -> String {
        let path = path(of: root)
        try Files.createFolder(path)
        if Files.read("\(path)/\(Self.name)") == nil {
            try Files.replace("\(path)/\(Self.name)", with: Array(root.utf8))
        }
        utimes(path, nil)
        return path
    }

    /// Removes the folders of books that were not built for half a year.
    ///
    /// - Parameter longest: in seconds.
    func removeUnused(for longest: Double = longestUnused) {
        // If the folder can't be listed, nothing is removed now.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            guard FileStamp.age(path) > longest, let lock = FolderLock(ifFree: path, .exclusive) else {
                continue
            }
            withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}
