import BookBuilding
import Evaluation
import Foundation
import Manuscript
import NeuralSources

/// A book of one chapter in a temporary folder, from which a page is made.
struct PageBook {
    /// Begins the pages that this program wrote, and so may replace.
    static let generator = "explain (executable-book)"

    private static let chapterName = "chapters/01-explain.md"

    /// Makes the page. The book is gone afterwards.
    ///
    /// - Throws: ``ExplainError`` with everything that kept the page from being made.
    static func page(of request: PageRequest) async throws -> SinglePage.Made {
        Programs.prepare()
        let signals = removeAtSignals()
        defer {
            TemporaryFolder.remove()
            restore(signals)
        }
        do {
            let root = try TemporaryFolder.path() + "/book"
            try write(request, to: root)
            let project = try Project.load(
                root: root, environment: environment, listener: PageListener())
            return try await SinglePage(of: project, generator: generator).run()
        } catch let failure as Failure {
            throw ExplainError(description(of: failure))
        } catch let error as EvaluationError {
            throw ExplainError("--output: the page can't be made: \(error)")
        }
    }

    /// Results, and the compiled library, are kept for all pages of the user.
    private static var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        if environment[CacheFolders.sharedName]?.isEmpty ?? true,
            let folder = CacheFolders.machineFolder(environment).map({ $0 + "/explain" }),
            // Otherwise they are kept for this page only.
            (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true))
                != nil,
            access(folder, W_OK) == 0
        {
            environment[CacheFolders.sharedName] = folder
        }
        return environment
    }

    private static func write(_ request: PageRequest, to root: String) throws {
        var files: [(name: String, bytes: [UInt8])] = [
            (
                "chapters/book.yml",
                Array("title: explain\nlibraries: [{Neural: ../libraries/Neural}]\ndigits: 7\n".utf8)
            ),
            (chapterName, Array(PageChapter(request: request).text.utf8)),
            ("chapters/" + request.source.dataName, try request.source.data()),
        ]
        files += NeuralSources.all.map { ("libraries/" + $0.path, Array($0.text.utf8)) }
        for (name, bytes) in files {
            let place = URL(fileURLWithPath: "\(root)/\(name)")
            do {
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(bytes).write(to: place)
            } catch {
                throw ExplainError("--output: \(place.path) can't be written: \(error.localizedDescription)")
            }
        }
    }

    private static func description(of failure: Failure) -> String {
        switch failure {
        case .message(let text): return "--output: the page can't be made: \(text.visible)"
        case .diagnostics(let faults), .reported(.some(let faults), _):
            return "--output: the page can't be made, which is a fault of this program:\n"
                + faults.map(\.description.visible).joined(separator: "\n")
        case .reported(nil, _): return "--output: the page can't be made"
        }
    }

    /// Removes the temporary files when a signal ends the process, which skips its last steps.
    private static func removeAtSignals() -> [Int32: any DispatchSourceSignal] {
        var sources: [Int32: any DispatchSourceSignal] = [:]
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // What is ignored stays so: SIGHUP with `nohup`, SIGINT behind a script.
            if Signals.isIgnored(signal(number, SIG_IGN)) { continue }
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                TemporaryFolder.remove()
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.resume()
            sources[number] = source
        }
        return sources
    }

    private static func restore(_ sources: [Int32: any DispatchSourceSignal]) {
        for (number, source) in sources {
            source.cancel()
            signal(number, SIG_DFL)
        }
    }
}

/// Prints notes on standard error, and why the first page takes longer.
private struct PageListener: BuildListener {
    func say(_ line: String) { StandardError.print(line) }
    func abandon(_ reason: String) { StandardError.print("error: \(reason)") }
    func note(_ text: String) { StandardError.print("note: \(text)") }
    func wait(for text: String) { StandardError.print(text) }
    func begin(chapters count: Int) -> any BuildProgress { Quiet() }

    func compile(libraries names: [String]) {
        StandardError.print(
            "compiling \(names.joined(separator: ", ")) for pages, once on this machine; this takes a minute or two …"
        )
    }

    private struct Quiet: BuildProgress {
        func finished(_ slug: String, in seconds: Double) {}
        func end() {}
    }
}

/// Standard error, where everything but the answer goes.
enum StandardError {
    static func print(_ text: String) { FileHandle.standardError.write(Data((text.visible + "\n").utf8)) }
}
