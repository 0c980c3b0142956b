import Foundation

/// Builds the book, and again after each change, until it is cancelled. The last state always wins: a build that a
/// change overtakes is cancelled.
struct Rebuilder: Sendable {
    var root: String
    var running: Running
    var isQuiet: Bool
    var watcher: Watcher
    var shelf: Shelf
    var broadcast: Broadcast

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
            let project = try Project.load(root: root, reader: reader)
            watcher.watch(reader.inputs)
            let built = try await SiteBuild(
                project: project, running: running, early: { show($0, of: project) }
            ).run()
            if Task.isCancelled { return }
            shelf.move(to: project.sitePath)
            broadcast.tell([])
            if !isQuiet {
                let duration = ContinuousClock.now - began
                Terminal.print(
                    project.closingLine(chapters: project.chapters.count, ran: built.ran, in: duration))
            }
        } catch {
            // What a build said that was cancelled is no fault of the book's.
            if Task.isCancelled { return }
            broadcast.tell(error.faults(in: chaptersFolder))
            Terminal.printError(error.lines.joined(separator: "\n"))
        }
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
