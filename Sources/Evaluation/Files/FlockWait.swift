import Foundation
import Synchronization

/// Waits for a lock without looking again and again: the system tells only a thread that is blocked, so each wait has one
/// of its own.
final class FlockWait: Sendable {
    private enum State {
        case begun
        case waiting(CheckedContinuation<Int32?, Never>)
        /// Nobody waits any more: the lock was got, or the waiting task was cancelled.
        case over
    }

    private let state = Mutex(State.begun)

    /// Locks an open file. Where the task is cancelled meanwhile, the file is closed as soon as nobody is in the way.
    ///
    /// - Parameter waits: called where that is not at once.
    /// - Returns: 0, or why the file can't be locked, as in `errno`.
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

    /// - Parameter code: nil where the task was cancelled.
    /// - Returns: whether somebody was still waiting.
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
