/// Receives what a command does while it runs. Faults of the book are thrown instead.
package protocol BuildListener: Sendable {
    /// A line of the command's own output.
    func say(_ line: String)

    /// Something worth knowing that is not an error.
    func note(_ text: String)

    /// The process ends right after this, for the reason given.
    func abandon(_ reason: String)

    /// The command has to wait.
    func wait(for text: String)

    /// Libraries have to be compiled first, which takes longer than a chapter.
    func compile(libraries names: [String])

    /// Called before chapters run, with their number.
    func begin(chapters count: Int) -> any BuildProgress
}

extension BuildListener {
    /// Says nothing.
    package func compile(libraries names: [String]) {}
}

/// Receives the progress of a build, chapter by chapter.
package protocol BuildProgress: Sendable {
    /// Called when a chapter has run.
    ///
    /// - Parameter seconds: how long the chapter took.
    func finished(_ slug: String, in seconds: Double)

    /// Called when all chapters have run, or the build has failed.
    func end()
}
