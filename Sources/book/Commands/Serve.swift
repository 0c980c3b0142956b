import ArgumentParser
import BookBuilding
import Evaluation
import Foundation
import Serving

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Build the book, show it in a browser, and keep both up to date with every save.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions
    @Option(help: "The port; if it is taken, the next free one. 0 for any.")
    var port: UInt16 = 8000
    @Flag(help: "Open the book in a browser.")
    var open = false

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            Interrupt.catchSignals()
            let root = options.root
            let chaptersFolder = Project.chaptersPath(of: root)
            var isMissing = false
            // Other faults can be fixed while the book is served.
            do throws(Unreadable) { _ = try Files.contents(of: chaptersFolder + "/book.yml") } catch {
                isMissing = error == .missing
            }
            if isMissing {
                throw .message(
                    "no \(chaptersFolder)/book.yml here; run this in the book's folder, or name it: "
                        + "book serve --root FOLDER")
            }
            // The existing site is shown during the first build, which reports the book's faults. With
            // `--sandbox` it may not be a build's, or may be a link to another folder; only a build finds
            // that out.
            let reader = InputReader()
            let project = try? Project.load(
                root: root, isSandboxed: runOptions.sandbox, reader: reader, listener: TerminalListener())
            let existing = project?.sitePath ?? Project.join(chaptersFolder, "../site")
            let store = SiteStore(
                folder: runOptions.sandbox ? nil : existing, isSandboxed: runOptions.sandbox)
            let broadcast = Broadcast(store: store)
            let server: Server
            do throws(Server.Failure) {
                server = try await Server.start(
                    port: port, limits: Self.limits, site: BookSite(store: store, broadcast: broadcast))
            } catch {
                throw .message(error.description)
            }
            Terminal.print("serving \(server.address) until Ctrl-C")
            let watcher = Watcher(reader.inputs)
            let rebuilder = Rebuilder(
                root: root, options: runOptions.build, isQuiet: runOptions.quiet, watcher: watcher,
                store: store, broadcast: broadcast)
            let building = Task { await rebuilder.run() }
            if open { Self.openBrowser(at: server.address) }
            await Interrupt.wait()
            building.cancel()
            watcher.stop()
            await building.value
        }
    }

    /// File descriptors for everything but connections.
    private static let otherFiles = 160

    /// Limits the connections by the file descriptors that are available.
    private static var limits: ServerLimits {
        let count = FileDescriptorLimit.allow(ServerLimits().descriptors + otherFiles)
        return ServerLimits(descriptors: count - otherFiles)
    }

    private static func openBrowser(at address: String) {
        #if os(macOS)
            let opener = "open"
        #else
            let opener = "xdg-open"
        #endif
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [opener, address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { process in
            if process.terminationStatus == 0 { return }
            Terminal.printError("note: \(opener) did not open a browser; open \(address) yourself")
        }
        try? process.run()
    }
}
