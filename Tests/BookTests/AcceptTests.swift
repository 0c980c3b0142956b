import BookDriver
import Foundation
import TestSupport
import Testing

/// Records are written all or none.
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

    @Test func aFaultInOneChapter() throws {
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

    @Test func aRecordThatCannotBeWritten() throws {
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
                    + "away; all records are as they were\n"), "\(result.errors)")
        #expect(try book.files(Self.folder) == before)
        #expect(!FileManager.default.fileExists(atPath: book.root + "/chapters/baseline.new"))
    }

    /// A full disk: here the system refuses files of more than so many blocks, but for those that there are already.
    @Test func aFullDisk() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        let before = try book.files(Self.folder)
        for chapter in 1...3 {
            let list = Array(repeating: "1.5", count: chapter == 3 ? 60 : 1).joined(separator: ", ")
            try book.write(
                "# C\n\n```swift\nlet a = [\(list)]\nlet b = a + a.prefix(3)\n```\n", SmallBook.path(chapter))
        }
        // All that is computed comes from the cache.
        #expect(try book.run("build").status == 0)
        let script = "ulimit -f 4; trap '' XFSZ; exec \"$0\" accept --root \"$1\""
        let result = try Fixture.run("/bin/sh", ["-c", script, Fixture.tool, book.root])
        #expect(result.status == 1)
        #expect(result.errors.contains("File too large; all records are as they were"), "\(result.errors)")
        #expect(try book.files(Self.folder) == before)
        #expect(!FileManager.default.fileExists(atPath: book.root + "/chapters/baseline.new"))
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
    }

    /// What else is in the folder stays, and so does the folder's being a link.
    @Test func othersStay() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        try book.folder("elsewhere/deep")
        try book.link(Self.folder, to: "../elsewhere")
        try book.write("mine", "elsewhere/notes.md")
        try book.write("mine", "elsewhere/deep/notes.md")
        try book.link("elsewhere/link", to: "notes.md")
        // As an `accept` leaves that was killed.
        try book.write("half", "elsewhere.new/01-number.txt")
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
        #expect(try book.read("elsewhere/notes.md") == "mine")
        #expect(try book.read("elsewhere/deep/notes.md") == "mine")
        let manager = FileManager.default
        #expect(try manager.destinationOfSymbolicLink(atPath: book.root + "/elsewhere/link") == "notes.md")
        #expect(
            try manager.destinationOfSymbolicLink(atPath: "\(book.root)/\(Self.folder)") == "../elsewhere")
        #expect(!manager.fileExists(atPath: book.root + "/elsewhere.new"))
    }

    /// Killed at any moment, the records are the old ones or the new ones.
    @Test func kills() async throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        var random = SeededRandom()
        #expect(try book.run("accept").status == 0)
        var last = try records(book)
        let begin = ContinuousClock.now
        #expect(try book.run("accept").status == 0)
        let whole = (ContinuousClock.now - begin) / .seconds(1)
        for number in 100..<112 {
            try change(book, to: number)
            // So that little else is done.
            #expect(try book.run("build").status == 0)
            let accept = Fixture.process(Fixture.tool, ["accept", "--root", book.root])
            accept.standardError = FileHandle.nullDevice
            try accept.run()
            try await Task.sleep(for: .seconds(Double.random(in: 0...whole * 1.5, using: &random)))
            kill(accept.processIdentifier, number % 2 == 0 ? SIGKILL : SIGINT)
            accept.waitUntilExit()
            let now = try records(book)
            if now != last {
                #expect(
                    now.count == 3
                        && now.values.allSatisfy {
                            $0.contains("\t\(number + 1)\t") || $0.contains("\t\(number + 2)\t")
                                || $0.contains("\t\(number + 3)\t")
                        }, "torn")
                last = now
            }
        }
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
    }
}
