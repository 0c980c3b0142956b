import Foundation

/// A folder of this process for temporary files of compiling and running chapters, so that concurrent builds
/// don't disturb each other. Folders of killed processes are removed when the next process starts.
package final class WorkFolder: Sendable {
    /// The folder, which is removed with this object.
    package let path: String
    private let lock: FolderLock

    /// Creates a new folder in `root`, and removes those of ended processes.
    ///
    /// - Throws: ``EvaluationError`` if no folder can be created.
    package init(in root: String) async throws(EvaluationError) {
        path = "\(root)/\(getpid())-\(UInt32.random(in: 0 ... .max))"
        // It gets its final name, by which others find it, only after it is locked.
        try Files.createFolder(path + ".new")
        lock = try await FolderLock(path + ".new")
        guard rename(path + ".new", path) == 0 else {
            throw .file(path: path, reason: "can't be created: \(String(cString: strerror(errno)))")
        }
        // If the folder can't be listed, others' folders are removed another time.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] {
            let other = "\(root)/\(name)"
            // A new folder may not be locked yet.
            if name.hasSuffix(".new"), FileStamp.age(other) < 60 { continue }
            if other == path || !Files.isFolder(other) { continue }
            guard let lock = FolderLock(ifFree: other, .exclusive) else { continue }
            withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: other) }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
