import ArgumentParser
import BookBuilding

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say which chapters a build would run, and what changed since they ran last.")
    @OptionGroup var options: ProjectOptions
    @Argument(help: "Chapters, e.g. 03-relu. All if none is named.")
    var chapters: [String] = []

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root, listener: TerminalListener())
            for line in try await project.reasons(of: chapters) { Terminal.print(line) }
        }
    }
}
