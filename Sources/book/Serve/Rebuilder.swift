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
        let chaptersFolder = Inputs.chaptersFolder(of: root)
        do throws(Failure) {
            let project = try Project.load(root: root)
            watcher.watch(project.inputs)
            let results = try await project.evaluate(running)
            if Task.isCancelled { return }
            try SiteFolder(path: project.sitePath).publish(project.site(results.map { $0.page() }))
            shelf.move(to: project.sitePath)
            await broadcast.tell([])
            let seconds = (ContinuousClock.now - began) / .milliseconds(1) / 1000
            if !isQuiet { say("\(project.closingLine(results)); \(String(format: "%.2f", seconds)) s") }
        } catch {
            // What a build said that was cancelled is no fault of the book's.
            if Task.isCancelled { return }
            await broadcast.tell(error.faults(in: chaptersFolder))
            FileHandle.standardError.write(Data((error.lines.joined(separator: "\n") + "\n").utf8))
        }
    }

    private func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
