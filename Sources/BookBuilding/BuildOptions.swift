/// The options of a command that runs chapters.
package struct BuildOptions: Sendable {
    /// Run chapters only as WebAssembly.
    package var isSandboxed = false
    /// Ignore results in the cache.
    package var isCold = false
    /// Run each chapter again under other conditions; both runs have to agree.
    package var isRepeated = false
    /// The number of chapters that run at once; nil for one per processor.
    package var jobs: Int?
    /// Print nothing but errors.
    package var isQuiet = false
    /// Accept false claims, and values that are too far from their references.
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
