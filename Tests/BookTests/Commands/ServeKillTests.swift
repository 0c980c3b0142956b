import BookDriver
import Foundation
import TestSupport
import Testing

/// `book serve`, killed at any moment of a rebuild.
@Suite(.ownThreads) struct ServeKillTests {
    /// A book of chapters that all show one number, read from one file: so a save is a single step.
    private struct Book {
        let root: String
        static let count = 4

        init() throws {
            var files = ["number.txt": "1"]
            for chapter in 1...Self.count {
                files["0\(chapter)-number.md"] = """
                    ---
                    data: [number.txt]
                    ---

                    # Chapter \(chapter)

                    ```swift
                    let n\(chapter) = Int(data("number.txt"))! * 10 + \(chapter)
                    ```

                    """
            }
            root = try Fixture.makeBook(files)
        }

        func save(_ number: Int) throws {
            try "\(number)".write(toFile: root + "/chapters/number.txt", atomically: true, encoding: .utf8)
        }

        /// The numbers that the site's pages show.
        func shown() throws -> Set<Int> {
            var numbers: Set<Int> = []
            let names = try FileManager.default.contentsOfDirectory(atPath: root + "/site")
            #expect(names.count { $0.hasSuffix("-number.html") } == Self.count)
            for chapter in 1...Self.count {
                let page = try String(contentsOfFile: "\(root)/site/0\(chapter)-number.html", encoding: .utf8)
                let shown = try #require(page.firstMatch(of: /value="([0-9]+)"/)).output.1
                let value = try #require(Int(shown))
                #expect(value % 10 == chapter)
                numbers.insert(value / 10)
            }
            return numbers
        }

        func remove() { try? FileManager.default.removeItem(atPath: root) }
    }

    /// Starts a server and waits until its first build has ended.
    private func start(in book: Book) throws -> Process {
        let process = Fixture.process(
            Fixture.tool, ["serve", "--port", "0", "--root", book.root],
            environment: CachingCompiler.uncached)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var said = ""
        while !said.contains("\(Book.count) chapters") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the server ended: \(said)")
            said += String(decoding: data, as: UTF8.self)
        }
        // Its later output is not read; it fits into the pipe.
        return process
    }

    /// The site is the old one or a new one, no process is left, and the next build is correct.
    ///
    /// The environment variable `BOOK_KILLS` sets the number of kills.
    @Test func kills() throws {
        let book = try Book()
        defer { book.remove() }
        var random = SeededRandom()
        let begin = ContinuousClock.now
        #expect(
            try Fixture.run(
                Fixture.tool, ["build", "--root", book.root], environment: CachingCompiler.uncached
            ).status == 0)
        let whole = (ContinuousClock.now - begin) / .seconds(1)
        let times = Int(ProcessInfo.processInfo.environment["BOOK_KILLS"] ?? "") ?? 8
        var number = 1
        var longest = Duration.zero
        for time in 0..<times {
            let process = try start(in: book)
            #expect(try book.shown() == [number])
            var possible: Set = [number]
            // The second save may come before the build of the first.
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                number += 1
                possible.insert(number)
                try book.save(number)
                Thread.sleep(forTimeInterval: Double.random(in: 0...whole, using: &random))
            }
            let signal = [SIGKILL, SIGKILL, SIGINT, SIGTERM, SIGHUP].randomElement(using: &random)!
            let killed = ContinuousClock.now
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            let left = Processes.left(of: book.root)
            longest = max(longest, ContinuousClock.now - killed)
            #expect(left.isEmpty, "signal \(signal) left \(left)")
            if signal != SIGKILL { #expect(process.terminationStatus == 0, "signal \(signal)") }
            let shown = try book.shown()
            #expect(shown.count == 1 && shown.isSubset(of: possible), "torn: \(shown), of \(possible)")
            if time % 3 == 0 {
                #expect(try Fixture.run("build", in: book.root).status == 0)
                #expect(try book.shown() == [number])
            }
        }
        print("\(times) kills of serve; the longest took \(longest) until nothing was left")
        // The next command with work to do cleans up after killed ones.
        try book.save(number + 1)
        #expect(try Fixture.run("build", in: book.root).status == 0)
        #expect(try book.shown() == [number + 1])
        let work = try FileManager.default.contentsOfDirectory(atPath: book.root + "/.build/book/work")
            .filter { !$0.hasSuffix(".new") }
        #expect(work.isEmpty, "\(work)")
    }
}
