import BookDriver
import Foundation
import Testing

/// A chapter's printed output is shown below the cell that printed it.
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

    /// Text that is printed while standard output is redirected is not shown on the page, and no other text
    /// is lost.
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

    /// Names that a program can get without asking the system do not reveal its folder.
    @Test func programNamesHideFolder() throws {
        let (html, said) = try page(["print(CommandLine.arguments, #filePath, #fileID)"])
        #expect(said.isEmpty)
        #expect(
            texts(html) == ["[&quot;chapter&quot;] \(SmallBook.path(1)) main/01-number.md\n"])
    }

    /// The texts of both streams on a page, in order; texts of standard error begin with `!`.
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

    /// If the streams can't be told apart, or print different text each time, they are shown separately, and
    /// the page and the build say so.
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
        // Records sent between the passes separate them.
        #expect(texts(html).map { $0.hasPrefix("!") } == [false, true, false, true])
        #expect(html.contains("<small>standard error (order relative to standard output unknown)</small>"))
        #expect(
            said.contains(
                "chapters/01-number.md:3:1: note: this cell's standard output and standard error are shown separately"
            ),
            "\(said)")
    }

    #if os(Linux)
        /// The streams are files: opening one by name writes from its beginning, over the printed text.
        @Test func streamsOpenedByPath() throws {
            let lost = "Fatal error: earlier output is lost"
            let opened = "the program, or one that it started, opened its standard "
            let programs = [
                // The file is truncated, which is noticed at the next report.
                (
                    "17:1", lost,
                    #"try "file\n".write(toFile: "/dev/stdout", atomically: false, encoding: .utf8)"#
                ),
                ("18:5", lost, #"_ = run("echo by a shell > /dev/stderr")"#),
                ("18:1", opened + "output", #"print("a", open("/proc/self/fd/1", O_WRONLY) > 2)"#),
                ("18:1", opened + "output", #"_ = run("echo by a shell 1<> /dev/stdout")"#),
                ("18:1", opened + "error", #"_ = run("echo by a shell 1<> /dev/stderr")"#),
                // The place that opened it is unknown.
                ("3:1", opened + "output", #"print(open("/dev/" + "stdout", O_WRONLY) > 2)"#),
            ]
            var chapters: [String: String] = [:]
            for (index, program) in programs.enumerated() {
                chapters["0\(index)-case"] =
                    """
                    # Case

                    ```swift
                    import Foundation
                    func run(_ script: String) -> Int32 {
                        let shell = Process()
                        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
                        shell.arguments = ["-c", script]
                        try! shell.run()
                        shell.waitUntilExit()
                        return shell.terminationStatus
                    }
                    print("before", run("echo by a child; echo and its complaint >&2"))
                    FileHandle.standardError.write(Data("complaint\\n".utf8))
                    ```

                    ```swift
                    \(program.2)
                    ```

                    """
            }
            let root = try Fixture.makeBook(chapters)
            defer { try? FileManager.default.removeItem(atPath: root) }
            let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
            for (index, program) in programs.enumerated() {
                let fault = "chapters/0\(index)-case.md:\(program.0): error: \(program.1)"
                #expect(result.errors.contains(fault), "\(result.errors)")
            }
            #expect(result.errors.hasSuffix("\n6 errors\n"))
        }
    #endif
}
