import BookDriver
import Foundation
import Synchronization
import Testing

@testable import BookBuilding

/// A program can build, record and check a book without the command.
@Suite(.ownThreads) struct BuildingTests {
    private let fixture = Fixture(folder: Fixture.repository + "/Tests/Fixtures/expect/claims")

    private func load(_ root: String, _ listener: Lines) throws -> Project {
        try Project.load(root: root, environment: Fixture.environment([root]), listener: listener)
    }

    @Test func build() async throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let listener = Lines()
        let first = try await SiteBuild(project: load(root, listener), options: BuildOptions()).run()
        #expect(first.written.contains("01-case.html") && first.written.contains("index.html"))
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        try fixture.expect(page.withoutColors, "expected.html")
        let second = try await SiteBuild(project: load(root, listener), options: BuildOptions()).run()
        #expect(second.ran == 0 && second.written.isEmpty)
        #expect(listener.all.isEmpty, "\(listener.all)")
    }

    @Test func acceptAndCheck() async throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let listener = Lines()
        let project = try load(root, listener)
        let before = try await project.check([], BuildOptions()).report
        #expect(!before.passes && before.faults[0].message.contains("has no record"), "\(before.faults)")
        try await project.accept(Acceptance([], evenClaims: false))
        #expect(listener.all.count == 1 && listener.all[0].hasPrefix("01-case: "), "\(listener.all)")
        let after = try await project.check([], BuildOptions()).report
        #expect(after.passes && after.valueCount > 0 && after.failureCount == 0)
    }

    /// A canceled build begins no more chapters, not even cached ones, and is not considered complete.
    @Test func cancelledBuild() async throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        for name in ["02-more", "03-most"] {
            try "# \(name)\n\n```swift\nlet a = \"\(name)\"\n```\n".write(
                toFile: "\(root)/chapters/\(name).md", atomically: true, encoding: .utf8)
        }
        let project = try load(root, Lines())
        let options = BuildOptions(jobs: 1)
        // All chapters are cached by now: a canceled build would not run them either way.
        _ = try await SiteBuild(project: project, options: options).run()
        let finished = Mutex(0)
        let task = Mutex<Task<Void, any Error>?>(nil)
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let build = Task {
            for await _ in gate { break }
            var evaluator = try await project.evaluator(options.mode)
            let inputs = project.inputs(for: evaluator)
            _ = try await project.evaluate(&evaluator, options, inputs) { _, _ in
                finished.withLock { $0 += 1 }
                task.withLock { $0?.cancel() }
                return Result<Bool, Failure>.success(true)
            }
        }
        task.withLock { $0 = build }
        opening.yield()
        await #expect(throws: Failure.self) { try await build.value }
        #expect(finished.withLock { $0 } == 1)
    }

    @Test func missingBook() {
        let error = #expect(throws: Failure.self) { try load("/no/such/folder", Lines()) }
        guard case .message(let text)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.hasPrefix("no /no/such/folder/chapters/book.yml here; "), "\(text)")
    }
}

/// Keeps the lines that it receives.
private final class Lines: BuildListener {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func say(_ line: String) { lines.withLock { $0.append(line) } }
    func note(_ text: String) { say("note: \(text)") }
    func abandon(_ reason: String) { say("error: \(reason)") }
    func wait(for text: String) { say(text) }
    func begin(chapters count: Int) -> any BuildProgress { Silence() }
}

private struct Silence: BuildProgress {
    func finished(_ slug: String, in seconds: Double) {}
    func end() {}
}
