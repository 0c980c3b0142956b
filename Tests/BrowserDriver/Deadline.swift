import Foundation

/// An error of a browser, as a sentence.
package struct BrowserError: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// How long to wait, and for what: the error of a wait that times out names it.
package struct Deadline: Sendable {
    /// Generous: two cores may be busy compiling.
    package static let usualSeconds = 120.0

    let what: String
    private let seconds: Double
    private let end: ContinuousClock.Instant

    package init(_ what: String, seconds: Double = usualSeconds) {
        self.what = what
        self.seconds = seconds
        end = .now + .seconds(seconds)
    }

    var isOver: Bool { ContinuousClock.now >= end }

    /// The remaining time, for `poll`; at least one, since zero would not let other threads run.
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
        return Int32(min(max(left, 1), 1_000_000))
    }

    var error: BrowserError { BrowserError("waited \(seconds) s in vain for: \(what)") }

    /// Polls until there is an answer; the last time after the deadline, since both a question and its answer
    /// can be delayed by other work of the machine.
    @discardableResult
    package func poll<Answer>(
        _ answer: () async throws(BrowserError) -> Answer?
    ) async throws(BrowserError) -> Answer {
        while true {
            let isLast = isOver
            if let answer = try await answer() { return answer }
            if isLast { throw error }
            do { try await Task.sleep(for: .milliseconds(20)) } catch {
                throw BrowserError("cancelled while waiting for: \(what)")
            }
        }
    }
}

/// Runs blocking work on a thread of its own: Swift's own pool has only as many threads as the machine has
/// cores, and blocking one of them delays every other test.
package func onThread<Answer: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Answer
) async throws(Failure) -> Answer {
    let result: Result<Answer, Failure> = await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(returning: Result { () throws(Failure) in try work() })
        }
    }
    return try result.get()
}
