/// How chapters are run.
package struct Running: Sendable {
    /// Only as WebAssembly.
    package var isSandboxed = false
    /// Whatever the cache has.
    package var isCold = false
    /// Whether each is run again under other conditions, and has to agree with itself.
    package var isRepeated = false
    /// How many at once; nil for as many as there are processors.
    package var jobs: Int?
    /// Whether nothing is said but what is wrong.
    package var isQuiet = false
    /// Whether claims may be false, and reference values too far.
    package var allowsFalse = false

    /// How one command runs chapters. `jobs` is how many at once; nil for as many as the machine has processors.
    package init(
        isSandboxed: Bool = false, isCold: Bool = false, jobs: Int? = nil, isQuiet: Bool = false,
        allowsFalse: Bool = false
    ) {
        self.isSandboxed = isSandboxed
        self.isCold = isCold
        self.jobs = jobs
        self.isQuiet = isQuiet
        self.allowsFalse = allowsFalse
    }
}
