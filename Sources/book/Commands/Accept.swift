import ArgumentParser

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record the displayed values of all chapters, or of those named.")
    @OptionGroup var options: ProjectOptions
    @Argument(help: "Chapters, e.g. 03-relu. None means all.")
    var chapters: [String] = []

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            try project.checkKnown(chapters)
            let results = try await project.evaluate(Running(allowsFalse: true))
            for result in results where chapters.isEmpty || chapters.contains(result.chapter.slug) {
                print(try project.accept(result))
            }
        }
    }
}
