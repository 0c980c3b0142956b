import ArgumentParser

struct Clean: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Empty the cache: compiled libraries, modules and what chapters gave."
    )
    @OptionGroup var options: ProjectOptions

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            try await Project.load(root: options.root).emptyCache()
        }
    }
}
