import Synchronization
import TestSupport
import Testing

extension Trait where Self == SharedBrowsers {
    /// For a suite whose tests share one browser of each kind with those of all such suites;
    /// `BrowserKind.shared` lends it. Each test waits for its turn, so no suite needs to be serialized, and
    /// different kinds work in parallel.
    package static var sharedBrowsers: Self { SharedBrowsers() }
}

extension BrowserKind {
    /// The shared browser of this kind until the test case ends, reset: at `about:blank`, with all settings
    /// as at the start. Data stored by pages, and the history, remain.
    ///
    /// - Parameter alone: whether other kinds are also kept from working meanwhile, for time measurements.
    package func shared(alone: Bool = false) async throws(BrowserError) -> any Browser {
        guard let loan = Loan.current else {
            throw BrowserError("only a suite with the trait `.sharedBrowsers` shares browsers")
        }
        let wanted: Set = alone ? Set(BrowserKind.allCases) : [self]
        let held = loan.kinds.withLock { held in
            defer { if held.isEmpty { held = wanted } }
            return held
        }
        // A test that asked for another kind could wait for a test that waits for this one.
        guard held.isEmpty || held.isSuperset(of: wanted) else {
            throw BrowserError("a test has one shared browser: \(held) and not \(wanted)")
        }
        if held.isEmpty { await BrowserPool.only.lend(wanted) }
        return try await BrowserPool.only.browser(self)
    }
}

/// The browsers that a test case has borrowed.
private final class Loan: Sendable {
    @TaskLocal static var current: Loan?
    let kinds = Mutex<Set<BrowserKind>>([])
}

/// Browsers start at the first test that wants them, and end when no suite has tests left to run.
package struct SharedBrowsers: SuiteTrait, TestTrait, TestScoping {
    /// The scopes are suites and test cases.
    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
        test.isSuite || testCase != nil ? self : nil
    }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await BrowserPool.only.enter()
        let loan = Loan()
        let result = await Result.of {
            if testCase == nil { return try await function() }
            try await withTaskExecutorPreference(Threads.waiting) {
                try await Loan.$current.withValue(loan, operation: function)
            }
        }
        await BrowserPool.only.takeBack(loan.kinds.withLock { $0 })
        await BrowserPool.only.leave()
        try result.get()
    }
}

extension Result where Failure == any Error {
    fileprivate static func of(_ work: () async throws -> Success) async -> Self {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}

/// The browsers of this process, each used by one test at a time.
private actor BrowserPool {
    static let only = BrowserPool()

    private var scopes = 0
    private var browsers: [BrowserKind: any Browser] = [:]
    private var lent: Set<BrowserKind> = []
    private var queue: [(kinds: Set<BrowserKind>, continuation: CheckedContinuation<Void, Never>)] = []

    /// Waits until no other test uses any of these kinds.
    func lend(_ kinds: Set<BrowserKind>) async {
        if lent.isDisjoint(with: kinds) {
            lent.formUnion(kinds)
        } else {
            await withCheckedContinuation { queue.append((kinds, $0)) }
        }
    }

    /// Lends free browsers to the tests that have waited longest.
    /// Tests that want more than one kind get them last.
    func takeBack(_ kinds: Set<BrowserKind>) {
        lent.subtract(kinds)
        queue.removeAll { (kinds, continuation) in
            guard lent.isDisjoint(with: kinds) else { return false }
            lent.formUnion(kinds)
            continuation.resume()
            return true
        }
    }

    /// The browser of a kind that the caller has borrowed.
    func browser(_ kind: BrowserKind) async throws(BrowserError) -> any Browser {
        if let browser = browsers[kind] {
            do {
                try await browser.reset()
                return browser
            } catch {
                // An earlier test broke it.
                browsers[kind] = nil
                await browser.close()
            }
        }
        let browser = try await kind.start()
        browsers[kind] = browser
        return browser
    }

    func enter() { scopes += 1 }

    func leave() async {
        scopes -= 1
        guard scopes == 0 else { return }
        // Tests that begin meanwhile start new browsers.
        let ended = browsers.values
        browsers = [:]
        await withDiscardingTaskGroup { group in
            for browser in ended { group.addTask { await browser.close() } }
        }
    }
}

extension Browser {
    fileprivate func reset() async throws(BrowserError) {
        try await setJavaScript(true)
        try await setColorScheme(.light)
        try await setViewport(width: 1000, height: 800)
        try await open("about:blank")
        _ = try await takeConsoleErrors()
    }
}
