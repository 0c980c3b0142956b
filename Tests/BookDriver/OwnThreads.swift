import Foundation
import TestSupport
import Testing

/// Runs the tests of a suite on threads of their own, since they block a thread while another program works.
/// Swift's pool has only as many threads as the machine has cores,
/// so tests that wait for a page would be delayed.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    /// The scopes are test cases.
    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Threads.holding) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    /// For tests that block their threads while other programs work.
    package static var ownThreads: OwnThreads { OwnThreads() }
}

extension Threads {
    /// As many threads as there are cores.
    fileprivate static let holding = Threads(count: ProcessInfo.processInfo.activeProcessorCount)
}
