import Foundation
import Synchronization

/// Waits for a file lock without polling. `flock` can only block a thread, so each wait has its own.
final class FlockWait: Sendable {
    private enum State {
        case begun
        case waiting(CheckedContinuation<Int32?, Never>)
        /// The lock was taken, or the waiting task was cancelled.
        case over
    }

    private let state = Mutex(State.begun)

    /// Locks an open file. If the task is cancelled, the file is closed, at the latest when the lock becomes
    /// free.
    ///
    /// - Parameter waits: called if the lock is not free.
    /// - Returns: 0, or the error number if the file can't be locked.
    static func lock(
        _ file: Int32, _ operation: Int32, waits: () -> Void
    ) async throws(EvaluationError) -> Int32 {
        if flock(file, operation | LOCK_NB) == 0 { return 0 }
        if errno != EWOULDBLOCK, errno != EINTR { return errno }
        if Task.isCancelled {
            close(file)
            throw .cancelled
        }
        waits()
        let wait = FlockWait()
        let code = await withTaskCancellationHandler {
            await withCheckedContinuation { wait.begin(file, operation, $0) }
        } onCancel: {
            _ = wait.end(nil)
        }
        guard let code else { throw .cancelled }
        return code
    }

    private func begin(_ file: Int32, _ operation: Int32, _ continuation: CheckedContinuation<Int32?, Never>)
    {
        let isOver = state.withLock { state in
            if case .over = state { return true }
            state = .waiting(continuation)
            return false
        }
        if isOver {
            close(file)
            continuation.resume(returning: nil)
            return
        }
        Thread { [self] in
            var code: Int32 = 0
            while flock(file, operation) != 0 {
                code = errno
                if code != EINTR { break }
                code = 0
            }
            if !end(code) { close(file) }
        }.start()
    }

    /// - Parameter code: nil if the task was cancelled.
    /// - Returns: whether the task was still waiting.
    private func end(_ code: Int32?) -> Bool {
        let waiting = state.withLock { state in
            defer { state = .over }
            if case .waiting(let continuation) = state {
                return continuation as CheckedContinuation<Int32?, Never>?
            }
            return nil
        }
        waiting?.resume(returning: code)
        return waiting != nil
    }
}
