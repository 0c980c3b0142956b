import Foundation
import TestSupport
import Testing

/// Lets only as many tests start programs at once as the machine has cores; other tests wait for their turn
/// before they begin. Otherwise all waiting tests would begin together, and their time limits would run while
/// the compilers of others occupy the machine.
package struct ConcurrencyLimit: SuiteTrait, TestTrait, TestScoping {
    /// The scopes are test cases.
    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await Queue.shared.enter()
        do {
            try await withTaskExecutorPreference(Threads.waiting) { try await function() }
        } catch {
            await Queue.shared.leave()
            throw error
        }
        await Queue.shared.leave()
    }
}

extension Trait where Self == ConcurrencyLimit {
    /// For tests that start programs that do much work, and wait for them.
    package static var takesTurns: ConcurrencyLimit { ConcurrencyLimit() }
}

private actor Queue {
    static let shared = Queue()

    private var free = ProcessInfo.processInfo.activeProcessorCount
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
