import Foundation

/// Keeps others out of a folder: two builds at once must not write the same libraries. It ends with its process,
/// whatever ends that.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Waits until nobody else holds the folder.
    init(_ folder: String) async throws(EvaluationError) {
        let path = folder + "/lock"
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: "can't be opened: \(String(cString: strerror(errno)))")
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit { close(descriptor) }
}
