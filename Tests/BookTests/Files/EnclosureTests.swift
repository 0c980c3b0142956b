import BookDriver
import Foundation
import Testing

/// A file named by a chapter is read only if it is within the chapters' folder after resolving links, and is
/// not hidden.
@Suite(.ownThreads) struct EnclosureTests {
    private static let secret = "do-not-show-this"

    @Test(arguments: [
        ("/proc/self/environ", "lies outside of"), ("/etc/hostname", "lies outside of"),
        ("../secret.txt", "lies outside of"), ("../chapters/../secret.txt", "lies outside of"),
        ("deep/../../secret.txt", "lies outside of"), ("link.txt", "lies outside of"),
        ("folder/secret.txt", "lies outside of"), ("twice.txt", "lies outside of"),
        ("environment.txt", "lies outside of"), (".hidden", "is hidden"),
        (".hidden-folder/a.txt", "is hidden"),
        ("to-hidden.txt", "is hidden"), ("/dev/zero", "is a device, not a file"),
        ("zero", "is a device, not a file"), ("standard-input", "is"), ("large.txt", "has more than 64 MiB"),
    ])
    func data(_ name: String, _ why: String) throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write(Self.secret, "secret.txt")
        try book.write("fine", "chapters/deep/fine.txt")
        try book.link("chapters/fine.txt", to: "deep/fine.txt")
        try book.link("chapters/link.txt", to: "../secret.txt")
        try book.link("chapters/folder", to: "..")
        try book.link("chapters/twice.txt", to: "folder/chapters/link.txt")
        try book.link("chapters/environment.txt", to: "/proc/self/environ")
        try book.write(Self.secret, "chapters/.hidden")
        try book.write(Self.secret, "chapters/.hidden-folder/a.txt")
        try book.link("chapters/to-hidden.txt", to: ".hidden-folder/a.txt")
        try book.link("chapters/zero", to: "/dev/zero")
        try book.link("chapters/standard-input", to: "/proc/self/fd/0")
        try book.write("", "chapters/large.txt")
        try #require(truncate(book.root + "/chapters/large.txt", 65 << 20) == 0)
        func cell(_ name: String) -> String { "# T\n\n```swift\nprint(data(\"\(name)\"))\n```\n" }
        try book.write("---\ndata: [\(name), fine.txt]\n---\n" + cell(name), SmallBook.path(1))
        let result = try book.run("build")
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix("\(SmallBook.path(1)):2:7: error: data file '\(name)' \(why)"),
            "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 2, "\(result.errors)")
        #expect(!result.errors.contains(Self.secret))
        try book.write(
            "---\ndata: [fine.txt, deep/../deep/fine.txt]\n---\n" + cell("fine.txt"), SmallBook.path(1))
        #expect(try book.run("build").status == 0)
    }

    @Test func chaptersRecordsSourcesAndSettings() throws {
        let book = try SmallBook()
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        try book.write("# \(Self.secret)\n", "elsewhere/02-secret.md")
        try book.link("chapters/02-secret.md", to: "../elsewhere/02-secret.md")
        try book.folder("Lib")
        try book.link("Lib/A.swift", to: "/etc/hostname")
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: ../Lib\nmemory: ")
        var result = try book.run("build")
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/02-secret.md: error: lies outside of"), "\(result.errors)")
        #expect(result.errors.contains("Lib/A.swift: error: lies outside of"), "\(result.errors)")
        #expect(!result.errors.contains(Self.secret))
        try book.edit("chapters/book.yml", "libraries:\n  - Lib: ../Lib\n", "")
        try FileManager.default.removeItem(atPath: book.root + "/chapters/02-secret.md")
        let record = "chapters/baseline/01-number.txt"
        try FileManager.default.removeItem(atPath: "\(book.root)/\(record)")
        try book.link(record, to: "/etc/hostname")
        result = try book.run("check")
        #expect(result.status == 1)
        #expect(result.errors.contains("\(record): error: the record lies outside of"), "\(result.errors)")
        #expect(!result.errors.contains(Self.secret))
    }

    /// Someone who sends chapters could send such a library along.
    @Test func librariesAmongChapters() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write("public let a = 1\n", "chapters/lib/A.swift")
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: lib\nmemory: ")
        let result = try book.run("build", "--sandbox")
        #expect(
            result.status == 1 && result.errors.contains("in the chapters' folder, whose code"),
            "\(result.errors)")
        #expect(try !book.run("build").errors.contains("in the chapters' folder, whose code"))
    }

    /// A reader's browser keeps the pixels of all images in memory.
    @Test func pixelsOfImages() throws {
        let book = try SmallBook()
        defer { book.remove() }
        // A PNG signature and its first chunk: 7000 × 7000, and 70000 × 7000.
        func png(width: [UInt8]) -> Data {
            Data(
                [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] + width
                    + [0, 0, 0x1B, 0x58, 8, 2, 0, 0, 0, 0, 0, 0, 0])
        }
        func image(_ name: String, width: [UInt8]) throws {
            try png(width: width).write(to: URL(fileURLWithPath: book.root + "/chapters/\(name)"))
        }
        try image("a.png", width: [0, 0, 0x1B, 0x58])
        try image("b.png", width: [0, 0, 0x1B, 0x58])
        try image("c.png", width: [0, 1, 0x11, 0x70])
        try book.write(
            "# T\n\n![a](a.png) ![a](a.png)\n\n![b](b.png)\n\n![c](c.png)\n", "chapters/02-images.md")
        // Regardless of the image's tag and of the kind of file that contains it.
        try book.write(
            "# T\n\n<img src=a.png alt=a width=1 height=1>\n\n<img src=b.png alt=b width=1 height=1>\n",
            "chapters/03-tags.md")
        let picture = png(width: [0, 0, 0x1B, 0x58]).base64EncodedString()
        let head = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9000 9000'>"
        try book.write("\(head)<image href='data:image/png;base64,\(picture)'/></svg>", "chapters/d.svg")
        try book.write("\(head)</svg>", "chapters/e.svg")
        try book.write("\(head)<path d='M0 0'/></svg>", "chapters/f.svg")
        try book.write(
            "# T\n\n![a](a.png)\n\n![e](e.svg) ![f](f.svg)\n\n![d](d.svg)\n", "chapters/04-drawings.md")
        let avif = Data([0, 0, 0, 32] + Array("ftypavif".utf8) + [UInt8](repeating: 0, count: 20))
        try avif.write(to: URL(fileURLWithPath: book.root + "/chapters/g.avif"))
        try book.write(
            "# T\n\n<img src=g.avif alt=g width=1 height=1>\n\n[g](g.avif)\n", "chapters/05-other.md")
        let result = try book.run("build", "--sandbox")
        for (place, words) in [
            ("02-images.md:5:", "'b.png' and the images before it"),
            ("03-tags.md:5:", "'b.png' and the images before it"),
            ("04-drawings.md:7:", "'d.svg' and the images before it"),
            ("02-images.md:7:", "'c.png' is 70000 × 7000 pixels large"),
            ("05-other.md:3:", "'g.avif' does not state its size"),
        ] {
            let lines = result.errors.split(separator: "\n").filter { $0.contains(place) }
            #expect(lines.count == 1 && lines[0].contains(words), "\(place) \(lines)")
        }
        let own = result.errors.split(separator: "\n").filter { $0.contains(": error: '") }
        #expect(own.count == 5, "\(result.errors)")
        #expect(try book.run("build").status == 0)
    }

    /// Browsers keep no pixels of a drawing, however large it is.
    @Test func pixelsOfDrawings() throws {
        let book = try SmallBook()
        defer { book.remove() }
        for name in ["a", "b"] {
            try book.write(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9000 9000\"><path d=\"M0 0h9\"/></svg>\n",
                "chapters/\(name).svg")
        }
        try book.write("# T\n\n![a](a.svg)\n\n![b](b.svg)\n", "chapters/02-drawings.md")
        // The chapters are not live, which the sandbox does not accept.
        let result = try book.run("build", "--sandbox")
        #expect(!result.errors.contains(".svg"), "\(result.errors)")
    }

    /// A drawing is drawn wherever it is shown.
    @Test func drawingsShownOften() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let paths = String(repeating: "<path d=\"M0 0h9\"/>", count: 5000)
        try book.write(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\(paths)</svg>\n", "chapters/a.svg"
        )
        for (name, times) in [("02-few", 39), ("03-many", 40)] {
            try book.write(
                "# T\n\n" + String(repeating: "![a](a.svg)\n\n", count: times), "chapters/\(name).md")
        }
        let lines = try book.run("build", "--sandbox").errors.split(separator: "\n").filter {
            $0.contains(".svg")
        }
        #expect(lines.count == 1, "\(lines)")
        #expect(
            lines.first?.contains("03-many.md:81:6: error: 'a.svg' and the drawings before it") == true,
            "\(lines)")
        #expect(try !book.run("build").errors.contains(".svg"))
    }

    /// The name of a file, or the target of a link, neither starts a new line in a message nor reverses text.
    @Test(arguments: ["build", "check"]) func namesOfFiles(_ command: String) throws {
        let book = try SmallBook()
        defer { book.remove() }
        let text = "# T\n\n[a](b.txt)\n\n```swift\nlet a: Int = \"x\"\n```\n"
        try book.write(text, "chapters/02-a\n::error file=README.md::forged.md")
        try book.write(text, "chapters/03-\u{202E}dm.b.md")
        try book.write(text, "chapters/04-\u{1B}[2Jx.md")
        try book.link("chapters/05-b.md", to: "nowhere\n::error::forged")
        try book.write("let a = 1\n", "Lib/A\n::error::forged.swift")
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: ../Lib\nmemory: ")
        let result = try book.run(command)
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").map(String.init)
        for name in [
            "chapters/02-a\\u{A}::error file=README.md::forged.md", "chapters/03-\\u{202E}dm.b.md",
            "chapters/04-\\u{1B}[2Jx.md", "Lib/A\\u{A}::error::forged.swift",
        ] {
            let own = lines.filter { $0.hasPrefix(name) }
            #expect(
                own.count == 1 && own[0].contains(": error: the file's name has invisible characters"),
                "\(result.errors)")
        }
        let link = lines.filter { $0.contains("'nowhere\\u{A}::error::forged'") }
        #expect(link.count == 1 && lines.count == 6, "\(result.errors)")
        #expect(!result.errors.contains("unknown form"))
    }

    @Test func recordsAreNotWrittenElsewhere() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let other = NSTemporaryDirectory() + "elsewhere-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: other) }
        try book.link("chapters/baseline", to: other)
        let result = try book.run("accept")
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/baseline is a link that leads out of the book's folder"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).isEmpty)
    }

    /// Under `--sandbox`, settings that differ from the accepted ones are reported, line by line.
    @Test func changedSettings() throws {
        let book = try SmallBook(settings: "seconds: 7\n")
        defer { book.remove() }
        try book.edit("chapters/book.yml", "live: false", "live: true")
        #expect(try book.run("accept").status == 0)
        var result = try book.run("check", "--sandbox")
        #expect(result.status == 0, "\(result.errors)")
        try book.edit("chapters/book.yml", "seconds: 7", "# a comment\n\nseconds: 8")
        #expect(try book.run("check").status == 0)
        result = try book.run("check", "--sandbox")
        #expect(result.status == 1)
        let settings = try book.read("chapters/book.yml").split(
            separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(settings.firstIndex(of: "seconds: 8")) + 1
        let lines = result.errors.split(separator: "\n").filter { !$0.contains(": note: ") }
        #expect(lines.first?.hasPrefix("chapters/book.yml: error: 'seconds: 7' of the record") == true)
        #expect(
            lines.dropFirst().first?.hasPrefix("chapters/book.yml:\(line): error: 'seconds: 8' is not in")
                == true)
        #expect(lines.count == 3, "\(result.errors)")
        #expect(try book.run("accept", "01-number").status == 0)
        #expect(try book.run("check", "--sandbox").status == 1, "one chapter's acceptance is not the book's")
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check", "--sandbox").status == 0)
        // Other characters that end a line in YAML, and so a comment.
        for end in ["\u{85}", "\u{2028}", "\u{2029}", "\r"] {
            try book.edit("chapters/book.yml", "seconds: 8", "seconds: 8 # a comment\(end)author: Somebody")
            result = try book.run("check", "--sandbox")
            #expect(result.errors.contains("error: 'author: Somebody' is not in"), "\(result.errors)")
            try book.edit("chapters/book.yml", " # a comment\(end)author: Somebody", "")
        }
        // Within a multi-line text, a line is not a setting.
        try book.edit("chapters/book.yml", "seconds: 8", "subtitle: |\n  one\n  two\nseconds: 8")
        #expect(try book.run("accept").status == 0)
        try book.edit("chapters/book.yml", "  one\n", "  one\n  # three\n")
        result = try book.run("check", "--sandbox")
        #expect(result.status == 1 && result.errors.contains("differs from its record"))
    }

    /// Two data files whose names are one for Swift's strings: each chapter gets its own.
    @Test func dataFilesThatLookAlike() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let names = ["Keras.txt", "\u{212A}eras.txt"]
        for (index, name) in names.enumerated() {
            try book.write("what \(index + 1) says", "chapters/\(name)")
            try book.write(
                "---\ndata: [\(name)]\n---\n# T\n\n```swift\nlet said = data(\"\(name)\")\n```\n",
                SmallBook.path(index + 1))
        }
        #expect(try book.run("build").status == 0)
        for index in 1...2 {
            let page = try book.read(
                SmallBook.path(index).replacing("chapters/", with: "site/").replacing(".md", with: ".html"))
            #expect(page.contains("what \(index) says"), "\(page)")
        }
    }
}
