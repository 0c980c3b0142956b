import ArgumentParser
import BookBuilding
import Evaluation

struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Run all chapters and write the site.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions
    @OptionGroup var settings: SettingOptions

    @Flag(help: "Print where the time went, for each chapter whose page was made again.")
    var timings = false

    @Option(
        help: ArgumentHelp(
            "Run only this share of the chapters, to split a book among machines. Fills the cache, writes no site.",
            valueName: "i/n"))
    var shard: Shard?

    func run() async throws {
        let begin = ContinuousClock.now
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(
                root: options.root, isSandboxed: runOptions.sandbox, usesChapterCache: !runOptions.cold,
                listener: TerminalListener())
            let read = ContinuousClock.now - begin
            if let shard {
                try await run(shard, of: project, begin)
                return
            }
            var buildOptions = runOptions.build
            buildOptions.mode.settings = try settings.byName()
            let built = try await SiteBuild(project: project, options: buildOptions).run()
            if timings { Terminal.print(TimingsTable.text(read: read, built.timings)) }
            if runOptions.quiet { return }
            Terminal.printNotes(built.notes)
            let count = project.chapters.count
            Terminal.print(
                project.closingLine(chapters: count, ran: built.ran, in: ContinuousClock.now - begin))
            Terminal.print(
                built.written.isEmpty
                    ? "\(project.sitePath)/index.html is unchanged" : "wrote \(project.sitePath)/index.html")
        }
    }

    private func run(
        _ shard: Shard, of project: Project, _ begin: ContinuousClock.Instant
    ) async throws(Failure) {
        let (count, ran) = try await project.fillCache(runOptions.build, where: shard.contains)
        if runOptions.quiet { return }
        Terminal.print(
            "shard \(shard): "
                + project.closingLine(chapters: count, ran: ran, in: ContinuousClock.now - begin))
    }
}

/// One of several shares of a book's chapters: every n-th one, since neighbors often take equally long.
struct Shard: ExpressibleByArgument, CustomStringConvertible {
    var number: Int
    var count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], number >= 1, number <= count
        else {
            return nil
        }
        (self.number, self.count) = (number, count)
    }

    var description: String { "\(number)/\(count)" }

    func contains(_ index: Int) -> Bool { index % count == number - 1 }
}
