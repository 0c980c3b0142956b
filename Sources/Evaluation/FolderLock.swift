import Foundation

/// Keeps others out of a folder: two builds at once must not write the same libraries. It ends with its process,
/// whatever ends that.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Waits until nobody else holds the folder.
    ///
    /// - Parameter waits: is told where that is not at once.
    package init(_ folder: String, waits: () -> Void = {}) async throws(EvaluationError) {
        try Files.createFolder(folder)
        let path = folder + "/lock"
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: "can't be opened: \(String(cString: strerror(errno)))")
        }
        var isFirst = true
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if isFirst { waits() }
            isFirst = false
            if Task.isCancelled { throw .cancelled }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit { close(descriptor) }

    /// Whether somebody held it once, and nobody does now.
    static func isFree(_ folder: String) -> Bool {
        let descriptor = open(folder + "/lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}
