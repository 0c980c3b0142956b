import Foundation

/// A lock on a folder, for example so that two builds don't write the same libraries. It ends with its
/// process.
package final class FolderLock: Sendable {
    /// Who else may hold the lock at the same time.
    package enum Sharing: Sendable {
        /// For writing.
        case exclusive
        /// For any number of readers.
        case shared
    }

    /// The name of the lock's file, within the folder.
    package static let name = "lock"
    private let descriptor: Int32

    /// Waits until the folder can be locked. Creates the folder if there is none.
    ///
    /// - Parameter waits: called if the lock is not free.
    /// - Throws: ``EvaluationError`` if the folder can't be created or locked, or the task is cancelled.
    package init(
        _ folder: String, _ sharing: Sharing = .exclusive, waits: () -> Void = {}
    ) async throws(EvaluationError) {
        let path = "\(folder)/\(Self.name)"
        var isWaiting = false
        while true {
            try Files.createFolder(folder)
            let file = Self.open(path)
            if file < 0 {
                // The folder was removed meanwhile.
                if errno == ENOENT, !Task.isCancelled { continue }
                throw Task.isCancelled ? .cancelled : Self.failure(path, errno)
            }
            let code = try await FlockWait.lock(file, Self.operation(sharing)) {
                if !isWaiting { waits() }
                isWaiting = true
            }
            if code == 0, Self.isStill(file, at: path) {
                descriptor = file
                return
            }
            close(file)
            if code != 0 { throw Self.failure(path, code) }
        }
    }

    /// Does not wait: nil if the folder is locked otherwise, or does not exist.
    init?(ifFree folder: String, _ sharing: Sharing) {
        let path = "\(folder)/\(Self.name)"
        let file = Self.open(path)
        guard file >= 0 else { return nil }
        guard flock(file, Self.operation(sharing) | LOCK_NB) == 0, Self.isStill(file, at: path) else {
            close(file)
            return nil
        }
        descriptor = file
    }

    /// Locks the folder itself, without a file in it. Has no effect on file systems without such locks.
    ///
    /// - Throws: ``EvaluationError`` if the folder can't be opened, or the task is cancelled.
    package init(itself folder: String, waits: () -> Void = {}) async throws(EvaluationError) {
        let file = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(folder, errno) }
        // File systems without such locks are ignored.
        _ = try await FlockWait.lock(file, LOCK_EX, waits: waits)
        descriptor = file
    }

    /// Whether a folder has a lock file.
    static func isThere(_ folder: String) -> Bool {
        Files.kind(of: "\(folder)/\(name)") == S_IFREG
    }

    deinit { close(descriptor) }

    private static func operation(_ sharing: Sharing) -> Int32 { sharing == .shared ? LOCK_SH : LOCK_EX }

    /// Opens the lock file, and creates it if there is none; negative, with the reason in `errno`, if that
    /// fails.
    private static func open(_ path: String) -> Int32 {
        Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    }

    /// Whether the file was not removed with its folder: then others would lock a new one.
    private static func isStill(_ file: Int32, at path: String) -> Bool {
        var (locked, there) = (stat(), stat())
        return fstat(file, &locked) == 0 && stat(path, &there) == 0 && locked.st_ino == there.st_ino
            && locked.st_dev == there.st_dev
    }

    private static func failure(_ path: String, _ code: Int32) -> EvaluationError {
        .file(path: path, reason: "can't be locked: \(String(cString: strerror(code)))")
    }
}
