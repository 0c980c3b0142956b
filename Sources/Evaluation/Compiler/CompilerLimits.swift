/// The compiler's limits, and its module cache.
package struct CompilerLimits: Equatable, Sendable {
    /// The time limit of one call.
    package var seconds: Double
    /// MiB in memory.
    package var memoryMiB: Int
    /// The cache of Clang modules; nil for the compiler's default, in the user's cache folder.
    package var moduleCache: String?
    /// The CPU time that all calls for a chapter share; nil for calls that are bounded only one by one.
    var budget: ProcessorBudget?

    /// Limits that suit any chapter.
    package init(seconds: Double = 300, memoryMiB: Int = 4096, moduleCache: String? = nil) {
        self.seconds = seconds
        self.memoryMiB = memoryMiB
        self.moduleCache = moduleCache
    }

    /// The limits for a library, which doesn't take from a chapter's time. Those that come with the tool don't depend on what a
    /// book sets for its own code.
    func forLibrary(isBuiltIn: Bool) -> CompilerLimits {
        let usual = CompilerLimits()
        var limits = self
        limits.budget = nil
        if isBuiltIn {
            limits.seconds = max(seconds, usual.seconds)
            limits.memoryMiB = max(memoryMiB, usual.memoryMiB)
        }
        return limits
    }

    var environment: [String: String] { moduleCache.map { ["CLANG_MODULE_CACHE_PATH": $0] } ?? [:] }
}
