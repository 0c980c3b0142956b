/// The limits of a chapter's program.
package struct Limits: Equatable, Sendable {
    /// The time limit.
    package var seconds: Double
    /// Address space.
    package var memoryMiB: Int
    /// What may be shown, printed, or written to files in total.
    package var outputMiB: Int

    /// Limits from `book.yml` and the chapter's front matter.
    package init(seconds: Double, memoryMiB: Int, outputMiB: Int) {
        self.seconds = seconds
        self.memoryMiB = memoryMiB
        self.outputMiB = outputMiB
    }
}
