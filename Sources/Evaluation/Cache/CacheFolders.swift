import Foundation

/// The folders of the caches.
package struct CacheFolders: Sendable {
    /// The book's own: locks, temporary files, states of pages.
    package private(set) var own: String
    /// Results of the book's chapters, and its own libraries: `own`, or the folder in the environment
    /// variable `BOOK_CACHE`.
    package private(set) var book: String
    /// For all books of the user: the built-in libraries, and facts about compilers.
    package private(set) var machine: String
    /// The compiler's cache of Clang modules, as an absolute path, if the user's own folder can't be used.
    package var moduleCache: String? {
        note.map { _ in URL(fileURLWithPath: own).standardizedFileURL.path + "/modules" }
    }
    /// Why the user's folder is not used, in one line; nil if it is.
    package private(set) var note: String?

    /// The folders of a book and of the user. The file system is not accessed.
    package init(book: String, machine: String) {
        (self.own, self.book, self.machine) = (book, book, machine)
    }

    /// The folders if chapters run natively.
    ///
    /// - Parameters:
    ///   - own: the tool's own folder in the book, which also replaces the user's folder if that can't be
    ///     used.
    ///   - environment: the tool's environment.
    ///
    /// - Throws: ``EvaluationError`` if the folder that the environment names can't be used.
    package init(own: String, environment: [String: String]) throws(EvaluationError) {
        self.init(book: own, machine: own)
        if let shared = try Self.shared(environment, outside: nil) { book = shared }
        guard let folder = Self.machineFolder(environment) else {
            note = Self.note(Self.noMachineFolder, Self.alone)
            return
        }
        if let obstacle = Self.obstacle(folder) {
            note = Self.note("\(folder) \(obstacle)", Self.alone)
        } else {
            machine = folder
        }
    }

    /// The folders for strangers' chapters: none of them is in the book's folder, where strangers can put
    /// files. If the user's folder can't be used, or is in the book, nothing is kept.
    ///
    /// - Parameter root: the book's folder.
    /// - Throws: ``EvaluationError`` if the book's folder does not exist, or no folder outside of it can be
    ///   used.
    package init(ofSandboxed root: String, environment: [String: String]) throws(EvaluationError) {
        guard let root = Files.realPath(root) else {
            throw .file(path: root, reason: Unreadable(errno, root).description)
        }
        var reason = Self.noMachineFolder
        if let folder = Self.machineFolder(environment) {
            // Nothing is written in the book, nor where its links lead.
            let obstacle =
                Self.leads(folder, through: root)
                ? "is in the book's folder, where strangers can put files"
                : Self.linkOfOthers(folder) ?? Self.obstacle(folder)
            if obstacle == nil {
                let books = BookFolders(machine: folder)
                self.init(book: try books.make(for: root), machine: folder)
                books.removeUnused()
                if let shared = try Self.shared(environment, outside: root) { book = shared }
                return
            }
            reason = "\(folder) \(obstacle ?? "")"
        }
        let temporary = try TemporaryFolder.path(outside: root)
        self.init(book: temporary, machine: temporary)
        note = Self.note(reason, "nothing is kept for the next build")
        if let shared = try Self.shared(environment, outside: root) { book = shared }
    }

    /// By the XDG Base Directory Specification, or the system's convention; nil if there is none.
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

    /// The environment variable for a folder of results that machines can share.
    package static let sharedName = "BOOK_CACHE"

    /// - Parameter root: a book that the folder must not be in.
    private static func shared(
        _ environment: [String: String], outside root: String?
    ) throws(EvaluationError) -> String? {
        guard let named = environment[sharedName], !named.isEmpty else { return nil }
        let folder = URL(fileURLWithPath: named).standardizedFileURL.path
        if let root, leads(folder, through: root) {
            throw .file(
                path: folder,
                reason:
                    "is in the book's folder, where strangers can put files, so it is not trusted with "
                    + "--sandbox; set \(sharedName) to a folder outside of \(root)")
        }
        if let obstacle = obstacle(folder) {
            throw .file(
                path: folder,
                reason: "\(obstacle); set \(sharedName) to a writable folder of yours")
        }
        return folder
    }

    private static let noMachineFolder =
        "there is no folder for caches (neither HOME nor XDG_CACHE_HOME is set)"
    private static let alone = "the libraries that come with the tool are compiled for this book only"

    private static func note(_ reason: String, _ consequence: String) -> String {
        "\(reason); \(consequence): set XDG_CACHE_HOME to a writable folder of yours, and the libraries that come "
            + "with the tool are compiled once for all books"
    }

    /// Whether a path leads into a folder or through it, links on the way included.
    ///
    /// - Parameter root: a real path.
    static func leads(_ path: String, through root: String) -> Bool {
        var folder = ""
        var rest = path.split(separator: "/")[...]
        // The system follows fewer links.
        var links = 64
        while let name = rest.popFirst() {
            if name == "." { continue }
            if name == ".." {
                folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
                continue
            }
            let next = "\(folder)/\(name)"
            if next == root || root == "/" || next.hasPrefix(root + "/") { return true }
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: next), links > 0
            else {
                folder = next
                continue
            }
            links -= 1
            if target.hasPrefix("/") { folder = "" }
            rest = target.split(separator: "/") + rest
        }
        return false
    }

    /// The owner of a link can change its target.
    private static func linkOfOthers(_ folder: String) -> String? {
        var path = ""
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            var status = stat()
            if lstat(path, &status) != 0 { return nil }
            if status.st_mode & S_IFMT == S_IFLNK, status.st_uid != 0, status.st_uid != geteuid() {
                return "is reached through a link of another user (\(path))"
            }
        }
        return nil
    }

    /// Why a folder can't be used: no other user may be able to change its libraries.
    private static func obstacle(_ folder: String) -> String? {
        var path = ""
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            if mkdir(path, 0o700) != 0, errno != EEXIST {
                return "can't be created: \(String(cString: strerror(errno)))"
            }
        }
        var status = stat()
        if stat(folder, &status) != 0 { return "can't be used: \(String(cString: strerror(errno)))" }
        if status.st_mode & S_IFMT != S_IFDIR { return "is not a folder" }
        if status.st_uid != geteuid() { return "belongs to another user" }
        if status.st_mode & S_IWOTH != 0 { return "can be written by every user" }
        if access(folder, W_OK | X_OK) != 0 {
            return "can't be written: \(String(cString: strerror(errno)))"
        }
        return nil
    }
}

extension Evaluator {
    /// Removes the least recently used results from caches that have grown too large.
    package func trim() {
        cache.trim()
        if machineCache.folder != cache.folder { machineCache.trim() }
    }
}
