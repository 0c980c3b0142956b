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
}
