import BookDriver
import Foundation
import Testing

/// `#line` and similar literals refer to the chapter's file.
@Suite(.serialized, .ownThreads) struct PlaceTests {
    /// A chapter that is in no cache of an earlier run of the tests.
    private static var asking: String {
        """
        # Asks

        Words.

        ```swift
        func here(line: Int = #line) -> Int { line }
        print(here())  // \(UUID())
        ```

        It is `\\(#line)`.
        """
    }

    /// If a chapter uses `#line`, its program has the chapter's own lines, otherwise lines that are numbered
    /// by cell. Either way it shows the same: the former is tested here, the latter in `FixtureTests`. Not
    /// tried with chapters whose time runs out.
    @Test(arguments: Fixture.all("expect").filter { !$0.folder.contains("/slow-") })
    func samePageWithEitherNumbering(_ fixture: Fixture) throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = root + "/chapters/01-case.md"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try "\(text)\n\n```swift hidden\n// #line\n```\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 0, "\(result.errors)")
        var page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        // The place of the added cell's output.
        let places = page.matches(of: #/<div class="out" id="o(\d+)"></div>\n\n/#)
        let place = try #require(places.max { Int($0.1)! < Int($1.1)! })
        page.removeSubrange(place.range)
        #expect(
            try page.withoutColors
                == String(contentsOfFile: fixture.folder + "/expected.html", encoding: .utf8))
    }

    /// A page's program gets the same places as the native one, and so does one in the sandbox.
    @Test func modulesHaveSamePlaces() throws {
        let folder = NSTemporaryDirectory() + "places-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }
        try manager.copyItem(
            atPath: Fixture.repository + "/Tests/Fixtures/live/book/06-places.md",
            toPath: folder + "/06-places.md")
        let root = try Fixture(folder: folder).makeBook(settings: "memory: 512\noutput: 4\n")
        defer { try? manager.removeItem(atPath: root) }
        for command in ["accept", "check", "build"] {
            let result = try Fixture.run(command, in: root)
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
        let names = ["06-places.html", "06-places.module.js"].map { "\(root)/site/\($0)" }
        let native = names.map { manager.contents(atPath: $0) }
        #expect(!native.contains(nil))
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        #expect(names.map { manager.contents(atPath: $0) } == native)
        // Where the program stops: at one of several values in a line,
        // and in code that is indented in the chapter.
        let stops = [("0", "31:30", "31:24"), ("4", "31:108", "31:102"), ("5", "27:17", "27:7")]
        for (x, exact, ofStatement) in stops {
            for (place, option) in [(exact, []), (ofStatement, ["--sandbox"])] {
                let stopped = try Fixture.run(
                    Fixture.tool, ["build", "--root", root, "--set", "x=\(x)"] + option)
                let expected = "chapters/06-places.md:\(place): error: Fatal error: Index out of range\n"
                #expect(stopped.errors.contains(expected), "\(x): \(stopped.errors)")
            }
        }
    }

    /// Adding prose above code that asks for its line makes the chapter run again; other chapters don't.
    @Test func movedCodeIsRunAgain() throws {
        let book = try SmallBook(chapters: 2)
        defer { book.remove() }
        try book.write(Self.asking, SmallBook.path(1))
        func built() throws -> String {
            #expect(try book.run("build").status == 0)
            return try book.read("site/01-number.html")
        }
        var page = try built()
        #expect(page.contains("<pre class=\"print\">7\n</pre>") && page.contains(">10</data>"))
        for chapter in 1...2 {
            try book.edit(SmallBook.path(chapter), "\n\n```swift", "\n\nMore words.\n\n```swift")
        }
        #expect(
            try Fixture.output(["why", "--root", book.root]) == """
                01-number: would run: the place of cell 1 changed, the place of inline value 1 changed
                02-number: would not run: nothing changed

                """)
        page = try built()
        #expect(page.contains("<pre class=\"print\">9\n</pre>") && page.contains(">12</data>"))
        // An edit below it has no effect.
        try book.write(try book.read(SmallBook.path(1)) + "\nMore.\n", SmallBook.path(1))
        #expect(
            try Fixture.output(["why", "01-number", "--root", book.root])
                == "01-number: would not run: nothing changed\n")
        // An edit within its line does.
        try book.edit(SmallBook.path(1), "It is `", "So it is `")
        #expect(
            try Fixture.output(["why", "01-number", "--root", book.root])
                == "01-number: would run: the place of inline value 1 changed\n")
    }

    /// The reason why a value changed is that its place moved.
    @Test func movedValuesAreExplained() throws {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write(Self.asking, SmallBook.path(1))
        #expect(try book.run("accept").status == 0)
        #expect(try book.run("check").status == 0)
        try book.edit(SmallBook.path(1), "Words.", "Words.\n")
        let check = try book.run("check")
        #expect(check.status == 1)
        #expect(
            check.errors.contains("the place of the chapter's code (it uses '#line' or the like)"),
            "\(check.errors)")
        #expect(!check.errors.contains("--twice"), "\(check.errors)")
    }

    /// A library's function gets the place of its call, even if the chapter itself does not ask for it.
    @Test func librariesUsingCallPlace() throws {
        let book = try SmallBook(settings: "# more\n")
        defer { book.remove() }
        try book.edit(
            "chapters/book.yml", "memory:",
            "libraries:\n  - Places: ../Places\n  - Indirect: ../Indirect\nmemory:")
        try book.write(
            """
            public func here(_ line: Int = #line, in file: String = #filePath) -> String { "\\(file):\\(line)" }
            public func library() -> String { return "\\(#filePath) \\(#fileID)" }
            """, "Places/Places.swift")
        try book.write("@_exported import Places\n", "Indirect/Indirect.swift")
        for name in ["Places", "Indirect"] {
            try book.write(
                "# T\n\n```swift\nimport \(name)\nprint(here())\nprint(library())\n```\n\nAt `\\(here())`.\n",
                SmallBook.path(1))
            let result = try book.run("build")
            #expect(result.status == 0, "\(result.errors)")
            let page = try book.read("site/01-number.html")
            #expect(page.contains("<pre class=\"print\">chapters/01-number.md:5\n"), "\(page)")
            #expect(
                page.contains(
                    "At <span class=\"i\" id=\"i0\"><span class=\"s\">chapters/01-number.md:9</span>"))
            // The folder of the library is not part of the place.
            #expect(page.contains("\nsources/Places.swift Places/Places.swift\n"), "\(page)")
            #expect(!page.contains(book.root))
        }
    }

    /// The first line of the first cell may be a script's `#!` line,
    /// however the program's lines are numbered.
    @Test(arguments: ["", "// #line"])
    func firstLineOfScripts(_ more: String) throws {
        func chapter(_ word: String, _ code: String) -> String {
            "# T\n\n```swift\(word)\n#!/usr/bin/env swift\n\(more)\n\(code)\n```\n\n```swift\nlet last = 1\n```\n"
        }
        let root = try Fixture.makeBook([
            "01-t": chapter("", "let a = 41 + 1"), "02-u": chapter(" fails", "let b = c"),
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-t.html", encoding: .utf8)
        #expect(page.contains("#!/usr/bin/env swift") && page.contains(">42<"), "\(page)")
        let other = try String(contentsOfFile: root + "/site/02-u.html", encoding: .utf8)
        #expect(other.contains("line 3: error: cannot find &#39;c&#39; in scope"), "\(other)")

        try chapter("", "let a = [1\nlet b: Int = \"\"").write(
            toFile: root + "/chapters/01-t.md", atomically: true, encoding: .utf8)
        let wrong = try Fixture.run("build", in: root)
        #expect(wrong.errors.contains("01-t.md:6:11: error: expected ']'"), "\(wrong.errors)")
        #expect(wrong.errors.contains("01-t.md:7:14: error: cannot convert"), "\(wrong.errors)")
    }
}
