import ArgumentParser
import BookBuilding

struct Clean: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Empty the book's cache: what chapters gave, modules, the book's own libraries.",
        discussion: "Libraries that come with the tool are compiled once for all books of a user, in "
            + "$XDG_CACHE_HOME/executable-book (~/.cache/executable-book; on macOS ~/Library/Caches/executable-book). They "
            + "stay; those that are not used for half a year are removed by a later build. What was kept of the book with "
            + "--sandbox, in the folder books there, goes too; what BOOK_CACHE names stays."
    )
    @OptionGroup var options: ProjectOptions

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            try await Project.load(root: options.root, listener: TerminalListener()).emptyCache()
        }
    }
}
