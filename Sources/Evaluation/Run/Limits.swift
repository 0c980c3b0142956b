/// How far a chapter's program may go.
package struct Limits: Equatable, Sendable {
    /// How long the program may run.
    package var seconds: Double
    /// MiB of address space.
    package var memory: Int
    /// MiB that may be shown, printed, or written to files in all.
    package var output: Int

    /// Limits as `book.yml` and the chapter's front matter state them.
    package init(seconds: Double, memory: Int, output: Int) {
        self.seconds = seconds
        self.memory = memory
        self.output = output
    }
}
