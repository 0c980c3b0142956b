import BookBuilding
import Evaluation
import Foundation
import Manuscript
import Synchronization

/// Builds the book, and again after each change, until it is cancelled. The last state always wins: a build that a
/// change overtakes is cancelled.
final class Rebuilder: Sendable {
    private let root: String
    private let running: Running
    private let isQuiet: Bool
    private let watcher: Watcher
    private let shelf: Shelf
    private let broadcast: Broadcast
    /// What was told of pages last time.
    private let told = Mutex<[Diagnostic]>([])

    init(
        root: String, running: Running, isQuiet: Bool, watcher: Watcher, shelf: Shelf, broadcast: Broadcast
    ) {
        self.root = root
        self.running = running
        self.isQuiet = isQuiet
        self.watcher = watcher
        self.shelf = shelf
        self.broadcast = broadcast
    }

    func run() async {
        var isFirst = true
        var build: Task<Void, Never>?
        func start() {
            var running = running
            // After that only what changed.
            if !isFirst { running.isCold = false }
            isFirst = false
            build = Task { [running] in await self.build(running) }
        }
        start()
        for await _ in watcher.changes {
            build?.cancel()
            // Two builds at once would write in the same folders.
            await build?.value
            start()
        }
        build?.cancel()
        await build?.value
    }

    private func build(_ running: Running) async {
        let began = ContinuousClock.now
        let chaptersFolder = Project.chaptersPath(of: root)
        let reader = InputReader()
        // Also what was asked for while the book was built, and where that failed. What is new in the list counts as a
        // change, so it is given at once, before there is anything more.
        defer { watcher.watch(reader.inputs) }
        do throws(Failure) {
            let project = try Project.load(
                root: root, isSandboxed: running.isSandboxed, usesKnown: !running.isCold, reader: reader,
                listener: TerminalListener())
            watcher.watch(reader.inputs)
            let built = try await SiteBuild(
                project: project, running: running, early: { self.show($0, of: project) }
            ).run()
            if Task.isCancelled { return }
            shelf.move(to: project.sitePath)
            broadcast.tell([])
            if !isQuiet {
                tell(built.notes)
                let duration = ContinuousClock.now - began
                Terminal.print(
                    project.closingLine(chapters: project.chapters.count, ran: built.ran, in: duration))
            }
        } catch {
            // What a build said that was cancelled is no fault of the book's.
            if Task.isCancelled { return }
            broadcast.tell(error.faults(in: chaptersFolder, of: Enclosure(root)))
            Terminal.printError(error.lines.joined(separator: "\n"))
        }
    }

    /// Those that were not told before: a save changes few of them.
    private func tell(_ notes: [Diagnostic]) {
        let new = told.withLock { told in
            let known = Set(told)
            told = notes
            return notes.filter { !known.contains($0) }
        }
        Terminal.printNotes(new)
    }

    /// Shows a page as it will be, while the program that its controls need is still being compiled.
    private func show(_ result: ChapterResult, of project: Project) {
        let slug = result.chapter.slug
        guard !Task.isCancelled, broadcast.isOpen(slug + ".html"),
            let index = project.chapters.firstIndex(where: { $0.slug == slug }),
            // The page names the module, and does not depend on what is in it.
            let files = try? project.site.files(of: result.with(module: []).page(), at: index),
            let page = files[slug + ".html"]
        else { return }
        broadcast.tell(early: page, of: slug + ".html")
    }
}
