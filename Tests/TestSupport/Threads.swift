import Foundation

/// Threads for tests, separate from Swift's own pool,
/// which has only as many threads as the machine has cores.
package final class Threads: TaskExecutor {
    /// For tests that mostly wait, and hold no thread meanwhile: otherwise, resuming would be delayed by all
    /// tests that only compute, and waiting for a browser would be, too.
    package static let waiting = Threads(count: 2)

    private let queue = OperationQueue()

    package init(count: Int) { queue.maxConcurrentOperationCount = count }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
