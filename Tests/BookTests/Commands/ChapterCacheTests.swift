import BookDriver
import Foundation
import Testing

/// A chapter that was read before is not parsed again, and its cached contents are used only if they belong
/// to it.
@Suite(.ownThreads) struct ChapterCacheTests {
    private static let folder = ".build/book/read"

    private func number(_ book: SmallBook, _ chapter: Int) throws -> UInt64? {
        let path = "\(book.root)/\(Self.folder)/0\(chapter)-number.md"
        return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
    }

    private func bytes(_ book: SmallBook, _ chapter: Int) throws -> [UInt8] {
        Array(
            try #require(
                FileManager.default.contents(atPath: "\(book.root)/\(Self.folder)/0\(chapter)-number.md")))
    }

    @Test func onlyChangedChaptersAreParsed() throws {
        let book = try SmallBook(chapters: 3)
        defer { book.remove() }
        #expect(try book.run("build").status == 0)
        let before = try (1...3).map { try number(book, $0) }
        #expect(try book.run("build").status == 0)
        #expect(try (1...3).map { try number(book, $0) } == before)
        try book.edit(SmallBook.path(2), "# Chapter 2", "# Chapter II")
        #expect(try book.run("build").status == 0)
        #expect(try number(book, 1) == before[0] && number(book, 3) == before[2])
        #expect(try number(book, 2) != before[1])
        // A chapter with faults is removed from the cache, and is read again.
        try book.edit(SmallBook.path(3), "# Chapter 3", "Chapter 3")
        #expect(try book.run("build").errors.contains("the chapter has no heading"))
        #expect(try book.run("build").errors.contains("the chapter has no heading"))
        try book.edit(SmallBook.path(3), "Chapter 3", "# Chapter 3")
        try FileManager.default.removeItem(atPath: "\(book.root)/\(SmallBook.path(1))")
        #expect(try book.run("build").status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(book.root)/\(Self.folder)").sorted()
                == ["02-number.md", "03-number.md"])
    }

    /// The site equals that of a cold build, however the cached contents were damaged.
    @Test func damagedEntriesAreParsedAgain() throws {
        let book = try SmallBook(chapters: 2)
        defer { book.remove() }
        #expect(try book.run("build", "--cold").status == 0)
        let site = try book.files("site")
        #expect(try book.run("build").status == 0)
        let (first, second) = (try bytes(book, 1), try bytes(book, 2))
        var changed = first
        changed[first.count - 3] ^= 1
        for spoilt in [
            [], Array(first.prefix(7)), Array(first.dropLast()), first + [0], second, changed,
            Array(repeating: 0, count: first.count),
            Array(first.prefix(60)) + Array(repeating: 0, count: first.count - 60),
        ] {
            try book.write(spoilt, "\(Self.folder)/01-number.md")
            // So that the page is made from the cached chapter.
            try FileManager.default.removeItem(atPath: book.root + "/.build/book/pages")
            #expect(try book.run("build").status == 0)
            #expect(try book.files("site") == site)
            #expect(try bytes(book, 1) == first)
        }
    }

    /// The same bytes count as another chapter under another path, or with other settings of the book.
    @Test func pathAndSettingsAreCompared() throws {
        let book = try SmallBook(chapters: 2)
        defer { book.remove() }
        #expect(try book.run("build").status == 0)
        let live = try bytes(book, 1)
        try book.edit("chapters/book.yml", "live: false", "live: true")
        #expect(try book.run("build").status == 0)
        #expect(try bytes(book, 1) != live)
        // If the book is in another folder, paths differ.
        let known = try bytes(book, 1)
        #expect(
            try Fixture.run("/bin/sh", ["-c", "cd \(book.root) && exec \(Fixture.tool) build --quiet"]).status
                == 0)
        #expect(try bytes(book, 1) != known)
    }

    /// Another version of the tool may parse the same bytes differently.
    @Test func otherToolVersionsParseAgain() throws {
        let book = try SmallBook()
        let tool = book.root + "/tool"
        defer { book.remove() }
        #expect(try book.run("build").status == 0)
        let known = try bytes(book, 1)
        try FileManager.default.copyItem(atPath: Fixture.tool, toPath: tool)
        #expect(try Fixture.run(tool, ["build", "--root", book.root]).status == 0)
        #expect(try bytes(book, 1) != known)
    }

    /// Strangers can put anything into the cache.
    @Test func sandboxIgnoresCache() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.edit("chapters/book.yml", "live: false", "live: true")
        #expect(try book.run("build").status == 0)
        try book.write([1, 2, 3], "\(Self.folder)/01-number.md")
        #expect(try book.run("build", "--sandbox").status == 0)
        #expect(try bytes(book, 1) == [1, 2, 3])
        #expect(try !FileManager.default.fileExists(atPath: Fixture.sandboxFolder(of: book.root) + "/read"))
    }
}
