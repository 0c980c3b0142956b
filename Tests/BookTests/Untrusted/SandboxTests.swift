import BookDriver
import Foundation
import Testing

/// Programs that run only as WebAssembly give the same pages and the same places, and can access nothing.
@Suite(.serialized, .ownThreads) struct SandboxTests {
    private func book(_ name: String, _ text: String, libraries: [String] = []) throws -> String {
        let root = try Fixture(folder: "\(Fixture.repository)/Tests/Fixtures/\(name)").makeBook(
            libraries: libraries)
        if !text.isEmpty {
            try text.write(toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
        }
        let configuration = root + "/chapters/book.yml"
        try String(contentsOfFile: configuration, encoding: .utf8)
            .replacingOccurrences(of: "live: false", with: "live: true\nseconds: 15")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        return root
    }

    @Test func samePageAsNative() throws {
        let root = try book("expect/controls", "")
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("build", in: root).status == 0)
        let page = root + "/site/01-case.html"
        let native = try String(contentsOfFile: page, encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: page, encoding: .utf8) == native)
    }

    /// An `Int` has 32 bits in a module, but drawings of larger numbers are the same.
    @Test func sameDrawingsAsNative() throws {
        let root = try book(
            "expect/controls",
            """
            # Drawings

            ```swift
            plot("Losses", .line("loss", [0, 1, 2], [1234567.001, 1234567.002, 1234567.003]))
            plot("Far", .points("p", [2000000000, 2000000001], [1e18, 2e18]))
            numberLine("Near", Mark("a", 1234567.001), Mark("b", 1234567.002), Mark("c", -3e9))
            ```
            """)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("build", in: root).errors == "")
        let page = root + "/site/01-case.html"
        let native = try String(contentsOfFile: page, encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: page, encoding: .utf8) == native)
        #expect(native.contains(">1234567.001</text>"), "\(native)")
    }

    /// A page's program reveals neither where it was built nor by which process.
    @Test func moduleIsReproducible() throws {
        let modules = try (0..<2).map { _ in
            let root = try book("expect/controls", "")
            defer { try? FileManager.default.removeItem(atPath: root) }
            // A cache of its own.
            try Fixture.unshare(root)
            let result = try Fixture.runCold("build", in: root)
            try #require(result.status == 0, "\(result.errors)")
            return try String(contentsOfFile: root + "/site/01-case.module.js", encoding: .isoLatin1)
        }
        #expect(modules[0] == modules[1])
    }

    /// Both ways of running name the same line, and report the same if a module can.
    @Test(arguments: ["trap", "never-ends", "eats-memory", "prints-without-end", "fails-compiles"])
    func samePlacesAsNative(_ name: String) throws {
        let root = try book("failure/\(name)", "")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let expected = try String(
            contentsOfFile: "\(Fixture.repository)/Tests/Fixtures/failure/\(name)/expected.txt",
            encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 1)
        func line(_ text: String) -> String {
            text.split(separator: ":").prefix(2).joined(separator: ":")
        }
        let said = result.errors.replacingOccurrences(of: root + "/", with: "")
        #expect(line(said) == line(expected), "\(said)")
    }

    /// Not even a library, which may declare C functions, can access anything.
    @Test func systemIsUnreachable() throws {
        let root = try book(
            "expect/controls",
            """
            # Curious

            ```swift
            import Curious
            var found = 0
            for path in ["/etc/passwd", "01-case.md", "/tmp", "."] {
                if canOpen(path) { found = found + 1 }
            }
            for name in ["PATH", "HOME", "BOOK_TEST_SECRET"] {
                if isSet(name) { found = found + 1 }
            }
            print("found", found)
            // Long enough for a module to look whether its page waits.
            var count = 0
            for _ in 0..<10_000 { count = count + 1 }
            print(count)
            ```
            """, libraries: ["- Curious: ../Curious"])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let library = root + "/Curious"
        try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: true)
        try """
        @_extern(c, "fopen")
        func fopen(_ path: UnsafePointer<CChar>, _ mode: UnsafePointer<CChar>) -> OpaquePointer?
        @_extern(c, "getenv") func getenv(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
        public func canOpen(_ path: String) -> Bool {
            path.withCString { path in "r".withCString { fopen(path, $0) } } != nil
        }
        public func isSet(_ name: String) -> Bool { name.withCString { getenv($0) } != nil }

        """.write(toFile: library + "/Curious.swift", atomically: true, encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("<pre class=\"print\">found 0\n10000\n</pre>"))
    }

    @Test func unrunnableChaptersAreErrors() throws {
        let root = try book("expect/controls", "---\nlive: false\n---\n# Still\n\n```swift\n1 + 1\n```\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/01-case.md:1:1: error: the chapter is marked 'live: false'"))
        // Running natively is not suggested for code that can't be compiled for the sandbox either.
        try "# Tuple\n\n```swift\nlet t = (1, 2)\nprint(t)\n```\n\n`\\(t)`\n".write(
            toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
        let refused = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(refused.status == 1)
        for place in ["5:1", "8:2"] {
            #expect(
                refused.errors.contains(
                    "01-case.md:\(place): error: Embedded Swift, in which pages run, has no display for a value of "
                        + "this type: "), "\(refused.errors)")
        }
        #expect(refused.errors.contains("(CustomStringConvertible), or build without --sandbox\n"))
        #expect(!refused.errors.contains("live: false"))
    }

    /// Where a native program shows a value by reflection, the sandbox shows a dash and notes it; natively
    /// recorded values count as recorded. Nothing else on the page differs.
    @Test func nativeOnlyValues() throws {
        let root = try book("expect/controls", Self.values)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let page = root + "/site/01-case.html"
        let built = try Fixture.run("build", in: root)
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.errors.isEmpty)
        let native = try String(contentsOfFile: page, encoding: .utf8).split(separator: "\n")
        #expect(try Fixture.run("accept", in: root).status == 0)
        #expect(try Fixture.run("check", in: root).status == 0)

        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        let lines = Self.dashed.map { $0 + 3 }
        #expect(
            result.errors.replacingOccurrences(of: root + "/", with: "").contains(
                "01-case.md:\(lines[0]):1: note: the page shows a dash for lines \(lines[0]) to \(lines[4])"))
        #expect(result.errors.contains(", or build without --sandbox"))
        let sandboxed = try String(contentsOfFile: page, encoding: .utf8).split(separator: "\n")
        #expect(native.count == sandboxed.count)
        let differing = zip(native, sandboxed).filter { $0 != $1 }.compactMap { line in
            line.1.firstMatch(of: #/id="v0-([0-9]+)"><span class="none"/#).flatMap { Int($0.output.1) }
        }
        #expect(differing == Self.dashed)
        #expect(zip(native, sandboxed).count { $0 != $1 } == Self.dashed.count)

        let check = try Fixture.run(Fixture.tool, ["check", "--sandbox", "--root", root])
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.errors.contains(": note: the page shows a dash for lines "))
        let said = try Fixture.output(["check", "--sandbox", "--root", root])
        #expect(said.contains("are as recorded; 26 recorded ones can't be shown in the sandbox\n"), "\(said)")
    }

    /// Variables of a pattern that the sandbox can't show are not compared; all others are.
    @Test func variablesOfPatterns() throws {
        func text(_ value: Int) -> String {
            """
            # Patterns

            ```swift
            struct P { var a = 1 }
            #if arch(wasm32)
            let n = \(value)
            #else
            let n = 3
            #endif
            let (u, v) = (P(a: 2), n)
            let (w, x, y) = (1, P(), [4])
            for i in 0..<2 { let (q, r) = (P(a: i), i) }
            ```

            """
        }
        let root = try book("expect/controls", text(3))
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        let check = try Fixture.run(Fixture.tool, ["check", "--sandbox", "--root", root])
        #expect(check.status == 0, "\(check.errors)")
        #expect(
            check.errors.contains(":10:1: note: the page shows a dash for lines 10 to 12"), "\(check.errors)"
        )
        let said = try Fixture.output(["check", "--sandbox", "--root", root])
        #expect(said.contains("are as recorded; 3 recorded ones can't be shown in the sandbox\n"), "\(said)")

        try text(4).write(toFile: root + "/chapters/01-case.md", atomically: true, encoding: .utf8)
        let drift = try Fixture.run(Fixture.tool, ["check", "--sandbox", "--root", root])
        #expect(drift.status == 1)
        let drifted = drift.errors.split(separator: "\n").filter { $0.contains("out of tolerance") }
        #expect(
            drifted.map { $0.contains("  n  ") || $0.contains("  v  ") } == [true, true], "\(drift.errors)")
        #expect(drift.errors.contains("\n2 values are not as recorded"), "\(drift.errors)")
    }

    /// The lines of the cell whose values have no display in a page.
    private static let dashed = [6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 22, 23]
    private static let values = """
        # Values

        ```swift
        struct P { var x = 1.5; var y = 2 }
        struct Named: CustomStringConvertible { var description: String { "named" } }
        enum E { case a, b(Int) }
        final class K { var n = 3 }
        let n = 3
        let p = P()
        let o: P? = p
        let e = E.b(n)
        let k = K()
        let t = (n, name: "a")
        let named = Named()
        let list = [P()]
        let words = ["a": 1, "b": 2]
        let pairs = zip([1, 2], [3, 4])
        let result: Result<Int, Never> = .success(n)
        let f = { (x: Int) in x + n }
        let steps = stride(from: 0, to: 9, by: 4)
        for i in 0..<3 { let pair = (i, i * i) }
        let p2 = [1, 2]
        k.n
        p.y
        let none: E? = nil
        k
        ```

        ```swift
        print(n, p.x, words.count)
        let last = p.x
        ```

        The last is `\\(last)`.
        """

    /// A missing value and a changed one next to such a line are both reported, and nothing else.
    @Test func driftNextToNativeOnlyValues() throws {
        let root = try book(
            "expect/controls",
            """
            # Drift

            ```swift
            struct P { var x = 1.5 }
            let p = P()
            #if arch(wasm32)
            let a = 2
            #else
            let a = 1
            let b = 4
            #endif
            let q = P()
            ```
            """)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        let result = try Fixture.run(Fixture.tool, ["check", "--sandbox", "--all", "--root", root])
        #expect(result.status == 1)
        #expect(result.errors.contains("01-case.md: 2 values are not as recorded, of 1 displayed"))
        #expect(result.errors.contains(#/01-case.md:7:1: +b +missing +4 /#), "\(result.errors)")
        #expect(result.errors.contains(#/01-case.md:7:1: +a +out of tolerance +1 +2 /#), "\(result.errors)")
        #expect(result.errors.contains("where it ran: in the sandbox 'Int' has 32 bits"))
        // Records are made by native runs.
        #expect(!result.errors.contains("swift run book accept"))
        #expect(
            result.errors.contains("with the record natively: swift run book check 01-case --root "))
    }

    /// A module does not say which of Swift's own checks failed, so messages are neither compared nor drift.
    @Test func stopMessagesAreNotCompared() throws {
        let root = try book(
            "expect/controls",
            """
            # Traps

            ```swift traps
            var xs = [Int8.max]
            xs[0] += Int8(xs.count)
            ```

            ```swift traps
            let ys = [1, 2]
            ys[ys.count]
            ```
            """)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        #expect(
            try String(contentsOfFile: root + "/chapters/baseline/01-case.txt", encoding: .utf8)
                .contains("message\tText\tline 2: Fatal error: arithmetic overflow\t"))
        let result = try Fixture.run(Fixture.tool, ["check", "--sandbox", "--root", root])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.contains(
                "01-case.md:3:1: note: in the sandbox, the reason why this cell stops is known less"))
        #expect(!result.errors.contains("01-case.md:8:1"))
    }

    /// A chapter whose module would show other numbers than the page is an error.
    @Test func differencesFromPageAreErrors() throws {
        let root = try book(
            "expect/controls",
            """
            # Two faces

            ```swift hidden
            #if arch(wasm32)
            let shift: Float = 1
            #else
            let shift: Float = 0
            #endif
            ```

            ```swift
            let x: Float = slider("x", -1...1, start: 0)
            let y = x < 0 ? x + shift : x
            ```
            """)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        let result = try Fixture.run("check", in: root)
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "01-case.md:13:1: error: the native program and the page differ with x=-1.0"))
        #expect(result.errors.contains("natively y = -1.0, as WebAssembly y = 0.0"))
    }

    @Test func settings() throws {
        let root = try book("expect/controls", "")
        defer { try? FileManager.default.removeItem(atPath: root) }
        func build(_ settings: String...) throws -> Fixture.Result {
            try Fixture.run(Fixture.tool, ["build", "--root", root] + settings.flatMap { ["--set", $0] })
        }
        let set = try build("x=-0.5", "w.1=4", "on=off", "shade=light", "text=<b>=x")
        #expect(set.status == 0, "\(set.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("It is <span class=\"i\" id=\"i0\"><data class=\"n\" value=\"-1.0\">"))
        #expect(page.contains("value=\"-0.5\" data-set>"))
        #expect(page.contains("&lt;b&gt;=x</textarea>"))
        for (setting, fault) in [
            ("x=3", "01-case.md:7:1: error: --set x: '3' is not within -2.0 … 2.0"),
            ("n=2.5", "--set n: '2.5' is not a number"),
            ("w.0=9", "--set w: w.0: '9' is not within -5.0 … 5.0"), ("on=yes", "is neither on nor off"),
            ("shade=grey", "is not one of the values"), ("z=1", "no chapter has a control of that name"),
            ("w.2=1", "no chapter has a control of that name"), ("x", "write a control's name and its value"),
        ] {
            let result = try build(setting)
            #expect(result.status == 1)
            #expect(result.errors.contains(fault), "\(result.errors)")
        }
    }

    /// Without the tools for modules the book still builds, and reports what is missing.
    @Test func withoutWebAssembly() throws {
        let root = try book("expect/controls", "")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let nowhere = ["WASI_SYSROOT": "/nowhere"]
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root], environment: nowhere)
        #expect(result.status == 0)
        #expect(
            result.errors
                == "note: pages have no live controls: to enable them, install wasi-libc (Debian; with Homebrew: "
                + "wasi-libc)\n")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("Live controls are unavailable"))
        #expect(!page.contains("<script") && !page.contains("class=\"control"))
        let sandboxed = try Fixture.run(
            Fixture.tool, ["build", "--sandbox", "--root", root], environment: nowhere)
        #expect(sandboxed.status == 1)
        #expect(sandboxed.errors.contains("is not available here"))
    }
}
