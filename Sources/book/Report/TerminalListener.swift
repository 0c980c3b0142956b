import BookBuilding

/// Prints the progress of a command.
struct TerminalListener: BuildListener {
    func say(_ line: String) { Terminal.print(line) }

    func note(_ text: String) { Terminal.printError("note: \(text)") }

    func abandon(_ reason: String) { Terminal.printError("error: \(reason)") }

    func wait(for text: String) { Terminal.printError(text) }

    func begin(chapters count: Int) -> any BuildProgress { TerminalProgress(total: count) }
}
