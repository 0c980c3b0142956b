import BookDriver
import Foundation
import Testing

/// Files that chapters refer to: found, copied, or refused.
@Suite(.serialized, .ownThreads) struct FileTests {
    private final class Book {
        let root: String

        init(_ text: String, files: [String: String] = [:]) throws {
            root = try Fixture.makeBook(files.merging(["01-case.md": text], uniquingKeysWith: { a, _ in a }))
        }

        deinit { try? FileManager.default.removeItem(atPath: root) }

        func build() throws -> Fixture.Result { try Fixture.run("build", in: root) }

        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: "\(root)/\(name)", atomically: true, encoding: .utf8)
        }

        func read(_ name: String) -> String? {
            try? String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
        }

        /// Everything in the site, by path.
        func site() throws -> [String: Data] {
            var files: [String: Data] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: root + "/site") {
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: "\(root)/site/\(name)", isDirectory: &isFolder)
                if !isFolder.boolValue {
                    files[name] = FileManager.default.contents(atPath: "\(root)/site/\(name)")
                }
            }
            return files
        }
    }

    private static func svg(_ width: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"20\"></svg>\n"
    }

    /// A changed image is copied again, whether or not its size changed; an image that nothing refers to any
    /// more is removed.
    @Test func changes() throws {
        let book = try Book(
            "# A\n\n![p](images/deep/p.svg) [d](d.csv)\n",
            files: ["images/deep/p.svg": Self.svg(40), "d.csv": "1\n"])
        #expect(try book.build().status == 0)
        let first = try book.site()
        #expect(first["images/deep/p.svg"] == Data(Self.svg(40).utf8))
        #expect(first["d.csv"] == Data("1\n".utf8))
        #expect(book.read("site/01-case.html")?.contains("alt=\"p\" width=\"40\" height=\"20\"") == true)
        #expect(try book.build().status == 0)
        #expect(try book.site() == first)

        try book.write("chapters/d.csv", "2\n")
        #expect(try book.build().status == 0)
        #expect(book.read("site/d.csv") == "2\n")
        try book.write("chapters/images/deep/p.svg", Self.svg(50))
        #expect(try book.build().status == 0)
        #expect(book.read("site/images/deep/p.svg") == Self.svg(50))
        #expect(book.read("site/01-case.html")?.contains("alt=\"p\" width=\"50\" height=\"20\"") == true)

        try book.write("chapters/01-case.md", "# A\n")
        #expect(try book.build().status == 0)
        #expect(!FileManager.default.fileExists(atPath: book.root + "/site/images"))
        #expect(book.read("site/d.csv") == nil)
    }

    /// Whatever a file's name, the next build knows that the last one wrote it.
    @Test func oddNames() throws {
        let names = [
            "book: x.csv", "book: ..", "a\\n.csv", "\\", "b\\", "\\book: c", "ä \u{202E}", "d\u{2028}e",
        ]
        let links = names.map {
            let path = $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "[a](./\(path))"
        }.joined(separator: "\n")
        let book = try Book("# A\n\n\(links)\n")
        for name in names { try book.write("chapters/" + name, name) }
        for round in 0..<2 {
            let result = try book.build()
            #expect(result.status == 0, "\(round): \(result.errors)")
            for name in names { #expect(book.read("site/" + name) == name) }
        }
        try book.write("chapters/01-case.md", "# A\n")
        let result = try book.build()
        #expect(result.status == 0, "\(result.errors)")
        for name in names { #expect(book.read("site/" + name) == nil) }
    }

    /// Files that others put into a folder of the site are left alone.
    @Test func foreignFilesAreKept() throws {
        let book = try Book("# A\n\n![p](images/p.svg)\n", files: ["images/p.svg": Self.svg(40)])
        #expect(try book.build().status == 0)
        try book.write("site/images/mine.txt", "mine")
        let result = try book.build()
        #expect(result.status == 1)
        #expect(result.errors.contains("images/mine.txt"))
        #expect(book.read("site/images/mine.txt") == "mine")
        #expect(book.read("site/images/p.svg") != nil)
    }

    /// Files that can't be read, or must not be opened, are errors at their places; the tool never waits for
    /// a pipe.
    @Test func specialFilesAreErrors() throws {
        let book = try Book(
            "# A\n\n[pipe](pipe) [out](out.txt) [dead](dead) [in](in.txt) [folder](f/x.txt) [big](big.bin)\n",
            files: ["x.txt": "x"])
        let chapters = book.root + "/chapters"
        #expect(mkfifo(chapters + "/pipe", 0o600) == 0)
        let manager = FileManager.default
        try book.write("outside.txt", "secret")
        try manager.createDirectory(atPath: book.root + "/elsewhere", withIntermediateDirectories: true)
        try book.write("elsewhere/x.txt", "secret")
        try manager.createSymbolicLink(atPath: chapters + "/out.txt", withDestinationPath: "../outside.txt")
        try manager.createSymbolicLink(atPath: chapters + "/dead", withDestinationPath: "nothing")
        try manager.createSymbolicLink(atPath: chapters + "/in.txt", withDestinationPath: "x.txt")
        try manager.createSymbolicLink(atPath: chapters + "/f", withDestinationPath: "../elsewhere")
        #expect(manager.createFile(atPath: chapters + "/big.bin", contents: nil))
        #expect(truncate(chapters + "/big.bin", 1 << 40) == 0)
        let result = try book.build()
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").map { $0.replacing(book.root + "/", with: "") }
        #expect(
            lines == [
                "chapters/01-case.md:3:8: error: 'pipe' is a pipe, a socket or a device; only ordinary files go into the site",
                "chapters/01-case.md:3:20: error: 'out.txt' is a link that leads out of the chapters' folder; put the file itself there",
                "chapters/01-case.md:3:36: error: 'dead' is a dangling link",
                "chapters/01-case.md:3:64: error: 'f/x.txt' is a link that leads out of the chapters' folder; put the file itself there",
                "chapters/01-case.md:3:79: error: 'big.bin' has more than 256 MiB; put it on a server for downloads, and link to it there",
                "5 errors",
            ])
        try book.write("chapters/01-case.md", "# A\n\n[in](in.txt)\n")
        #expect(try book.build().status == 0)
        #expect(book.read("site/in.txt") == "x")
    }

    /// Names that differ only in case are the same on some systems.
    @Test func namesThatDifferInCase() throws {
        let book = try Book("# A\n\n[a](a.txt) [A](A.txt)\n", files: ["a.txt": "a"])
        try book.write("chapters/A.txt", "A")
        guard book.read("chapters/a.txt") == "a" else { return }
        let result = try book.build()
        #expect(
            result.errors.contains(
                "chapters/01-case.md:3:16: error: 'A.txt' differs from 'a.txt' only in what"))
    }

    /// The same letters, encoded with other code points.
    @Test func otherCodePoints() throws {
        let book = try Book("# A\n\n[a](u\u{308}.txt) [b](\u{FC}.txt)\n")
        try book.write("chapters/\u{FC}.txt", "a")
        let result = try book.build()
        #expect(result.errors.contains(":3:5: error: 'u\u{308}.txt' is written with other code points"))
        #expect(result.errors.contains("\n1 error\n"))
    }
}
