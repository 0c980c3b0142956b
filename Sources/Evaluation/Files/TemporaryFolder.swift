import Foundation
import Synchronization

/// A folder of this process that is removed when the process ends. If it is killed, the next process that needs such a folder
/// removes it.
package enum TemporaryFolder {
    private static let prefix = "executable-book-"
    private static let made = Mutex<(path: String, lock: FolderLock, process: pid_t)?>(nil)

    /// The folder's path, the same at each call.
    ///
    /// - Parameter root: a book that the folder must not be in; nil if there is none.
    /// - Throws: ``EvaluationError`` if there is no place for temporary files.
    package static func path(outside root: String? = nil) throws(EvaluationError) -> String {
        let result: Result<String, EvaluationError> = made.withLock { made in
            if let made { return .success(made.path) }
            let parent = Files.realPath(NSTemporaryDirectory()) ?? "/tmp"
            if let root, CacheFolders.leads(parent, through: root) {
                return .failure(
                    .file(
                        path: parent,
                        reason:
                            "is the folder for temporary files, and in the book's; set XDG_CACHE_HOME or TMPDIR to a "
                            + "folder outside of \(root)"))
            }
            removeLeft(in: parent)
            var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                let reason = "can't hold a folder: \(String(cString: strerror(errno)))"
                return .failure(.file(path: parent, reason: reason))
            }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let lock = FolderLock(ifFree: path, .shared) else {
                return .failure(.file(path: path, reason: "can't be locked"))
            }
            made = (path, lock, getpid())
            atexit { TemporaryFolder.remove() }
            return .success(path)
        }
        return try result.get()
    }

    /// Removes the folder now, as for a signal that ends the process.
    package static func remove() {
        made.withLock { made in
            // Not in a forked process.
            guard let known = made, known.process == getpid() else { return }
            try? FileManager.default.removeItem(atPath: known.path)
            made = nil
        }
    }

    /// Removes folders of killed processes.
    private static func removeLeft(in parent: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
                // A new folder may not be locked yet.
                FileStamp.age(path) > 60, FolderLock.isThere(path),
                let lock = FolderLock(ifFree: path, .exclusive)
            else { continue }
            withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}
