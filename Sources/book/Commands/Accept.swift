import ArgumentParser
import BookBuilding

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Record the displayed values of all chapters, of those named, or single values of them.")
    @OptionGroup var options: ProjectOptions

    @Argument(
        help: ArgumentHelp(
            "Chapters, e.g. 03-relu, or values of them, e.g. '03-relu#weights'. All if none is named.",
            valueName: "chapter[#name]"))
    var chapters: [String] = []

    @Flag(help: "Record even if a claim is false, or a value is too far from its reference.")
    var evenClaims = false

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let acceptance = try Acceptance(chapters, evenClaims: evenClaims)
            try await Project.load(root: options.root, listener: TerminalListener()).accept(acceptance)
        }
    }
}
