import BookBuilding
import Evaluation
import Foundation
import Synchronization

/// Reports changes of the files that a build reads.
final class Watcher: Sendable {
    /// An element may represent many changes.
    let changes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let state: Mutex<State>

    private struct State {
        var inputs: Inputs
        var isStopped = false
    }

    /// How often files are compared without a notification, which some file systems never send.
    private static let idleMilliseconds: Int32 = 500
    private static let milliseconds: Int32 = 40
    /// A save counts as complete after this time without a change, but after ten times this time in any case.
    /// File systems' clocks tick every 10 ms at worst, so later writes have other times.
    private static let quietMilliseconds: Int32 = 12

    /// Reports changes from now on.
    init(_ inputs: Inputs) {
        state = Mutex(State(inputs: inputs))
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let known = inputs.stamps()
        // It blocks, so it needs its own thread.
        let thread = Thread { [self] in look(known) }
        thread.qualityOfService = .userInitiated
        thread.start()
    }

    /// Sets the files to watch. New files count as a change: they may have changed since they were read.
    func watch(_ inputs: Inputs) { state.withLock { $0.inputs = inputs } }

    func stop() {
        state.withLock { $0.isStopped = true }
        continuation.finish()
    }

    private func look(_ first: [String: FileStamp?]) {
        let notifier = ChangeNotifier()
        func stamps() -> [String: FileStamp?] {
            state.withLock(\.inputs).stamps { notifier.watch($0) }
        }
        var known = first
        while !state.withLock(\.isStopped) {
            var now = stamps()
            if now == known {
                _ = notifier.wait(
                    milliseconds: notifier.isAvailable ? Self.idleMilliseconds : Self.milliseconds)
                continue
            }
            for _ in 0..<10 {
                let isNotified = notifier.wait(milliseconds: Self.quietMilliseconds)
                let next = stamps()
                if !isNotified, next == now { break }
                now = next
            }
            known = now
            continuation.yield()
        }
    }
}
