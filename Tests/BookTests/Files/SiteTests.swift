import BookDriver
import Foundation
import Testing

/// A site belongs to one book, and has a folder of its own.
@Suite(.ownThreads) struct SiteTests {
    private let manager = FileManager.default

    /// Makes another book in a book's folder with the same site, `shared`.
    private func makeOther(_ name: String, in book: SmallBook) throws -> String {
        let other = "\(book.root)/\(name)"
        try Fixture.share(other)
        try manager.copyItem(atPath: book.root + "/chapters", toPath: other + "/chapters")
        try book.edit("\(name)/chapters/book.yml", "site: ../shared", "site: ../../shared")
        return other
    }

    @Test func twoBooksWithOneSite() throws {
        let book = try SmallBook(settings: "site: ../shared\n")
        defer { book.remove() }
        #expect(try book.run("build").status == 0)
        let before = try book.files("shared")
        let other = try makeOther("other", in: book)
        func buildOther() throws -> Fixture.Result { try Fixture.run("build", in: other) }
        let result = try buildOther()
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix("error: \(book.root)/shared is the site of ")
                && result.errors.contains(
                    "/chapters/book.yml, and 'site: ../../shared' in \(other)/chapters/book.yml names the same folder"
                ),
            "\(result.errors)")
        #expect(try book.files("shared") == before)
        // Once the first book has another site, or is gone, the folder is free.
        try book.edit("chapters/book.yml", "site: ../shared", "site: ../elsewhere")
        #expect(try buildOther().status == 0)
        #expect(try book.run("build").status == 0)
        try book.edit("chapters/book.yml", "site: ../elsewhere", "site: ../shared")
        #expect(try book.run("build").status == 1)
        try manager.removeItem(atPath: other)
        #expect(try book.run("build").status == 0)
    }

    /// The site records which book owns it, even if the book's folder has a name of several lines.
    @Test func twoBooksWithUnusualNames() throws {
        let book = try SmallBook(settings: "site: ../shared\n")
        defer { book.remove() }
        let other = try makeOther("a\nb\\n", in: book)
        for _ in 0..<2 {
            let built = try Fixture.run("build", in: other)
            #expect(built.status == 0, "\(built.errors)")
        }
        let result = try book.run("build")
        #expect(result.status == 1 && result.errors.contains("shared is the site of "), "\(result.errors)")
    }

    /// A site moves along with its book.
    @Test func movedBook() throws {
        let book = try SmallBook()
        defer { book.remove() }
        #expect(try book.run("build").status == 0)
        let moved = book.root + "-moved"
        defer { try? manager.removeItem(atPath: moved) }
        try manager.moveItem(atPath: book.root, toPath: moved)
        #expect(try Fixture.run("build", in: moved).status == 0)
        try manager.copyItem(atPath: moved, toPath: book.root)
        #expect(try book.run("build").status == 0)
        // Only the chapters are moved, to a book whose site is elsewhere.
        let site = moved + "/far/site"
        try manager.createDirectory(atPath: moved + "/deep", withIntermediateDirectories: true)
        for name in ["chapters", ".build"] {
            try manager.moveItem(atPath: "\(moved)/\(name)", toPath: "\(moved)/deep/\(name)")
        }
        let configuration = moved + "/deep/chapters/book.yml"
        try (String(contentsOfFile: configuration, encoding: .utf8) + "site: \(site)\n")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        #expect(try Fixture.run("build", in: moved + "/deep").status == 0)
        try manager.moveItem(atPath: moved + "/deep", toPath: moved + "/deeper")
        #expect(try Fixture.run("build", in: moved + "/deeper").status == 0)
        #expect(manager.fileExists(atPath: site + "/index.html"))
    }

    @Test func linkedSite() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.folder("real")
        try book.link("site", to: "real")
        #expect(try book.run("build").status == 0)
        try book.write(SmallBook.chapter(1, number: 30), SmallBook.path(1))
        #expect(try book.run("build").status == 0)
        #expect(try manager.destinationOfSymbolicLink(atPath: book.root + "/site") == "real")
        #expect(try book.read("real/01-number.html").contains("value=\"31\""))
        #expect(try book.run("build").status == 0)
    }

    /// A folder that contains sources, or in which nothing can be created, is not accepted as a site. Nothing
    /// in it is touched, and other faults are reported as well.
    @Test(arguments: [
        (".", "where the chapters are"), ("..", "holds the book itself"),
        ("chapters", "where the chapters are"),
        ("baseline", "where the chapters are"), ("../Lib", "where the sources of Lib are"),
        ("../Lib/site", "where the sources of Lib are"), ("../../..", "holds the book itself"),
        ("/", "holds the book itself"), ("../.build", "where the tool's own files are"),
        ("../README.md", "which is not a folder"),
        ("../dangling", "is a link to 'none', which does not exist"),
        ("../loop", "a link that leads back to itself"), ("../link", "where the chapters are"),
    ])
    func unusableSiteFolders(_ site: String, _ reason: String) throws {
        let book = try SmallBook(settings: "site: \(site)\n")
        defer { book.remove() }
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: ../Lib\nmemory: ")
        try book.write("public let a = 1\n", "Lib/A.swift")
        try book.write("mine", "README.md")
        try book.link("dangling", to: "none")
        try book.link("loop", to: "loop")
        try book.link("link", to: "chapters")
        try book.write("# T\n\n```swift\nlet n: Int = \"\"\n```\n", SmallBook.path(1))
        let result = try book.run("build")
        #expect(result.status == 1)
        #expect(result.errors.contains(reason), "\(result.errors)")
        #expect(result.errors.contains(": error: 'site: \(site)' "))
        #expect(result.errors.contains("chapters/01-number.md:4:14: error: "))
        #expect(try book.read("README.md") == "mine")
        #expect(try book.read("Lib/A.swift") == "public let a = 1\n")
    }

    /// The name of the temporary folder next to the site can't be the name of another folder.
    @Test func temporaryFolderName() throws {
        let book = try SmallBook()
        defer { book.remove() }
        for name in ["site.new", "site.old"] { try book.write("mine", name + "/index.html") }
        for number in [1, 30] {
            try book.write(SmallBook.chapter(1, number: number), SmallBook.path(1))
            #expect(try book.run("build").status == 0)
            for name in ["site.new", "site.old"] {
                #expect(try book.read(name + "/index.html") == "mine")
            }
        }
        let names = try manager.contentsOfDirectory(atPath: book.root)
        #expect(names.sorted() == [".build", "chapters", "site", "site.new", "site.old"])
    }

    @Test func foreignFilesAreErrors() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write("mine", "site/deep/er/mine.txt")
        let result = try book.run("build")
        #expect(result.status == 1 && result.errors.contains("deep/er/mine.txt"), "\(result.errors)")
        #expect(try book.read("site/deep/er/mine.txt") == "mine")
    }
}
