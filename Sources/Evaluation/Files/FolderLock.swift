import Foundation

/// Keeps others out of a folder: two builds at once must not write the same libraries. It ends with its process,
/// whatever ends that.
package final class FolderLock: Sendable {
    package enum Sharing: Sendable {
        /// For one that writes.
        case exclusive
        /// For any number of those that need the folder to stay as it is.
        case shared
    }

    package static let name = "lock"
    private let descriptor: Int32

    /// Waits until nobody is in the way. The folder is made where there is none.
    ///
    /// - Parameter waits: is told where that is not at once.
    package init(
        _ folder: String, _ sharing: Sharing = .exclusive, waits: () -> Void = {}
    ) async throws(EvaluationError) {
        let path = "\(folder)/\(Self.name)"
        var isWaiting = false
        while true {
            try Files.createFolder(folder)
            let file = Self.open(path)
            if file < 0 {
                // The folder was removed again.
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

    /// Waits for nobody: nil where somebody is in the way, or where there is no such folder.
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

    /// Keeps others out by the folder itself, in which nothing is made for it; nobody where its file system has no such locks.
    package init(itself folder: String, waits: () -> Void = {}) async throws(EvaluationError) {
        let file = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(folder, errno) }
        // Without such locks it is as good as locked.
        _ = try await FlockWait.lock(file, LOCK_EX, waits: waits)
        descriptor = file
    }

    /// Whether a folder was ever locked.
    static func isThere(_ folder: String) -> Bool {
        Files.kind(of: "\(folder)/\(name)") == S_IFREG
    }

    deinit { close(descriptor) }

    private static func operation(_ sharing: Sharing) -> Int32 { sharing == .shared ? LOCK_SH : LOCK_EX }

    /// The file that is locked, made where there is none; negative, with the reason in `errno`, where it can't be opened.
    private static func open(_ path: String) -> Int32 {
        Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    }

    /// Whoever removed the folder meanwhile took the file along, and others lock a new one.
    private static func isStill(_ file: Int32, at path: String) -> Bool {
        var (locked, there) = (stat(), stat())
        return fstat(file, &locked) == 0 && stat(path, &there) == 0 && locked.st_ino == there.st_ino
            && locked.st_dev == there.st_dev
    }

    private static func failure(_ path: String, _ code: Int32) -> EvaluationError {
        .file(path: path, reason: "can't be locked: \(String(cString: strerror(code)))")
    }
}
