import Foundation

/// Where what was made is kept for the next time.
package struct CacheFolders: Sendable {
    /// The book's own: what its chapters gave, its own libraries, and what lies about meanwhile.
    package var book: String
    /// For all books of this user on this machine: the libraries that come with the tool, and what is known of compilers.
    package var machine: String
    /// Where the compiler is to keep C's modules, as a full path, where the user's own folder can't be used.
    package var moduleCache: String? {
        note.map { _ in URL(fileURLWithPath: book).standardizedFileURL.path + "/modules" }
    }
    /// Why the book's folder has to do for both, in one line; nil where it need not.
    package private(set) var note: String?

    package init(book: String, machine: String) {
        self.book = book
        self.machine = machine
    }

    /// - Parameters:
    ///   - book: The book's own folder, which does for both where the user's can't be used.
    ///   - environment: The tool's.
    package init(book: String, environment: [String: String]) {
        self.init(book: book, machine: book)
        guard let folder = Self.machineFolder(environment) else {
            note = Self.note("there is no folder for caches (neither HOME nor XDG_CACHE_HOME is set)")
            return
        }
        if let obstacle = Self.obstacle(folder) {
            note = Self.note("\(folder) \(obstacle)")
        } else {
            machine = folder
        }
    }

    /// By the XDG Base Directory Specification, or by the system's own custom; nil where nothing is known.
    package static func machineFolder(_ environment: [String: String]) -> String? {
        let name = "executable-book"
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/\(name)" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        #if os(macOS)
            return "\(home)/Library/Caches/\(name)"
        #else
            return "\(home)/.cache/\(name)"
        #endif
    }

    private static func note(_ reason: String) -> String {
        reason
            + "; the libraries that come with the tool are compiled for this book alone: set XDG_CACHE_HOME to a folder "
            + "of yours that can be written, and they are compiled once for all books"
    }

    /// What keeps a folder from being used: nobody else may change what chapters are linked with.
    private static func obstacle(_ folder: String) -> String? {
        var path = ""
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            if mkdir(path, 0o700) != 0, errno != EEXIST {
                return "can't be made: \(String(cString: strerror(errno)))"
            }
        }
        var status = stat()
        if stat(folder, &status) != 0 { return "can't be used: \(String(cString: strerror(errno)))" }
        if status.st_uid != geteuid() { return "belongs to another user" }
        if status.st_mode & S_IWOTH != 0 { return "can be written by every user" }
        if access(folder, W_OK | X_OK) != 0 {
            return "can't be written: \(String(cString: strerror(errno)))"
        }
        return nil
    }
}

extension Evaluator {
    /// Removes what was not used for longest from the caches where they have grown too large.
    package func trim() {
        cache.trim()
        if machineCache.folder != cache.folder { machineCache.trim() }
    }
}
