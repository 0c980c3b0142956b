import BookDriver
import Foundation
import Testing

/// What a chapter prints stands below the cell that printed it.
@Suite(.serialized, .ownThreads) struct PrintedOutputTests {
    private func page(_ cells: [String]) throws -> (html: String, said: String) {
        let book = try SmallBook()
        defer { book.remove() }
        try book.write(
            "# Case\n\n" + cells.map { "```swift\n\($0)\n```\n\n" }.joined(), SmallBook.path(1))
        let result = try book.run("build")
        #expect(result.status == 0, "\(result.errors)")
        return (try book.read("site/01-number.html"), result.errors)
    }

    /// What is printed while something else stands for standard output is not the page's, and loses nothing else.
    @Test(arguments: ["/dev/null", "printed.txt"])
    func redirected(_ path: String) throws {
        let (html, said) = try page([
            """
            import Foundation
            print("before")
            let kept = dup(1)
            let other = open("\(path)", O_WRONLY | O_CREAT, 0o600)
            dup2(other, 1)
            print("elsewhere, and longer than what came before it")
            let a = 1
            dup2(kept, 1)
            print("after")
            """,
            "print(\"next\", other - kept)",
        ])
        #expect(said.isEmpty)
        #expect(html.contains("<pre class=\"print\">before\nafter\n</pre>"))
        #expect(html.contains("<pre class=\"print\">next 1\n</pre>"))
        #expect(!html.contains("elsewhere, and longer than what came before it\n"))
        #expect(html.contains("id=\"v0-7\"><data class=\"n\" value=\"1\">1</data>"))
        #expect(!html.contains("<p class=\"missing\">"))
    }

    /// The texts of both streams on a page, in order; those of standard error begin with `!`.
    private func texts(_ html: String) -> [String] {
        html.matches(of: #/<pre class="print( error)?">([^<]*)/#).map { match in
            (match.output.1 == nil ? "" : "!") + match.output.2
        }
    }

    @Test func bothStreams() throws {
        let (html, said) = try page([
            """
            import Foundation
            func complain(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
            for i in 1...3 {
                complain("err \\(i)\\n")
                print("out \\(i)")
            }
            """,
            """
            print("<a> & b", terminator: "")
            complain("<c>")
            print(" d")
            complain("!\\n")
            let a = 1
            """,
            "print(3)\nprint(4)",
        ])
        #expect(said.isEmpty)
        #expect(
            texts(html) == [
                "!err 1\n", "out 1\n", "!err 2\n", "out 2\n", "!err 3\n", "out 3\n", "&lt;a&gt; &amp; b",
                "!&lt;c&gt;", " d\n",
                "!!\n", "3\n4\n",
            ])
    }

    /// What can't be told apart, and what is another text each time, stands apart, and the page and the build say so.
    @Test(arguments: ["\"same\\n\"", "\"\\(UInt64.random(in: 0...UInt64.max))\\n\""])
    func unknownOrder(_ text: String) throws {
        let (html, said) = try page([
            """
            import Foundation
            for _ in 0..<2 {
                let text = \(text)
                print(text, terminator: "")
                FileHandle.standardError.write(Data(text.utf8))
            }
            """
        ])
        // What was sent between the passes tells them apart.
        #expect(texts(html).map { $0.hasPrefix("!") } == [false, true, false, true])
        #expect(html.contains("<small>standard error, in no known order with the rest</small>"))
        #expect(
            said.contains(
                "chapters/01-number.md:3:1: note: what this cell prints and what it writes to standard error stand apart"
            ),
            "\(said)")
    }
}
