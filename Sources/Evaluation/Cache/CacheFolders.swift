import Foundation

/// Where what was made is kept for the next time.
package struct CacheFolders: Sendable {
    /// Of the book alone: locks, what lies about meanwhile, what pages were made from.
    package private(set) var own: String
    /// What the book's chapters gave, and its own libraries: in `own`, or where the environment's `BOOK_CACHE` says.
    package private(set) var book: String
    /// For all books of this user on this machine: the libraries that come with the tool, and what is known of compilers.
    package private(set) var machine: String
    /// Where the compiler is to keep C's modules, as a full path, where the user's own folder can't be used.
    package var moduleCache: String? {
        note.map { _ in URL(fileURLWithPath: own).standardizedFileURL.path + "/modules" }
    }
    /// Why the user's folder is not used, in one line; nil where it is.
    package private(set) var note: String?

    /// The folders of a book, at `book`, and of the user, at `machine`. Nothing is looked at, or made.
    package init(book: String, machine: String) {
        (self.own, self.book, self.machine) = (book, book, machine)
    }

    /// Where chapters run natively.
    ///
    /// - Parameters:
    ///   - own: The folder of the book that is the tool's, which does for all books' where the user's can't be used.
    ///   - environment: The tool's.
    /// - Throws: ``EvaluationError`` where the folder that the environment names for the results can't be used.
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

    /// Where chapters are strangers': nothing lies in the book's own folder, which holds what they put there. Where the user's
    /// can't be used, or is in the book, nothing is kept.
    ///
    /// - Parameter root: The book's folder.
    /// - Throws: ``EvaluationError`` where the book's folder is not there, or no folder outside of it can be used.
    package init(ofSandboxed root: String, environment: [String: String]) throws(EvaluationError) {
        guard let root = Files.realPath(root) else {
            throw .file(path: root, reason: Unreadable(errno, root).description)
        }
        var reason = Self.noMachineFolder
        if let folder = Self.machineFolder(environment) {
            // Nothing is made in a book, nor where its links lead.
            let obstacle =
                Self.leads(folder, through: root)
                ? "is in the book's folder, with what strangers put there"
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

    /// The environment's name for a folder that keeps what books' chapters gave, such as several machines hand on.
    package static let sharedName = "BOOK_CACHE"

    /// - Parameter root: a book that it must not be in.
    private static func shared(
        _ environment: [String: String], outside root: String?
    ) throws(EvaluationError) -> String? {
        guard let named = environment[sharedName], !named.isEmpty else { return nil }
        let folder = URL(fileURLWithPath: named).standardizedFileURL.path
        if let root, leads(folder, through: root) {
            throw .file(
                path: folder,
                reason:
                    "is in the book's folder, with what strangers put there, and nothing there is believed with "
                    + "--sandbox; set \(sharedName) to a folder outside of \(root)")
        }
        if let obstacle = obstacle(folder) {
            throw .file(
                path: folder,
                reason: "\(obstacle); set \(sharedName) to a folder of yours that can be written")
        }
        return folder
    }

    private static let noMachineFolder =
        "there is no folder for caches (neither HOME nor XDG_CACHE_HOME is set)"
    private static let alone = "the libraries that come with the tool are compiled for this book alone"

    private static func note(_ reason: String, _ consequence: String) -> String {
        "\(reason); \(consequence): set XDG_CACHE_HOME to a folder of yours that can be written, and the libraries that come "
            + "with the tool are compiled once for all books"
    }

    /// Whether a path leads into a folder or through it, also by links on the way to somewhere else.
    ///
    /// - Parameter root: without links.
    static func leads(_ path: String, through root: String) -> Bool {
        var place = ""
        var rest = path.split(separator: "/")[...]
        // More than the system follows.
        var links = 64
        while let name = rest.popFirst() {
            if name == "." { continue }
            if name == ".." {
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            let next = "\(place)/\(name)"
            if next == root || root == "/" || next.hasPrefix(root + "/") { return true }
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: next), links > 0
            else {
                place = next
                continue
            }
            links -= 1
            if target.hasPrefix("/") { place = "" }
            rest = target.split(separator: "/") + rest
        }
        return false
    }

    /// Whoever owns a link says where it leads.
    private static func linkOfOthers(_ folder: String) -> String? {
        var path = ""
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            var status = stat()
            if lstat(path, &status) != 0 { return nil }
            if status.st_mode & S_IFMT == S_IFLNK, status.st_uid != 0, status.st_uid != geteuid() {
                return "is reached by a link of another user's (\(path))"
            }
        }
        return nil
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
        if status.st_mode & S_IFMT != S_IFDIR { return "is no folder" }
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
