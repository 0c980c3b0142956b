import Foundation

/// Where what was made is kept for the next time.
package struct CacheFolders: Sendable {
    /// The book's own: what its chapters gave, its own libraries, and what lies about meanwhile.
    package var book: String
    /// For all books of this user on this machine: the libraries that come with the tool, and what is known of compilers.
    package var machine: String

    package init(book: String, machine: String) {
        self.book = book
        self.machine = machine
    }

    /// - Parameters:
    ///   - book: The book's own folder, which has to do for both where the user's can't be written.
    ///   - environment: The tool's.
    package init(book: String, environment: [String: String]) {
        let machine = Self.userFolder(environment).map { $0 + "/executable-book" }
        self.init(book: book, machine: machine.flatMap { Self.canWrite($0) ? $0 : nil } ?? book)
    }

    /// What the XDG Base Directory Specification says, or the system's own custom; nil where nothing is known.
    private static func userFolder(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        #if os(macOS)
            return home + "/Library/Caches"
        #else
            return home + "/.cache"
        #endif
    }

    private static func canWrite(_ folder: String) -> Bool {
        do throws(EvaluationError) { try Files.createFolder(folder) } catch { return false }
        return access(folder, W_OK | X_OK) == 0
    }
}
