import Foundation

/// What is kept of books whose chapters are strangers', a folder for each book, in the folder of all books of a user.
package struct BookFolders: Sendable {
    private let folder: String
    /// Says which book's it is.
    private static let name = "book"
    /// Seconds: half a year.
    private static let longestUnused = 180.0 * 86400

    /// The folders of all books that are below `machine`, the user's folder for the tool.
    package init(machine: String) { folder = machine + "/books" }

    /// Of the book at this real path; it may not be there yet.
    package func place(of root: String) -> String {
        let bytes = Array(root.utf8)
        let hash = Cache.hash(bytes)
        var number = 0
        while true {
            let path = "\(folder)/\(hash)-\(number)"
            guard let known = Files.read("\(path)/\(Self.name)"), known != bytes else { return path }
            number += 1
        }
    }

    /// The same, made where it is not there yet, and used now.
    func make(for root: String) throws(EvaluationError) -> String {
        let path = place(of: root)
        try Files.createFolder(path)
        if Files.read("\(path)/\(Self.name)") == nil {
            try Files.replace("\(path)/\(Self.name)", with: Array(root.utf8))
        }
        utimes(path, nil)
        return path
    }

    /// Removes those of books that were not built for half a year, and are most likely gone.
    ///
    /// - Parameter longest: in seconds.
    func removeUnused(for longest: Double = longestUnused) {
        // What can't be listed is not made smaller now.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            guard FileStamp.age(path) > longest, let lock = FolderLock(ifFree: path, .exclusive) else {
                continue
            }
            withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}
