import BookBuilding
import Evaluation
import Foundation
import Synchronization

/// Tells when the files that a build reads are no longer what they were.
final class Watcher: Sendable {
    /// One element for what may be many changes; what it means is to be read from the files.
    let changes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let state: Mutex<State>

    private struct State {
        var inputs: Inputs
        var isStopped = false
    }

    /// How often the files are looked at without a ring.
    private static let idleMilliseconds: Int32 = 500
    private static let milliseconds: Int32 = 40
    /// A save is over when nothing has happened for so long, but is not waited for more than ten times as long. File
    /// systems' clocks tick every 10 ms at worst: whatever is written after that has another time.
    private static let quietMilliseconds: Int32 = 12

    /// What happens from here on is told.
    init(_ inputs: Inputs) {
        state = Mutex(State(inputs: inputs))
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let known = inputs.stamps()
        // It blocks, so it has a thread of its own.
        let thread = Thread { [self] in look(known) }
        thread.qualityOfService = .userInitiated
        thread.start()
    }

    /// What is to be watched from now on. Where that adds files it counts as a change: they may be other ones
    /// than those that were read.
    func watch(_ inputs: Inputs) { state.withLock { $0.inputs = inputs } }

    func stop() {
        state.withLock { $0.isStopped = true }
        continuation.finish()
    }

    private func look(_ first: [String: FileStamp?]) {
        let bell = Doorbell()
        func stamps() -> [String: FileStamp?] {
            state.withLock(\.inputs).stamps { bell.stand(in: $0) }
        }
        var known = first
        while !state.withLock(\.isStopped) {
            var now = stamps()
            if now == known {
                _ = bell.wait(milliseconds: bell.isThere ? Self.idleMilliseconds : Self.milliseconds)
                continue
            }
            for _ in 0..<10 {
                let rang = bell.wait(milliseconds: Self.quietMilliseconds)
                let next = stamps()
                if !rang, next == now { break }
                now = next
            }
            known = now
            continuation.yield()
        }
    }
}
