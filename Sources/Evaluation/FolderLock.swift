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
        var isWaiting = false
        while true {
            try Files.createFolder(folder)
            switch Self.attempt(folder, sharing) {
            case .locked(let file):
                descriptor = file
                return
            case .failed(let code):
                throw .file(
                    path: "\(folder)/\(Self.name)",
                    reason: "can't be locked: \(String(cString: strerror(code)))")
            case .taken:
                if !isWaiting { waits() }
                isWaiting = true
            case .gone: break
            }
            if Task.isCancelled { throw .cancelled }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits for nobody: nil where somebody is in the way, or where there is no such folder.
    init?(ifFree folder: String, _ sharing: Sharing) {
        guard case .locked(let file) = Self.attempt(folder, sharing) else { return nil }
        descriptor = file
    }

    /// Keeps others out by the folder itself, in which nothing is made for it; nobody where its file system has no such locks.
    package init(itself folder: String, waits: () -> Void = {}) async throws(EvaluationError) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else {
            throw .file(path: folder, reason: "can't be locked: \(String(cString: strerror(errno)))")
        }
        var isWaiting = false
        while flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
            if !isWaiting { waits() }
            isWaiting = true
            if Task.isCancelled {
                close(file)
                throw .cancelled
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        descriptor = file
    }

    /// Whether a folder was ever locked.
    static func isThere(_ folder: String) -> Bool {
        var status = stat()
        return lstat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    deinit { close(descriptor) }

    private enum Attempt {
        case locked(Int32)
        case taken
        /// The folder, or the file that was locked, is there no more.
        case gone
        case failed(Int32)
    }

    private static func attempt(_ folder: String, _ sharing: Sharing) -> Attempt {
        let path = "\(folder)/\(name)"
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
        guard file >= 0 else { return errno == ENOENT ? .gone : .failed(errno) }
        if flock(file, (sharing == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            let code = errno
            close(file)
            return code == EWOULDBLOCK || code == EINTR ? .taken : .failed(code)
        }
        // Whoever removed the folder meanwhile took the file along, and others lock a new one.
        var (locked, there) = (stat(), stat())
        if fstat(file, &locked) == 0, stat(path, &there) == 0, locked.st_ino == there.st_ino,
            locked.st_dev == there.st_dev
        {
            return .locked(file)
        }
        close(file)
        return .gone
    }
}
