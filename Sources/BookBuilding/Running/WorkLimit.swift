import Foundation
import Synchronization

/// Limits the processor time and the memory that the tool itself spends on untrusted chapters, whatever makes them slow to read,
/// compare or render. (Programs and compilers have limits of their own.)
///
/// The time begins again whenever the work on a chapter ends, so that a book may have any number of chapters.
package final class WorkLimit: Sendable {
    private struct State {
        /// How many works on each chapter have begun.
        var begun: [String: Int] = [:]
        /// The processor time, in seconds, when work last ended.
        var lastEnd = 0.0
        var isWatched = false
        /// Whether there is no work at all: the tool only waits for a file to change.
        var isResting = false
    }

    private let state = Mutex(State())
    private let seconds: Double
    private let memoryMiB: Int

    /// The limit of this process; it applies from ``watch(_:)`` on.
    package static let shared = WorkLimit(seconds: 60, memoryMiB: 4096)

    /// A limit that nothing has been counted against yet.
    ///
    /// - Parameter seconds: processor time without the end of a work.
    package init(seconds: Double, memoryMiB: Int) {
        (self.seconds, self.memoryMiB) = (seconds, memoryMiB)
    }

    /// Notes that work on a chapter's file begins.
    package func begin(_ path: String) {
        state.withLock { $0.begun[path, default: 0] += 1 }
    }

    /// Notes that work on a chapter's file has ended.
    ///
    /// - Parameter now: this process' processor time in seconds.
    package func end(_ path: String, at now: Double = WorkLimit.processorSeconds) {
        state.withLock {
            $0.lastEnd = now
            let left = ($0.begun[path] ?? 1) - 1
            $0.begun[path] = left > 0 ? left : nil
        }
    }

    /// Notes that the work has ended. Time counts again from ``resume(at:)`` on.
    package func rest() { state.withLock { $0.isResting = true } }

    /// Notes that work on the book begins anew.
    ///
    /// - Parameter now: this process' processor time in seconds.
    package func resume(at now: Double = WorkLimit.processorSeconds) {
        state.withLock {
            $0.isResting = false
            $0.lastEnd = now
        }
    }

    /// Why the command has to end; nil if it is within the limits.
    package func excess(at now: Double, memoryMiB: Int) -> String? {
        let (paths, lastEnd, isResting) = state.withLock {
            ($0.begun.keys.sorted(), $0.lastEnd, $0.isResting)
        }
        let limit: String
        if !isResting, now - lastEnd > seconds {
            limit = "\(Int(seconds)) s of processor time"
        } else if memoryMiB > self.memoryMiB {
            limit = "\(self.memoryMiB) MiB of memory"
        } else {
            return nil
        }
        let what = paths.isEmpty ? "the book" : paths.prefix(3).map(\.visibleName).joined(separator: ", ")
        return
            "\(what): the tool itself needs more than \(limit) for this, and with --sandbox it stops there, since text can "
            + "be written to keep it busy; simplify the text or the code, or build without --sandbox if you trust the author"
    }

    // MARK: This process

    /// The processor time of this process in seconds, without its children's.
    package static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The memory of this process; 0 where the system does not say.
    private static var memoryMiB: Int {
        #if os(Linux)
            // The second number is the resident set in pages.
            guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
                let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
            else { return 0 }
            return pages * sysconf(Int32(_SC_PAGESIZE)) >> 20
        #else
            return 0
        #endif
    }

    /// Ends this process when the limits are exceeded: by SIGTERM and, since nothing that is busy hears that, two seconds later in any
    /// case. Programs and compilers end with it.
    ///
    /// - Parameter report: called with the reason.
    package func watch(_ report: @escaping @Sendable (String) -> Void) {
        let isFirst = state.withLock { state in
            defer { state.isWatched = true }
            if !state.isWatched { state.lastEnd = Self.processorSeconds }
            return !state.isWatched
        }
        guard isFirst else { return }
        // A thread of its own also runs if all others are busy.
        Thread.detachNewThread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 0.5)
                if let message = excess(at: Self.processorSeconds, memoryMiB: Self.memoryMiB) {
                    report(message)
                    kill(getpid(), SIGTERM)
                    Thread.sleep(forTimeInterval: 2)
                    _exit(1)
                }
            }
        }
    }
}
