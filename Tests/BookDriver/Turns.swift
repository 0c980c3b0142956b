import Foundation
import Testing

/// Lets only as many tests start programs at once as the machine has cores; the others wait for their turn before they
/// begin. Else all that only wait would begin together, and each one's time limits would run while the others' compilers
/// have the machine.
package struct Turns: SuiteTrait, TestTrait, TestScoping {
    /// The scopes are those of test cases.
    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await Queue.only.enter()
        do { try await function() } catch {
            await Queue.only.leave()
            throw error
        }
        await Queue.only.leave()
    }
}

extension Trait where Self == Turns {
    /// The tests start programs that do much, and wait for what these do.
    package static var takesTurns: Turns { Turns() }
}

private actor Queue {
    static let only = Queue()

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
