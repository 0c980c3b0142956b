import BookDriver
import Foundation
import Testing

/// Files in a book's folder that are not its sources are neither trusted nor followed: git stores links, and
/// caches and sites can be committed.
@Suite(.serialized, .ownThreads) struct OwnFolderTests {
    private let manager = FileManager.default
    private static let secret = "secret-7d1f"

    /// Makes a book that can run in the sandbox, and a folder next to it that must stay untouched.
    private func book(settings: String = "") throws -> (book: SmallBook, victim: String) {
        let book = try SmallBook(settings: settings)
        try book.edit("chapters/book.yml", "live: false", "live: true")
        let victim = book.root + "-victim"
        try manager.createDirectory(atPath: victim + "/docs", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: victim + "/empty", withIntermediateDirectories: true)
        try "\(Self.secret): 1\n".write(toFile: victim + "/docs/a.txt", atomically: true, encoding: .utf8)
        return (book, victim)
    }

    private func content(_ folder: String) throws -> [String] {
        try manager.subpathsOfDirectory(atPath: folder).sorted()
    }

    private static let links = [
        ".build", ".build/book", ".build/book/work", ".build/book/pages", ".build/book/read",
        ".build/book/staging",
        ".build/book/site",
        ".build/book/records", ".build/book/cache", ".build/book/cache/entries", ".build/book/cache/last",
        ".build/book/libraries", ".build/book/libraries/native", ".build/book/libraries/native/Lib-1/a.o",
        ".build/book/lock",
    ]

    /// Replaces a part of the tool's own folder by a link, removes it again, and checks that the link's
    /// target is unchanged.
    private func withLinks(_ book: SmallBook, _ victim: String, _ body: (String) throws -> Void) throws {
        try? manager.removeItem(atPath: book.root + "/.build")
        let before = try content(victim)
        for link in Self.links {
            let path = "\(book.root)/\(link)"
            try manager.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            // For a file, the link's target does not exist yet.
            let isFile = link.hasSuffix("lock") || link.hasSuffix(".o")
            try book.link(link, to: isFile ? victim + "/made" : victim)
            try body(link)
            #expect(try content(victim) == before, "\(link)")
            try manager.removeItem(atPath: book.root + "/.build")
        }
    }

    @Test func linksNatively() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try withLinks(book, victim) { link in
            for command in ["build", "check", "accept", "why", "clean"] {
                let result = try book.run(command)
                #expect(result.status == 1)
                #expect(
                    result.errors.hasPrefix("error: \(link) is a symbolic link, through which"),
                    "\(result.errors)"
                )
            }
        }
        #expect(try manager.contentsOfDirectory(atPath: book.root) == ["chapters"])
    }

    /// In the sandbox, the folder is not looked at.
    @Test func linksInTheSandbox() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try withLinks(book, victim) { link in
            // The cache shared by all tests is elsewhere, so no chapter has to run again.
            let result = try Fixture.run(
                Fixture.tool, ["build", "--sandbox", "--root", book.root],
                environment: ["BOOK_CACHE": Fixture.repository + "/.build/test-books"])
            #expect(result.status == 0, "\(link): \(result.errors)")
        }
        #expect(try manager.contentsOfDirectory(atPath: book.root).sorted() == ["chapters", "site"])
    }

    /// A committed result, forged as carefully as possible.
    @Test func forgedCache() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try book.write(
            "# T\n\n```swift\nlet loss = 99.5\nclaim(loss > 0.1, \"it is large\")\n```\n", SmallBook.path(1))
        try Fixture.unshare(book.root)
        // As in another clone.
        let results = victim + "/results"
        func build(_ environment: [String: String] = [:]) throws -> String {
            let result = try Fixture.run(
                Fixture.tool, ["build", "--sandbox", "--root", book.root], environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            return try book.read("site/01-number.html")
        }
        #expect(try build(["BOOK_CACHE": results]).contains(">99.5<"))
        let entries = results + "/cache/entries"
        var forged = 0
        for name in try manager.contentsOfDirectory(atPath: entries) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(entries)/\(name)"))
            let end = try #require(bytes.firstIndex(of: 0x0A))
            let count = try #require(
                Int(String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")[0]))
            let key = bytes[(end + 1)..<(end + 1 + count)]
            var value = Data(bytes[(end + 1 + count)...])
            while let place = value.range(of: Data(">99.5<".utf8)) {
                value.replaceSubrange(place, with: Data(">0.05<".utf8))
                forged += 1
            }
            try book.write(
                Array("\(count) \(value.count) \(Fixture.checksum(value))\n".utf8) + Array(key + value),
                ".build/book/cache/entries/\(name)")
        }
        try #require(forged > 0)
        for name in ["site", "site/01-number.html"] {
            try? manager.removeItem(atPath: "\(book.root)/\(name)")
        }
        let page = try build()
        #expect(page.contains(">99.5<") && !page.contains("0.05"))
        // Outside the sandbox, the forged result would be believed.
        try manager.removeItem(atPath: book.root + "/site")
        #expect(try build(["BOOK_CACHE": victim + "/other"]).contains(">99.5<"))
        try manager.removeItem(atPath: results)
        try manager.copyItem(atPath: book.root + "/.build/book", toPath: results)
        try manager.removeItem(atPath: book.root + "/site")
        #expect(try build(["BOOK_CACHE": results]).contains(">0.05<"))
    }

    /// Without a cache folder of the user, nothing is cached, not even if the book could not be built.
    @Test func nothingIsCachedWithoutUserFolder() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        let temporary = victim + "/empty"
        for command in ["build", "check"] {
            // A file that is not a valid chapter, so there is nothing to compile.
            try book.write([0xff, 0xfe], SmallBook.path(1))
            let result = try Fixture.run(
                Fixture.tool, [command, "--sandbox", "--root", book.root],
                environment: ["HOME": "", "XDG_CACHE_HOME": "", "BOOK_CACHE": "", "TMPDIR": temporary])
            #expect(result.status == 1 && result.errors.contains("UTF-8"), "\(result.errors)")
            #expect(try content(temporary) == [])
            #expect(!manager.fileExists(atPath: book.root + "/.build/book"))
        }
        // A folder for results that strangers can write is refused.
        let result = try Fixture.run(
            Fixture.tool, ["build", "--sandbox", "--root", book.root],
            environment: ["BOOK_CACHE": book.root + "/.build/book"])
        #expect(result.status == 1 && result.errors.contains("set BOOK_CACHE to a folder outside of"))
    }

    // MARK: The site

    @Test(arguments: [
        ("site", "", "empty", "site"), ("site", "", "nowhere", "site"),
        ("public", "site: ../public/site\n", "empty", "public"),
        ("public", "site: ../public/deep/site\n", "nowhere", "public"),
    ])
    func siteLinkedOutside(_ link: String, _ settings: String, _ target: String, _ named: String) throws {
        let (book, victim) = try book(settings: settings)
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        let before = try content(victim)
        try book.link(link, to: "\(victim)/\(target)")
        let result = try book.run("build", "--sandbox")
        #expect(result.status == 1)
        #expect(
            result.errors.contains("goes through \(named), a link out of the book's"),
            "\(result.errors)")
        #expect(try content(victim) == before)
        try manager.removeItem(atPath: "\(book.root)/\(link)")
        // Within the book, the site may be a link.
        try book.folder("within")
        try book.link(link, to: "within")
        #expect(try book.run("build", "--sandbox").status == 0)
    }

    /// Everything kept in a site is a file of its own.
    @Test func linksInASite() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        #expect(try book.run("build").status == 0)
        try book.link("site/.gitignore", to: victim + "/docs/a.txt")
        for options in [[], ["--sandbox"]] {
            let result = try book.run(["build"] + options)
            #expect(result.status == 1)
            #expect(
                result.errors.hasPrefix("error: site/.gitignore is a link or a folder"), "\(result.errors)")
        }
        try manager.removeItem(atPath: book.root + "/site/.gitignore")
        // The same bytes in a linked file: the next build would not know what it is.
        let page = try book.read("site/index.html")
        try page.write(toFile: victim + "/docs/index.html", atomically: true, encoding: .utf8)
        try manager.removeItem(atPath: book.root + "/site/index.html")
        try book.link("site/index.html", to: victim + "/docs/index.html")
        #expect(try book.run("build").status == 0)
        let kind =
            try manager.attributesOfItem(atPath: book.root + "/site/index.html")[.type] as? FileAttributeType
        #expect(kind == .typeRegular)
        #expect(try book.read("site/index.html") == page)
        try manager.moveItem(atPath: book.root + "/site/.book", toPath: victim + "/list")
        try book.link("site/.book", to: victim + "/list")
        let result = try book.run("build")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: site/.book is a link, not a file"), "\(result.errors)")
    }

    // MARK: What book.yml names

    @Test func referencesLinkedOutside() throws {
        let (book, victim) = try book(settings: "references: [data/pins.txt]\n")
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try book.folder("chapters/data")
        try book.link("chapters/data/pins.txt", to: victim + "/docs/a.txt")
        for command in ["build", "check"] {
            let result = try book.run(command, "--sandbox")
            #expect(result.status == 1)
            #expect(result.errors.contains("error: 'data/pins.txt' lies outside of"), "\(result.errors)")
            #expect(!result.errors.contains(Self.secret))
        }
        // Natively, authors may read files from anywhere.
        #expect(try book.run("build").errors.contains(Self.secret))
    }

    @Test func sourcesLinkedOutside() throws {
        let (book, victim) = try book(settings: "libraries:\n  - Lib: ../Lib\n")
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try "let \(Self.secret)".write(toFile: victim + "/docs/A.swift", atomically: true, encoding: .utf8)
        try book.folder("Lib")
        try book.write("public let a = 1\n", "Lib/A.swift")
        try book.link("Lib/docs", to: victim + "/docs")
        func expectFault(_ path: String) throws {
            let result = try book.run("build", "--sandbox")
            #expect(result.status == 1 && result.errors.contains(path), "\(result.errors)")
            #expect(result.errors.contains("lies outside of"), "\(result.errors)")
            #expect(!result.errors.contains(Self.secret))
        }
        try expectFault("Lib/docs: error: ")
        try manager.removeItem(atPath: book.root + "/Lib")
        try book.link("Lib", to: victim + "/docs")
        try expectFault("library Lib: '../Lib' ")
    }

    @Test func chaptersLinkedOutside() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        try manager.moveItem(atPath: book.root + "/chapters", toPath: victim + "/chapters")
        try book.link("chapters", to: victim + "/chapters")
        let result = try book.run("build", "--sandbox")
        #expect(result.status == 1)
        #expect(
            result.errors.contains("chapters is a link that leads out of the book's folder"),
            "\(result.errors)")
    }

    /// A stranger who changes `book.yml` can change its record, too: what it allows is reported each time.
    @Test func allowedSettingsAreReported() throws {
        let (book, victim) = try book(settings: "seconds: 80000\nhtml: any\n")
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        #expect(try book.run("accept").status == 0)
        let result = try book.run("check", "--sandbox")
        #expect(result.status == 0)
        #expect(
            result.errors.contains(
                "it sets: seconds: 80000; memory: 512; output: 4; html: any (nothing more with --sandbox)\n"),
            "\(result.errors)")
        #expect(try !book.run("check").errors.contains("seconds: 80000"))
    }

    /// A native build and one in the sandbox keep separate caches,
    /// and write the same site one after the other.
    @Test func nativeAndSandboxedAtOnce() throws {
        let (book, victim) = try book()
        defer { book.remove(); try? manager.removeItem(atPath: victim) }
        #expect(try book.run("build").status == 0)
        let before = try book.files("site")
        let builds = try (0..<6).map { number in
            let process = Fixture.process(
                Fixture.tool,
                ["build", "--quiet", "--root", book.root] + (number % 2 == 0 ? ["--sandbox"] : []))
            try process.run()
            return process
        }
        for build in builds {
            build.waitUntilExit()
            #expect(build.terminationStatus == 0)
        }
        #expect(try book.files("site") == before)
        #expect(
            try manager.contentsOfDirectory(atPath: book.root).sorted() == [".build", "chapters", "site"])
    }
}
