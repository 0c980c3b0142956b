import Foundation
import Testing

/// Gives the tests of a suite, which hold their thread while another program works, threads that are not Swift's own.
/// Swift has no more than the machine has cores: tests that wait for a page would not hear of it in time.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    /// The scopes are those of test cases.
    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Threads.only) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    /// The tests hold their threads while other programs work.
    package static var ownThreads: OwnThreads { OwnThreads() }
}

/// As many threads as there are cores.
private final class Threads: TaskExecutor {
    static let only = Threads()
    private let queue = OperationQueue()

    private init() { queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
