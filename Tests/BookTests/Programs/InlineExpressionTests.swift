import BookDriver
import Foundation
import Testing

/// An inline value is one expression, and runs nothing else.
@Suite(.serialized, .ownThreads) struct InlineExpressionTests {
    private static let cell = """
        ```swift
        var hits = 0
        let a = 1
        let b = 2
        precedencegroup First { higherThan: DefaultPrecedence associativity: left }
        infix operator >>>: First
        func >>> <T>(_ first: T, _ second: T) -> T { second }
        ```
        """

    private static let statements = [
        #"`\(1)" ); hits += 100; print("\(2)`"#, #"`\(1)"; hits += 100; _ = "\(2)`"#,
        #"`\(1)"); func f() {}; print("\(2)`"#, #"`\(1)", digits: "\(2)`"#,
        #"`\(1)" // \(2)`"#, #"`\(1)" >>> "\(2)`"#, #"`\(1) a" >>> "b" >>> "\(2)`"#,
    ]

    private static let expressions = [
        #"`\(a)`"#, #"`\(a) of \(b)`"#, #"`\("x" + "y")`"#, #"`\([a].map { "\($0)" }.joined())`"#,
        #"`\((a + b) / (a / b + 1))`"#, #"`\("/* \(a)") and \("*/")`"#,
        ##"`\(#"a"#)`"##,
    ]

    /// - Parameter uses: code that makes the program use the chapter's own lines.
    @Test(arguments: [("", []), ("", ["--sandbox"]), ("let line = #line", [])])
    func statements(_ uses: String, _ flags: [String]) throws {
        let values = Self.statements
        let text = values.map { $0 + "\n" }.joined()
        let root = try Fixture.makeBook(
            [
                "01-case": "# Case\n\n\(Self.cell)\n\n```swift\n\(uses)\n```\n\n\(text)"
            ], settings: flags.isEmpty ? Fixture.usualSettings : "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        for one in values.indices {
            // One at a time: an error of another kind would hide the others.
            let text = "# Case\n\n\(Self.cell)\n\n```swift\n\(uses)\n```\n\nWords \(values[one])\n"
            try text.write(toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
            let result = try Fixture.run(Fixture.tool, ["build", "--root", root] + flags)
            #expect(result.status == 1, "\(values[one])")
            #expect(
                result.errors.contains("01-case.md:")
                    && (result.errors.contains("an inline value is one expression")
                        || result.errors.contains("expected '")
                        || result.errors.contains("consecutive statements")
                        || result.errors.contains("extra argument")),
                "\(values[one]): \(result.errors)")
        }
    }

    /// Text whose parentheses look like one interpolation, some of them in regular expressions, runs no
    /// statement either.
    @Test func unbalancedParentheses() throws {
        let value = #"`\( /[(]/ ) ; hits += 1 ; _ = ( /[)]/ )`"#
        let root = try Fixture.makeBook([
            "01-case": "# Case\n\n\(Self.cell)\n\n\(value)\n\n```swift\nshow(\"hits\", hits)\n```\n"
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("hits</span> <data class=\"n\" value=\"0\">0</data>"))
    }

    /// All invalid values, in one run.
    @Test func severalFaults() throws {
        let text =
            "# Case\n\n\(Self.cell)\n\n\(Self.statements[0]), \(Self.expressions[1])\n\n\(Self.statements[0])\n"
        let root = try Fixture.makeBook(["01-case": text])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root])
        #expect(
            result.errors.contains("01-case.md:12:2: error: an inline value is one expression"),
            "\(result.errors)")
        #expect(result.errors.contains("01-case.md:14:2: error: an inline value is one expression"))
        #expect(result.errors.hasSuffix("\n2 errors\n"))
    }

    @Test(arguments: [("", []), ("", ["--sandbox"]), ("let line = #line", [])])
    func expressions(_ uses: String, _ flags: [String]) throws {
        // With --sandbox, inline values must not contain anything that looks like a comment.
        let text = Self.expressions.filter { flags.isEmpty || !$0.contains("/*") }.map { "\($0)\n" }.joined()
        let root = try Fixture.makeBook(
            [
                "01-case": "# Case\n\n\(Self.cell)\n\n```swift\n\(uses)\n```\n\n\(text)"
            ], settings: flags.isEmpty ? Fixture.usualSettings : "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root] + flags)
        #expect(result.status == 0, "\(result.errors)")
    }
}
