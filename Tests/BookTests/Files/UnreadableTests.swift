import BookDriver
import Foundation
import Testing

/// Unreadable files are errors with a reason; files that editors and systems leave next to the author's files
/// are ignored.
@Suite(.ownThreads) struct UnreadableTests {
    @Test func sourcesOfLibraries() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.edit(
            "chapters/book.yml", "memory: ",
            "libraries:\n  - Lib: ../Lib\n  - None: ../None\n  - File: book.yml\nmemory: ")
        try book.write("public let a = 1\n", "Lib/A.swift")
        try book.link("Lib/Dangling.swift", to: "none")
        try book.link("Lib/circle", to: "circle")
        try book.link("Lib/folder", to: "/nonexistent")
        try book.link("Lib/around", to: "../Lib")
        try book.link("Lib/README.md", to: "none")
        try book.pipe("Lib/Pipe.swift")
        try book.write([0x61, 0x0A, 0xFF], "Lib/deep/Bytes.swift")
        let result = try book.run("build")
        #expect(result.status == 1)
        let expected = [
            "Lib/Dangling.swift: error: is a link to 'none', which does not exist; library Lib needs all",
            "Lib/Pipe.swift: error: is a pipe, not a file; library Lib",
            "Lib/circle: error: can't be read: it is a link that leads back to itself; library Lib",
            "Lib/deep/Bytes.swift:2: error: is not UTF-8 text; library Lib",
            "Lib/folder: error: is a link to '/nonexistent', which does not exist; library Lib",
            "chapters/book.yml:4:11: error: library None: '../None' does not exist; name the folder",
            "chapters/book.yml:5:11: error: library File: 'book.yml' is a file, not a folder; name the folder",
            "7 errors",
        ]
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == expected.count, "\(result.errors)")
        for (line, begin) in zip(lines, expected) { #expect(line.hasPrefix(begin), "\(line)") }
    }

    /// A linked folder belongs to the library.
    @Test func linksToFoldersOfSources() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: ../Lib\nmemory: ")
        try book.write("public let a = elsewhere\n", "Lib/A.swift")
        try book.write("let elsewhere = 41\n", "Elsewhere/deep/B.swift")
        try book.link("Lib/elsewhere", to: "../Elsewhere")
        try book.link("Elsewhere/deep/back", to: "../../Lib")
        try book.write("# T\n\n```swift\nimport Lib\nlet b = a + 1\n```\n", SmallBook.path(1))
        let result = try book.run("build")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try book.read("site/01-number.html").contains("value=\"42\""))
    }

    /// The program's output goes to files that its own code can delete. Such a program is not treated as one
    /// without output.
    @Test(arguments: ["wire", "out", "log"])
    func deletedOutput(_ name: String) throws {
        let book = try SmallBook()
        defer { book.remove() }
        let large = "\(book.root)/large"
        try book.write("large\n", "large")
        let removes = "try FileManager.default.removeItem(atPath: \"../\(name)\")\n"
        for (code, words) in [
            ("", "does not exist"),
            (
                "try FileManager.default.createDirectory(atPath: \"../\(name)\", withIntermediateDirectories: false)",
                "is a folder, not a file"
            ),
            // Files of any size.
            (
                "try FileManager.default.createSymbolicLink(atPath: \"../\(name)\", withDestinationPath: \"\(large)\")",
                "is a link, not a file"
            ),
        ] {
            try book.write("# T\n\n```swift\nimport Foundation\n\(removes)\(code)\n```\n", SmallBook.path(1))
            let result = try book.run("build")
            #expect(result.status == 1)
            #expect(
                result.errors.hasPrefix(
                    "\(SmallBook.path(1)): error: the chapter's program failed at sending what it shows: the file '\(name)' "
                        + "next to the folder where it runs "
                        + words), "\(result.errors)")
        }
    }

    /// Files that other tools treat as Markdown are not silently ignored.
    @Test func otherMarkdownExtensions() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write("# B\n", "chapters/02-b.MD")
        try book.write("# C\n", "chapters/03-c.markdown")
        let result = try book.run("build")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                chapters/02-b.MD: error: a chapter's file name ends with '.md'; rename this file to 02-b.md, or move it out of \
                the chapters' folder
                chapters/03-c.markdown: error: a chapter's file name ends with '.md'; rename this file to 03-c.md, or move it \
                out of the chapters' folder
                2 errors

                """)
    }

    @Test func chaptersAndData() throws {
        let book = try SmallBook(settings: "references: [pipe, loop.txt]\n")
        defer { book.remove() }
        try book.link("chapters/02-dangling.md", to: "none")
        try book.pipe("chapters/03-pipe.md")
        try book.folder("chapters/04-folder.md")
        try book.write(
            "---\ndata: [none.txt, pipe, ., bytes.txt]\n---\n# T\n\n```swift\n1\n```\n", "chapters/05-data.md"
        )
        try book.pipe("chapters/pipe")
        try book.link("chapters/loop.txt", to: "loop.txt")
        try book.write([0x0A, 0x0A, 0xC3], "chapters/bytes.txt")
        let result = try book.run("build")
        #expect(result.status == 1)
        for part in [
            "chapters/02-dangling.md: error: is a link to 'none', which does not exist; fix the file",
            "chapters/03-pipe.md: error: is a pipe, not a file; fix the file",
            "chapters/04-folder.md: error: is a folder, not a file; fix the file",
            "chapters/05-data.md:2:7: error: data file 'none.txt' does not exist; name it",
            "chapters/05-data.md:2:7: error: data file 'pipe' is a pipe, not a file; name it",
            "chapters/05-data.md:2:7: error: data file '.' is a folder, not a file; name it",
            "chapters/05-data.md:2:7: error: data file 'bytes.txt' is not UTF-8 text (line 3), and the chapter does not call 'bytes'; save",
            "error: 'pipe' is a pipe, not a file; name files of reference values",
            "error: 'loop.txt' can't be read: it is a link that leads back to itself; name files",
            "\n9 errors\n",
        ] { #expect(result.errors.contains(part), "\(part) is not in:\n\(result.errors)") }
    }

    @Test func bookFile() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try FileManager.default.removeItem(atPath: book.root + "/chapters/book.yml")
        #expect(try book.run("build").errors.hasPrefix("error: no chapters/book.yml here"))
        try book.link("chapters/book.yml", to: "elsewhere.yml")
        #expect(
            try book.run("build").errors.hasPrefix(
                "error: chapters/book.yml is a link to 'elsewhere.yml', which does not exist; "))
    }

    @Test func records() throws {
        let book = try SmallBook(chapters: 2)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
        let record = "chapters/baseline/01-number.txt"
        let text = try book.read(record)
        try FileManager.default.removeItem(atPath: "\(book.root)/\(record)")
        try book.link(record, to: "none")
        let dangling = try book.run("check")
        #expect(dangling.status == 1)
        #expect(
            dangling.errors.contains("\(record): error: the record is a link to 'none', which does not exist")
        )
        try FileManager.default.removeItem(atPath: "\(book.root)/\(record)")
        try book.write(text, record)
        try book.write([0x0A, 0xFF], "chapters/baseline/02-number.txt")
        #expect(try book.run("check").errors.contains("02-number.txt:2: error: this line is not UTF-8 text"))
        // The folder of all records.
        try FileManager.default.removeItem(atPath: "\(book.root)/chapters/baseline")
        try book.write("", "chapters/baseline")
        let file = try book.run("check")
        #expect(file.errors.contains("chapters/baseline: error: the records' folder is a file, not a folder"))
    }

    /// Lock files of Emacs, attribute files of macOS, swap files of vim, and all others.
    @Test func editorFilesAreIgnored() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.edit("chapters/book.yml", "memory: ", "libraries:\n  - Lib: ../Lib\nmemory: ")
        try book.write("public let a = 1\n", "Lib/A.swift")
        try book.write("1", "chapters/number.txt")
        #expect(try book.run("build").status == 0)
        for folder in ["chapters/", "Lib/", "chapters/data/", "chapters/baseline/"] {
            let name = folder == "Lib/" ? "A.swift" : folder == "chapters/" ? "01-number.md" : "01-number.txt"
            try book.folder(folder)
            try book.link("\(folder).#\(name)", to: "somebody@machine.123:456")
            for other in [
                "._\(name)", "\(name)~", ".\(name).swp", ".\(name).un~", "4913", "#\(name)#", ".#\(name)#",
                "\(name)___jb_tmp___", ".goutputstream-ABC", "\(name).orig", ".\(name)",
            ] { try book.write([0, 5, 0x16, 7, 0xFF], folder + other) }
            try book.folder("\(folder).git")
            try book.write([0xFF], "\(folder).git/\(name)")
        }
        let result = try book.run("build")
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        #expect(
            try Fixture.output(["build", "--root", book.root]).hasPrefix("1 chapter: 0 ran, 1 from the cache")
        )
        #expect(try book.run("accept").status == 0)
        let check = try book.run("check")
        #expect(check.status == 0 && check.errors == "", "\(check.errors)")
    }
}
