import Foundation

/// Keeps others out of a folder: two builds at once must not write the same libraries. It ends with its process,
/// whatever ends that.
package final class FolderLock: Sendable {
    /// Who else may hold the lock meanwhile.
    package enum Sharing: Sendable {
        /// For one that writes.
        case exclusive
        /// For any number of those that need the folder to stay as it is.
        case shared
    }

    /// The lock's file, within the folder.
    package static let name = "lock"
    private let descriptor: Int32

    /// Waits until nobody is in the way. The folder is made where there is none.
    ///
    /// - Parameter waits: is told where that is not at once.
    /// - Throws: ``EvaluationError`` where the folder can't be made or locked, or nobody waits any more.
    package init(
        _ folder: String, _ sharing: Sharing = .exclusive, waits: () -> Void = {}
    ) async throws(EvaluationError) {
        let locked = try await Self.wait(waits) { () throws(EvaluationError) in
            try Files.createFolder(folder)
            return Self.attempt(folder, sharing)
        }
        switch locked {
        case .success(let file): descriptor = file
        case .failure(let error): throw Self.failure("\(folder)/\(Self.name)", error.code)
        }
    }

    /// Waits for nobody: nil where somebody is in the way, or where there is no such folder.
    init?(ifFree folder: String, _ sharing: Sharing) {
        guard case .locked(let file) = Self.attempt(folder, sharing) else { return nil }
        descriptor = file
    }

    /// Keeps others out by the folder itself, in which nothing is made for it; nobody where its file system has no such locks.
    ///
    /// - Throws: ``EvaluationError`` where the folder can't be opened, or nobody waits any more.
    package init(itself folder: String, waits: () -> Void = {}) async throws(EvaluationError) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(folder, errno) }
        do throws(EvaluationError) {
            // Without such locks it is as good as locked.
            _ = try await Self.wait(waits) { Self.attempt(file, .exclusive) }
        } catch {
            close(file)
            throw error
        }
        descriptor = file
    }

    /// Whether a folder was ever locked.
    static func isThere(_ folder: String) -> Bool {
        Files.kind(of: "\(folder)/\(name)") == S_IFREG
    }

    deinit { close(descriptor) }

    private enum Attempt {
        case locked(Int32)
        case taken
        /// The folder, or the file that was locked, is there no more.
        case gone
        case failed(Int32)
    }

    private struct SystemError: Error {
        var code: Int32
    }

    private static func failure(_ path: String, _ code: Int32) -> EvaluationError {
        .file(path: path, reason: "can't be locked: \(String(cString: strerror(code)))")
    }

    /// Tries again and again, as long as somebody is in the way.
    private static func wait(
        _ waits: () -> Void, until attempt: () throws(EvaluationError) -> Attempt
    ) async throws(EvaluationError) -> Result<Int32, SystemError> {
        var isWaiting = false
        while true {
            switch try attempt() {
            case .locked(let file): return .success(file)
            case .failed(let code): return .failure(SystemError(code: code))
            case .taken:
                if !isWaiting { waits() }
                isWaiting = true
            case .gone: break
            }
            if Task.isCancelled { throw .cancelled }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func attempt(_ file: Int32, _ sharing: Sharing) -> Attempt {
        if flock(file, (sharing == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return .locked(file) }
        return errno == EWOULDBLOCK || errno == EINTR ? .taken : .failed(errno)
    }

    private static func attempt(_ folder: String, _ sharing: Sharing) -> Attempt {
        let path = "\(folder)/\(name)"
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
        guard file >= 0 else { return errno == ENOENT ? .gone : .failed(errno) }
        let attempt = attempt(file, sharing)
        guard case .locked = attempt else {
            close(file)
            return attempt
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
