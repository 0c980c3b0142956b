import BookDriver
import Foundation
import TestSupport
import Testing

/// Either all records are written, or none.
@Suite(.ownThreads) struct AcceptTests {
    private func change(_ book: SmallBook, to number: Int) throws {
        for chapter in 1...3 {
            try book.write(SmallBook.chapter(chapter, number: number), SmallBook.path(chapter))
        }
    }

    private static let folder = "chapters/baseline"

    private func records(_ book: SmallBook) throws -> [String: String] {
        try book.files(Self.folder).filter { $0.key.hasSuffix(".txt") }
    }

    /// The files and folders left next to the folder of records.
    private func besideRecords(_ book: SmallBook) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: book.root + "/chapters").filter {
            $0.hasPrefix(".")
        }
    }

    @Test func faultInOneChapter() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        let before = try records(book)
        #expect(before.count == 3)
        try change(book, to: 8)
        try book.write("# Chapter 3\n\n```swift\nlet n: Int = \"\"\n```\n", SmallBook.path(3))
        #expect(try book.run("accept").status == 1)
        #expect(try records(book) == before)
    }

    /// A fault in one chapter hides nothing in others, and does not affect commands that name other chapters.
    @Test(arguments: [
        "# Chapter 3\n\n```swift\nlet n: Int = \"\"\n```\n",
        "# Chapter 3\n\n```swift\nfatalError(\"no\")\n```\n",
        "# Chapter 3\n\n[a](nope.md)\n\n```swift\nlet n = 7\n```\n",
    ])
    func otherChaptersAreStillChecked(_ broken: String) throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        let before = try records(book)
        try change(book, to: 8)
        try book.write(broken, SmallBook.path(3))
        let check = try book.run("check")
        #expect(check.status == 1)
        for path in (1...3).map(SmallBook.path) { #expect(check.errors.contains(path), "\(check)") }
        #expect(check.errors.contains("\n1 error, "), "\(check)")
        let report = try Fixture.output(["check", "--format", "json", "--root", book.root])
        #expect(report.contains("\"01-number\""), "\(report)")
        #expect(try book.run("check", "01-number").errors.contains(SmallBook.path(3)) == false)

        #expect(try book.run("accept").status == 1)
        #expect(try records(book) == before)
        let accepted = try book.run("accept", "02-number")
        #expect(accepted.status == 0, "\(accepted)")
        let after = try records(book)
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key) == ["02-number.txt"])
    }

    @Test func unwritableRecord() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        try change(book, to: 8)
        try FileManager.default.removeItem(atPath: "\(book.root)/\(Self.folder)/03-number.txt")
        try book.folder(Self.folder + "/03-number.txt")
        let before = try book.files(Self.folder)
        let result = try book.run("accept")
        #expect(result.status == 1)
        #expect(
            result.errors.hasSuffix(
                "chapters/baseline: the records can't be written: 03-number.txt is a folder, not a file; move it "
                    + "away; all records are unchanged\n"), "\(result.errors)")
        #expect(try book.files(Self.folder) == before)
        #expect(try besideRecords(book) == [])
    }

    /// A full disk: simulated by a limit on the size of new files; existing files are unaffected.
    @Test func fullDisk() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        let before = try book.files(Self.folder)
        for chapter in 1...3 {
            let list = Array(repeating: "1.5", count: chapter == 3 ? 60 : 1).joined(separator: ", ")
            try book.write(
                "# C\n\n```swift\nlet a = [\(list)]\nlet b = a + a.prefix(3)\n```\n", SmallBook.path(chapter))
        }
        // All results come from the cache.
        #expect(try book.run("build").status == 0)
        let script = "ulimit -f 4; trap '' XFSZ; exec \"$0\" accept --root \"$1\""
        let result = try Fixture.run("/bin/sh", ["-c", script, Fixture.tool, book.root])
        #expect(result.status == 1)
        #expect(result.errors.contains("File too large; all records are unchanged"), "\(result.errors)")
        #expect(try book.files(Self.folder) == before)
        #expect(try besideRecords(book) == [])
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
    }

    /// Other files in the folder stay, and if the folder is a link it stays one.
    @Test func otherFilesAreKept() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        try book.folder("elsewhere/deep")
        try book.link(Self.folder, to: "../elsewhere")
        try book.write("mine", "elsewhere/notes.md")
        try book.write("mine", "elsewhere/deep/notes.md")
        try book.link("elsewhere/link", to: "notes.md")
        // Names that look like the tool's, but are not.
        for name in ["elsewhere.new", "elsewhere.old", ".elsewhere.book-next-1-mine"] {
            try book.write("mine", name + "/01-number.txt")
        }
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
        #expect(try book.read("elsewhere/notes.md") == "mine")
        #expect(try book.read("elsewhere/deep/notes.md") == "mine")
        let manager = FileManager.default
        #expect(try manager.destinationOfSymbolicLink(atPath: book.root + "/elsewhere/link") == "notes.md")
        #expect(
            try manager.destinationOfSymbolicLink(atPath: "\(book.root)/\(Self.folder)") == "../elsewhere")
        for name in ["elsewhere.new", "elsewhere.old", ".elsewhere.book-next-1-mine"] {
            #expect(try book.read(name + "/01-number.txt") == "mine")
        }
    }

    /// Leftovers of killed commands are removed; but not the files of a command that is still running, in
    /// case the lock failed to exclude it.
    @Test func leftoversOfKilledCommands() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let ended = Fixture.process("/bin/sh", ["-c", "true"])
        try ended.run()
        ended.waitUntilExit()
        let (gone, own) = ("\(ended.processIdentifier)-1", "\(getpid())-1")
        try book.write("half", "chapters/.baseline.book-next-\(gone)/01-number.txt")
        try book.write("half", "chapters/.baseline.book-next-\(own)/01-number.txt")
        #expect(try book.run("accept").status == 0)
        #expect(try besideRecords(book) == [".baseline.book-next-\(own)"])
        // Even if there is nothing to write.
        try book.write("half", "chapters/.baseline.book-next-\(gone)/01-number.txt")
        #expect(try book.run("accept").status == 0)
        #expect(try besideRecords(book) == [".baseline.book-next-\(own)"])
        // Simulates a command killed on a system that can't swap two folders,
        // while there was no folder of records.
        try book.write("mine", Self.folder + "/notes.md")
        let manager = FileManager.default
        try manager.moveItem(
            atPath: "\(book.root)/\(Self.folder)", toPath: "\(book.root)/chapters/.baseline.book-old-\(gone)")
        // This is merged with what is restored.
        try book.write("# Chapter 1\n\n```swift\nlet n1 = 9\nlet m = 10\n```\n", SmallBook.path(1))
        let before = try book.read("chapters/.baseline.book-old-\(gone)/01-number.txt")
        #expect(try book.run("accept", "01-number#m").status == 0)
        #expect(try book.read(Self.folder + "/notes.md") == "mine")
        let record = try book.read(Self.folder + "/01-number.txt")
        #expect(record.contains("\nm\tInt\t10\t") || record.hasPrefix("m\tInt\t10\t"), "\(record)")
        let old = try #require(before.split(separator: "\n").first { $0.hasPrefix("n1\t") })
        #expect(record.contains(old + "\n"), "\(record)")
        #expect(try besideRecords(book) == [".baseline.book-next-\(own)"])
    }

    private func runAtOnce(_ commands: [[String]], in book: SmallBook) throws -> [Int32] {
        let processes = try commands.map { arguments in
            let process = Fixture.process(Fixture.tool, arguments + ["--root", book.root])
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        return processes.map { process in
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    /// Several commands at once each record what they were told to, and undo nothing of the others.
    @Test func concurrentAccepts() throws {
        let book = try SmallBook(chapters: 4)
        defer { book.remove() }
        // Copying this many files takes a while.
        for number in 1...1000 { try book.write("mine", "\(Self.folder)/note-\(number)") }
        #expect(try book.run("build").status == 0)
        let one = (1...4).map { ["accept", "0\($0)-number"] }
        #expect(try runAtOnce(one, in: book) == [0, 0, 0, 0])
        #expect(try records(book).count == 4)
        #expect(try book.run("check").status == 0)
        #expect(try book.files(Self.folder).count == 4 + 1000)

        // The values of one record.
        let values = { (number: Int) in
            "# Chapter 1\n\n```swift\n"
                + (1...4).map { "let n\($0) = \(number) + \($0)\n" }.joined() + "```\n"
        }
        try book.write(values(10), SmallBook.path(1))
        #expect(try book.run("accept").status == 0)
        try book.write(values(20), SmallBook.path(1))
        #expect(try book.run("build").status == 0)
        let single = (1...4).map { ["accept", "01-number#n\($0)"] }
        #expect(try runAtOnce(single, in: book) == [0, 0, 0, 0])
        let check = try book.run("check")
        #expect(check.status == 0, "\(check.errors)")
    }

    /// If `accept` is killed at any moment, the records are either the old ones or the new ones.
    @Test func kills() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        var random = SeededRandom()
        // Copying this many files takes a while.
        for number in 1...200 { try book.write("mine", "\(Self.folder)/note-\(number)") }
        #expect(try book.run("accept").status == 0)
        var last = try records(book)
        // No number occurs in records of two consecutive rounds.
        for (round, number) in stride(from: 100, to: 220, by: 10).enumerated() {
            try change(book, to: number)
            // So that `accept` has little else to do.
            #expect(try book.run("build").status == 0)
            let before = stamps(book)
            let accept = Fixture.process(Fixture.tool, ["accept", "--root", book.root])
            accept.standardError = FileHandle.nullDevice
            try accept.run()
            // Mostly moments during writing, and some after it.
            while accept.isRunning, stamps(book) == before {}
            for _ in 0..<Int(exp2(Double.random(in: 0...13, using: &random))) { _ = stamps(book) }
            if accept.isRunning { kill(accept.processIdentifier, round % 2 == 0 ? SIGKILL : SIGINT) }
            accept.waitUntilExit()
            let now = try records(book)
            #expect(try book.run("accept").status == 0)
            let new = try records(book)
            #expect(
                (1...3).allSatisfy { new["0\($0)-number.txt"]?.contains("\t\(number + $0)\t") == true })
            #expect(now == last || now == new, "torn: \(now)")
            last = new
        }
        #expect(try besideRecords(book) == [])
        #expect(try book.run("check").status == 0)
    }

    /// File stamps that change when something is written next to or among the records.
    private func stamps(_ book: SmallBook) -> [Int] {
        ["chapters", Self.folder].flatMap { name in
            var status = stat()
            // For a moment there may be no folder.
            guard stat("\(book.root)/\(name)", &status) == 0 else { return [0] }
            #if os(Linux)
                let time = status.st_mtim
            #else
                let time = status.st_mtimespec
            #endif
            return [Int(status.st_ino), time.tv_sec, time.tv_nsec]
        }
    }
}
