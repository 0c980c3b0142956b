import ArgumentParser
import BookBuilding

struct Clean: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Empty the book's cache: results, modules, the book's own libraries.",
        discussion: "Libraries that come with the tool are compiled once for all books of a user, in "
            + "$XDG_CACHE_HOME/executable-book (~/.cache/executable-book; on macOS ~/Library/Caches/executable-book). They "
            + "are kept; a later build removes those not used for half a year. Results of this book that were made with "
            + "--sandbox, in the folder 'books' there, are removed too; the folder that BOOK_CACHE names is kept."
    )
    @OptionGroup var options: ProjectOptions

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            try await Project.load(root: options.root, listener: TerminalListener()).emptyCache()
        }
    }
}
