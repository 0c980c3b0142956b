import Evaluation

/// The options of a command that runs chapters.
package struct BuildOptions: Sendable {
    /// How chapters run.
    package var mode = Mode()
    /// The number of chapters that run at once; nil for one per processor.
    package var jobs: Int?
    /// Print nothing but errors.
    package var isQuiet = false
    /// Accept false claims, and values that are too far from their references.
    package var allowsFalse = false

    /// The options of one command. `jobs` is the number of concurrent chapters; nil for one per processor.
    package init(mode: Mode = Mode(), jobs: Int? = nil, isQuiet: Bool = false, allowsFalse: Bool = false) {
        self.mode = mode
        self.jobs = jobs
        self.isQuiet = isQuiet
        self.allowsFalse = allowsFalse
    }
}
