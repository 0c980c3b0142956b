/// Is told what a command does while it does it. What is wrong with the book it is not told: that is thrown.
package protocol BuildListener: Sendable {
    /// A line of what the command was asked for.
    func say(_ line: String)

    /// Something to know that is not wrong.
    func note(_ text: String)

    /// What the command waits for.
    func wait(for text: String)

    /// So many chapters are about to run.
    func begin(chapters count: Int) -> any BuildProgress
}

/// Is told of each chapter that has run.
package protocol BuildProgress: Sendable {
    /// Is told that a chapter was compiled and run.
    ///
    /// - Parameter seconds: what the chapter took.
    func finished(_ slug: String, in seconds: Double)

    /// All have run, or the build has ended otherwise.
    func end()
}
