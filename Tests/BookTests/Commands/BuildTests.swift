import BookDriver
import Foundation
import TestSupport
import Testing

/// What a build does to the site's folder and to the cache, whatever happens meanwhile.
@Suite(.ownThreads) struct BuildTests {
    /// A book of chapters that all show one number.
    private struct Numbers {
        let root: String
        static let count = 4

        init() throws {
            root = try Fixture.makeBook(["00-none": ""])
            try FileManager.default.removeItem(atPath: root + "/chapters/00-none.md")
            try write(1)
        }

        func path(_ chapter: Int) -> String { "\(root)/chapters/0\(chapter)-number.md" }

        func write(_ number: Int) throws {
            for chapter in 1...Self.count {
                let text =
                    "# Chapter \(chapter)\n\n```swift\nlet n\(chapter) = \(number) + \(chapter)\n```\n\nThe number is \(number).\n"
                try text.write(toFile: path(chapter), atomically: true, encoding: .utf8)
            }
        }

        /// The numbers that the site's pages show; empty if there is no site.
        func shown() throws -> Set<String> {
            var numbers: Set<String> = []
            let pages = ((try? FileManager.default.contentsOfDirectory(atPath: root + "/site")) ?? [])
                .filter { $0.hasSuffix("-number.html") }
            guard !pages.isEmpty else { return [] }
            #expect(pages.count == Self.count)
            for chapter in 1...Self.count {
                let page = try String(contentsOfFile: "\(root)/site/0\(chapter)-number.html", encoding: .utf8)
                let number = try #require(page.firstMatch(of: /The number is ([0-9]+)/)).output.1
                numbers.insert(String(number))
                #expect(page.contains("value=\"\(Int(number)! + chapter)\""))
            }
            return numbers
        }

        func files() throws -> [String: String] {
            var files: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: root + "/site") {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/site/\(name)")
                files[name] = "\(attributes[.systemFileNumber]!) \(attributes[.modificationDate]!)"
            }
            return files
        }

        func remove() { try? FileManager.default.removeItem(atPath: root) }
    }

    /// If a build is killed at any moment, the site is the old one or the new one, no process is left, and
    /// the next build is correct.
    ///
    /// The environment variable `BOOK_KILLS` sets the number of kills.
    @Test func kills() throws {
        let book = try Numbers()
        defer { book.remove() }
        var random = SeededRandom()
        let begin = ContinuousClock.now
        #expect(
            try Fixture.run(
                Fixture.tool, ["build", "--root", book.root], environment: CachingCompiler.uncached
            ).status == 0)
        let whole = (ContinuousClock.now - begin) / .seconds(1)
        var seen = ["1"]
        let times = Int(ProcessInfo.processInfo.environment["BOOK_KILLS"] ?? "") ?? 15
        for time in 0..<times {
            let number = "\(100 + time)"
            try book.write(100 + time)
            let command = [["build"], ["build"], ["check"], ["accept"], ["serve", "--port", "0"]]
                .randomElement(using: &random)!
            let process = Fixture.process(
                Fixture.tool, command + ["--root", book.root], environment: CachingCompiler.uncached)
            process.standardError = FileHandle.nullDevice
            try process.run()
            // Mostly moments within a build, and some after it.
            Thread.sleep(forTimeInterval: Double.random(in: 0...whole * 1.2, using: &random))
            let signal = [SIGKILL, SIGKILL, SIGINT, SIGTERM].randomElement(using: &random)!
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            let left = Processes.left(of: book.root)
            #expect(left.isEmpty, "signal \(signal) to \(command) left \(left)")
            let shown = try book.shown()
            #expect(shown == [seen.last!] || shown == [number], "torn: \(shown)")
            if time % 3 == 0 {
                #expect(try Fixture.run("build", in: book.root).status == 0)
                #expect(try book.shown() == [number])
                seen.append(number)
            } else if let only = shown.first {
                seen.append(only)
            }
        }
        // The next command with work to do cleans up after killed ones; files that a process held open while
        // it was ending are removed by the command after that.
        var work: [String] = []
        for number in 1000..<1003 {
            try book.write(number)
            #expect(try Fixture.run("build", in: book.root).status == 0)
            #expect(try book.shown() == ["\(number)"])
            work = try FileManager.default.contentsOfDirectory(atPath: book.root + "/.build/book/work")
                .filter { !$0.hasSuffix(".new") }
            if work.isEmpty { break }
        }
        #expect(work.isEmpty, "\(work)")
    }

    @Test func unchangedFilesKeepModificationTimes() throws {
        let book = try Numbers()
        defer { book.remove() }
        #expect(try Fixture.run("build", in: book.root).status == 0)
        let before = try book.files()
        #expect(try Fixture.run("build", in: book.root).status == 0)
        #expect(try book.files() == before)
        #expect(try Fixture.runCold("build", in: book.root).status == 0)
        #expect(try book.files() == before, "computed again, the same")

        // One page changes: only its file is replaced.
        let text = try String(contentsOfFile: book.path(2), encoding: .utf8) + "\nMore.\n"
        try text.write(toFile: book.path(2), atomically: true, encoding: .utf8)
        #expect(try Fixture.run("build", in: book.root).status == 0)
        let after = try book.files()
        #expect(after.filter { $0.value != before[$0.key] }.keys.sorted() == ["02-number.html"])

        // Changes made by others to the site's files are undone, and deleted files are restored.
        try "mine".write(toFile: book.root + "/site/03-number.html", atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: book.root + "/site/style.css")
        #expect(try Fixture.run("build", in: book.root).status == 0)
        #expect(try book.shown() == ["1"])
        #expect(FileManager.default.fileExists(atPath: book.root + "/site/style.css"))
        // When a chapter is deleted, its page is removed too.
        try FileManager.default.removeItem(atPath: book.path(4))
        #expect(try Fixture.run("build", in: book.root).status == 0)
        #expect(!FileManager.default.fileExists(atPath: book.root + "/site/04-number.html"))
    }

    /// A failure is retried, even if nothing that the tool knows of has changed.
    @Test func failuresAreNeverCached() throws {
        let book = try Numbers()
        defer { book.remove() }
        let sign = book.root + "/sign"
        try
            "# Sign\n\n```swift\nimport Foundation\nprecondition(FileManager.default.fileExists(atPath: \"\(sign)\"))\n```\n"
            .write(toFile: book.root + "/chapters/05-sign.md", atomically: true, encoding: .utf8)
        for _ in 0..<2 {
            let result = try Fixture.run("build", in: book.root)
            #expect(result.status == 1)
            #expect(result.errors.contains("chapters/05-sign.md:5"), "\(result.errors)")
        }
        try "".write(toFile: sign, atomically: true, encoding: .utf8)
        let result = try Fixture.run("build", in: book.root)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Several machines fill the same cache: caches are merged by copying.
    @Test func shards() throws {
        let book = try Numbers()
        defer { book.remove() }
        let cache = book.root + "/.build/book/cache"
        let manager = FileManager.default
        try Fixture.unshare(book.root)
        var caches: [String] = []
        for shard in 1...3 {
            let own = "\(book.root)/cache-\(shard)"
            let said = try Fixture.output(["build", "--shard", "\(shard)/3", "--root", book.root])
            #expect(said.hasPrefix("shard \(shard)/3: \(shard == 1 ? 2 : 1) chapter"), "\(said)")
            #expect(!manager.fileExists(atPath: book.root + "/site"))
            try manager.moveItem(atPath: cache, toPath: own)
            caches.append(own)
        }
        try manager.createDirectory(atPath: cache, withIntermediateDirectories: true)
        for other in caches {
            let copied = try Fixture.run("/bin/cp", ["-R", other + "/.", cache + "/"])
            #expect(copied.status == 0, "\(copied.errors)")
        }
        let said = try Fixture.output(["build", "--root", book.root])
        #expect(said.hasPrefix("4 chapters: 0 ran, 4 from the cache"), "\(said)")
        #expect(try book.shown() == ["1"])
        let wrong = try Fixture.run(Fixture.tool, ["build", "--shard", "4/3", "--root", book.root])
        #expect(wrong.status != 0 && wrong.errors.contains("4/3"))
    }

    @Test func concurrentBuilds() async throws {
        let book = try Numbers()
        defer { book.remove() }
        let builds = try (0..<3).map { _ in
            let build = Fixture.process(Fixture.tool, ["build", "--quiet", "--root", book.root])
            build.standardError = FileHandle.nullDevice
            try build.run()
            return build
        }
        for build in builds {
            build.waitUntilExit()
            #expect(build.terminationStatus == 0)
        }
        #expect(try book.shown() == ["1"])
    }

    /// `clean` removes nothing that a running build uses.
    @Test func cleanWaits() throws {
        let book = try Numbers()
        defer { book.remove() }
        let manager = FileManager.default
        try """
        ---
        seconds: 600
        ---

        # Waits

        ```swift
        import Foundation
        _ = FileManager.default.createFile(atPath: "\(book.root)/begun", contents: nil)
        while !FileManager.default.fileExists(atPath: "\(book.root)/go") { usleep(1000) }
        ```
        """.write(toFile: book.root + "/chapters/05-waits.md", atomically: true, encoding: .utf8)
        func start(_ command: String) throws -> Process {
            let process = Fixture.process(Fixture.tool, [command, "--root", book.root])
            let said = "\(book.root)/\(command)-said"
            #expect(manager.createFile(atPath: said, contents: nil))
            process.standardError = FileHandle(forWritingAtPath: said)
            try process.run()
            return process
        }
        func said(_ command: String) throws -> String {
            try String(contentsOfFile: "\(book.root)/\(command)-said", encoding: .utf8)
        }
        let build = try start("build")
        while !manager.fileExists(atPath: book.root + "/begun"), build.isRunning {
            Thread.sleep(forTimeInterval: 0.01)
        }
        let clean = try start("clean")
        while try said("clean").isEmpty, clean.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        #expect(try said("clean") == "waiting for another command that uses this book's cache\n")
        #expect(manager.fileExists(atPath: book.root + "/.build/book/work"))
        #expect(manager.createFile(atPath: book.root + "/go", contents: nil))
        build.waitUntilExit()
        clean.waitUntilExit()
        let errors = try said("build")
        #expect(build.terminationStatus == 0, "\(errors)")
        #expect(clean.terminationStatus == 0)
        #expect(try book.shown() == ["1"])
        #expect(try manager.contentsOfDirectory(atPath: book.root + "/.build/book") == ["lock"])
        #expect(try Fixture.run("build", in: book.root).status == 0)
    }

    /// If a library's folder links back to itself, each source occurs once.
    @Test func circularLinks() throws {
        let book = try Numbers()
        defer { book.remove() }
        let (library, configuration) = (book.root + "/Circle", book.root + "/chapters/book.yml")
        try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: true)
        try "public let round = 1\n".write(
            toFile: library + "/Circle.swift", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: library + "/again", withDestinationPath: library)
        try String(contentsOfFile: configuration, encoding: .utf8)
            .replacingOccurrences(of: "memory: ", with: "libraries:\n  - Circle: ../Circle\nmemory: ")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        let result = try Fixture.run("build", in: book.root)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Neither compilers nor programs leave anything in the system's folder for temporary files, or in the
    /// tool's own.
    @Test func temporaryFilesAreRemoved() throws {
        let book = try Numbers()
        defer { book.remove() }
        let manager = FileManager.default
        let temporary = book.root + "/temporary"
        try manager.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        try
            "---\nlive: true\n---\n# Live\n\n```swift\nlet x = slider(\"x\", 0...9, start: 2)\n```\n\n```swift traps\n[1][x]\n```\n"
            .write(toFile: book.root + "/chapters/05-live.md", atomically: true, encoding: .utf8)
        for arguments in [["build", "--cold"], ["check", "--cold"]] {
            _ = try Fixture.run(
                Fixture.tool, arguments + ["--root", book.root],
                environment: CachingCompiler.uncached.merging(["TMPDIR": temporary]) { $1 })
            #expect(try manager.contentsOfDirectory(atPath: temporary) == [])
            #expect(try manager.contentsOfDirectory(atPath: book.root + "/.build/book/work") == [])
        }
        // Results for pages are removed along with their chapters.
        try manager.removeItem(atPath: book.root + "/chapters/05-live.md")
        #expect(try Fixture.run("build", in: book.root).status == 0)
        let states = try manager.contentsOfDirectory(atPath: book.root + "/.build/book/pages")
        #expect(states.sorted() == (1...4).map { "0\($0)-number" } + ["index"])
    }

    @Test func timings() throws {
        let book = try Numbers()
        defer { book.remove() }
        let said = try Fixture.output(["build", "--cold", "--timings", "--root", book.root])
        let lines = said.split(separator: "\n")
        #expect(lines.first?.hasSuffix("compile     link      run   module   render    write") == true)
        for chapter in 1...4 {
            let line = try #require(lines.first { $0.hasPrefix("0\(chapter)-number ") })
            let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
            #expect(numbers.count == 6 && numbers[0] > 1 && numbers[2] > 0, "\(line)")
        }
        #expect(lines.contains { $0.hasPrefix("4 chapters: 4 ran, 0 from the cache, in ") })
    }
}
