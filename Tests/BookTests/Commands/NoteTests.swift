import BookDriver
import Foundation
import Testing

/// Every command notes what a page can't show, even if nothing has to run; notes are not errors.
@Suite(.serialized, .ownThreads) struct NoteTests {
    private static let remedy =
        "print its parts, or leave values out ('silent' after 'swift', or 'values: false' in the front matter)"

    /// Makes a book of one chapter with a control.
    private func book(_ head: String = "", _ cells: String) throws -> SmallBook {
        let book = try SmallBook()
        try book.edit("chapters/book.yml", "live: false", "live: true\nseconds: 15")
        let control =
            "```swift\nlet x: Float = slider(\"x\", -1...1, start: 0)\nstruct P { var a = 1 }\n```\n\n"
        try book.write(head + "# Case\n\n" + control + cells, SmallBook.path(1))
        return book
    }

    private func notes(_ said: String) -> [String] {
        said.split(separator: "\n").filter { $0.contains(": note: ") }.map(String.init)
    }

    /// The page's program is compiled, in the same folder,
    /// before it is known whether the chapter runs unchanged.
    @Test func editedChapterThatRunsUnmodified() throws {
        let book = try book(
            "",
            """
            ```swift
            nonisolated(unsafe) var count = 0
            struct D: CustomStringConvertible { var description: String { count += 1; return "d" } }
            let d = D()
            print("count is", count, "text 0")
            ```

            """)
        defer { book.remove() }
        for number in 0..<3 {
            if number > 0 { try book.edit(SmallBook.path(1), "text \(number - 1)", "text \(number)") }
            let result = try book.run(["build"])
            #expect(result.status == 0, "\(result.errors)")
            let page = try String(contentsOfFile: book.root + "/site/01-number.html", encoding: .utf8)
            #expect(page.contains("count is 0 text \(number)"))
        }
    }

    @Test func valuesWithoutDisplay() throws {
        let book = try book(
            "",
            """
            ```swift
            let p = P()
            let y = x * 2
              let q = (x, y)
            let r = [P()]
            for i in 0..<3 { let both = (i, x) }
            let n = 1
            let s = ["a": 1]
            let (v, w) = (p, x)
            ```

            ```swift silent
            let t = P()
            ```

            ```swift hidden
            let u = P()
            ```

            """)
        defer { book.remove() }
        let expected =
            "chapters/01-number.md:9:1: note: the page shows a dash for lines 9, 11 to 13, 15 and 16, since a page can't "
            + "show a value of their types; give the type a 'description' (CustomStringConvertible) if it can be copied, show or "
            + Self.remedy
        #expect(try book.run("accept").status == 0)
        // Built, unchanged, checked, unchanged, and compiled again.
        for command in [
            ["build"], ["build"], ["check"], ["check"], ["build", "--cold"], ["check", "--twice"],
        ] {
            let result = try book.run(command)
            #expect(result.status == 0, "\(command): \(result.errors)")
            #expect(notes(result.errors) == [expected], "\(command)")
        }
        #expect(notes(try book.run("build", "--quiet").errors).isEmpty)
        #expect(notes(try book.run("check", "--quiet").errors).isEmpty)
        // Adding prose changes only the line numbers.
        try book.edit(SmallBook.path(1), "# Case\n", "# Case\n\nMore.\n")
        #expect(
            notes(try book.run("build").errors) == [
                expected.replacing(":9:", with: ":11:")
                    .replacing("lines 9, 11 to 13, 15 and 16", with: "lines 11, 13 to 15, 17 and 18")
            ])
        let page = try book.read("site/01-number.html")
        #expect(page.components(separatedBy: "<span class=\"none\"").count == 7)
    }

    /// Another statement on the line has a value that is shown, so there is no dash.
    @Test func valuesWithSideEffects() throws {
        let book = try book(
            "",
            """
            ```swift silent
            final class C { var n = 1 }
            func make() -> C { C() }
            ```

            ```swift
            make().n = 4; let y = x
            make().n = 5
            for _ in 0..<2 { make().n = 6 }
            ```

            """)
        defer { book.remove() }
        let said = notes(try book.run("build").errors)
        #expect(said.count == 1)
        let expected =
            "chapters/01-number.md:15:1: note: the page shows a dash for lines 15 and 16, since reading the "
            + "value again would have side effects"
        #expect(said.first?.hasPrefix(expected) == true, "\(said)")
        let page = try book.read("site/01-number.html")
        #expect(page.components(separatedBy: "<span class=\"none\"").count == 3)
    }

    @Test func singleValueWithoutDisplay() throws {
        let book = try book("", "```swift\nlet p = P()\n```\n")
        defer { book.remove() }
        let expected =
            "the page shows a dash for this line, since a page can't show a value of its type; give the type a "
            + "'description' (CustomStringConvertible) if it can be copied, show or \(Self.remedy)"
        #expect(
            notes(try book.run("build").errors) == ["chapters/01-number.md:9:1: note: \(expected)"])
        // Readers of the report get the note, too.
        #expect(try book.run("accept").status == 0)
        let json = try Fixture.output(["check", "--format", "json", "--root", book.root])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let told = try #require(report["notes"] as? [[String: Any]])
        #expect(told.count == 1)
        #expect(told[0]["message"] as? String == expected)
        #expect(told[0]["severity"] as? String == "note")
        #expect(told[0]["line"] as? Int == 9)
        #expect(report["passes"] as? Bool == true)
        let github = try Fixture.output(["check", "--format", "github", "--root", book.root])
        #expect(github.hasPrefix("::notice file="))
        #expect(github.contains(",line=9,col=1,title=book::the page shows a dash for this line"))
    }

    /// A page that shows everything, or is to show no values, needs no note.
    @Test(arguments: ["live: false", "values: false", ""])
    func noNotes(_ setting: String) throws {
        let cell = setting.isEmpty ? "```swift\nlet y = x * 2\n```\n" : "```swift\nlet p = P()\n```\n"
        let book = try book(setting.isEmpty ? "" : "---\n\(setting)\n---\n", cell)
        defer { book.remove() }
        let result = try book.run("build")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
    }

    /// If the compiler can't report all values of a program, the build and the page say so, and where.
    @Test func unreportableValues() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let cell = """
            ```swift
            func total(_ f: (inout Int, inout Int, Int...) -> Int) -> Int {
                var (a, b) = (1, 2)
                return f(&a, &b, 3, 4)
            }
            let sum = total { a, b, rest in a + b + rest.count }
            ```

            """
        try book.write("# Case\n\n" + cell, SmallBook.path(1))
        let expected =
            "chapters/01-number.md:4:17: note: the parameters of functions and closures have no values on this chapter's "
            + "page, since Swift's compiler can't report a parameter of type '(inout Int, inout Int, Int...) -> Int'; "
            + "write that code differently, or leave all values out ('values: false' in the front matter)"
        #expect(try book.run("accept").status == 0)
        for command in ["build", "build", "check"] {
            let result = try book.run(command)
            #expect(result.status == 0, "\(result.errors)")
            #expect(notes(result.errors) == [expected], "\(command)")
        }
        try book.write("---\nvalues: false\n---\n# Case\n\n" + cell, SmallBook.path(1))
        #expect(try book.run("build").errors.isEmpty)
    }

    /// If a program would behave differently with its values reported,
    /// the first cell that shows this is named.
    @Test func cellChangedByReportingIsNamed() throws {
        let book = try SmallBook()
        defer { book.remove() }
        let text = """
            # Case

            ```swift
            final class Layer {
                deinit { print("gone") }
            }
            print("first")
            ```

            ```swift
            Layer()
            print("behind it")
            ```

            """
        try book.write(text, SmallBook.path(1))
        let expected =
            "chapters/01-number.md:10:1: note: lines of code have no values on this chapter's page, since reporting "
            + "them would change what this cell prints or shows; leave all values out ('values: false' in the front matter)"
        for _ in 1...2 { #expect(notes(try book.run("build").errors) == [expected]) }
    }
}
