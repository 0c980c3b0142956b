import BookBuilding
import Evaluation
import Foundation
import Manuscript
import Synchronization

/// Builds the book after each change, until it is cancelled. A change cancels the build that is running.
final class Rebuilder: Sendable {
    private let root: String
    private let options: BuildOptions
    private let isQuiet: Bool
    private let watcher: Watcher
    private let store: SiteStore
    private let broadcast: Broadcast
    /// The notes of the last build.
    private let shownNotes = Mutex<[Diagnostic]>([])

    init(
        root: String, options: BuildOptions, isQuiet: Bool, watcher: Watcher, store: SiteStore,
        broadcast: Broadcast
    ) {
        self.root = root
        self.options = options
        self.isQuiet = isQuiet
        self.watcher = watcher
        self.store = store
        self.broadcast = broadcast
    }

    func run() async {
        var isFirst = true
        var build: Task<Void, Never>?
        func start() {
            var options = options
            // Later builds run only what changed.
            if !isFirst { options.mode.isCold = false }
            isFirst = false
            build = Task { [options] in await self.build(options) }
        }
        start()
        for await _ in watcher.changes {
            build?.cancel()
            // Two concurrent builds would write to the same folders.
            await build?.value
            start()
        }
        build?.cancel()
        await build?.value
    }

    private func build(_ options: BuildOptions) async {
        // Requests between two builds are not work on the book.
        WorkLimit.shared.resume()
        defer { WorkLimit.shared.rest() }
        let began = ContinuousClock.now
        let chaptersFolder = Project.chaptersPath(of: root)
        let reader = InputReader()
        // Include files that were read during the build, even if it failed. New files in the list count as a
        // change.
        defer { watcher.watch(reader.inputs) }
        do throws(Failure) {
            let project = try Project.load(
                root: root, isSandboxed: options.mode.isSandboxed, usesChapterCache: !options.mode.isCold,
                reader: reader,
                listener: TerminalListener())
            watcher.watch(reader.inputs)
            let built = try await SiteBuild(
                project: project, options: options, early: { self.show($0, of: project) }
            ).run()
            if Task.isCancelled { return }
            store.move(to: project.sitePath)
            broadcast.publish([])
            if !isQuiet {
                printNew(built.notes)
                let duration = ContinuousClock.now - began
                Terminal.print(
                    project.closingLine(chapters: project.chapters.count, ran: built.ran, in: duration))
            }
        } catch {
            // Errors of a cancelled build are not the book's.
            if Task.isCancelled { return }
            broadcast.publish(error.diagnostics(in: chaptersFolder, of: Enclosure(root)))
            Terminal.printError(error.lines.joined(separator: "\n"))
        }
    }

    /// Prints the notes that the last build did not have.
    private func printNew(_ notes: [Diagnostic]) {
        let new = shownNotes.withLock { shownNotes in
            let known = Set(shownNotes)
            shownNotes = notes
            return notes.filter { !known.contains($0) }
        }
        Terminal.printNotes(new)
    }

    /// Shows a page while its module is still being compiled.
    private func show(_ result: ChapterResult, of project: Project) {
        let slug = result.chapter.slug
        guard !Task.isCancelled, broadcast.isOpen(slug + ".html"),
            let index = project.chapters.firstIndex(where: { $0.slug == slug }),
            // The page names the module, and does not depend on its content.
            let files = try? project.site.files(of: result.with(module: []).page(), at: index),
            let page = files[slug + ".html"]
        else { return }
        broadcast.publish(early: page, of: slug + ".html")
    }
}
