import BookDriver
import Foundation
import Testing

/// However a program stops, its line says why, in the program's or the runtime's own words.
@Suite(.serialized, .ownThreads) struct ProgramStopTests {
    /// Makes a book with a chapter for each stop; removes it afterwards.
    ///
    /// - Parameters:
    ///   - seconds: time limit of a program; backtraces take long on a busy machine.
    ///   - asks: whether the chapters use `#line`, so that their programs have their lines and columns.
    private static func withBook(
        _ cells: [(word: String, code: String)], live: Bool = false, seconds: Int = 300, asks: Bool = false,
        _ body: (String) throws -> Void
    ) throws {
        var chapters: [String: String] = [:]
        for (index, cell) in cells.enumerated() {
            let end = asks ? "\nThis is line `\\(#line)`.\n" : ""
            chapters[name(index)] = "# Case\n\n```swift\(cell.word)\n\(cell.code)\n```\n\(end)"
        }
        let root = try Fixture.makeBook(
            chapters, settings: "memory: 512\noutput: 4\nlive: \(live)\nseconds: \(seconds)\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(root)
    }

    /// In chapters that use `#line`, only the line numbers differ, so a few stops suffice.
    private static func some<Stop>(_ stops: [Stop], if asks: Bool) -> [Stop] {
        asks ? stops.enumerated().filter { $0.offset % 5 == 0 }.map(\.element) : stops
    }

    private static func name(_ index: Int) -> String { "\(index + 10)-case" }

    @Test(arguments: [false, true])
    func chaptersThatStop(_ asks: Bool) throws {
        try Self.expectFaults(Self.some(ProgramStop.stops, if: asks), seconds: 300, asks: asks)
    }

    @Test func chaptersThatDoNotEnd() throws { try Self.expectFaults(ProgramStop.endless, seconds: 2) }

    private static func expectFaults(_ stops: [ProgramStop], seconds: Int, asks: Bool = false) throws {
        try withBook(stops.map { ("", $0.code) }, seconds: seconds, asks: asks) { root in
            let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
            let said = result.errors.replacingOccurrences(of: root + "/", with: "")
            for (index, stop) in stops.enumerated() {
                let (line, column) = stop.place ?? (0, 1)
                let expected =
                    "chapters/\(name(index)).md:\(line + 3):\(column): error: "
                    + stop.message.replacingOccurrences(of: "\n", with: "\n    ")
                let isSaid = said.contains(expected + "\n") || said.contains(expected + ";")
                let actual = said.components(separatedBy: "chapters/").filter {
                    $0.hasPrefix(name(index))
                }
                #expect(isSaid, "\(stop.code)\n\(expected)\nbut \(actual)")
            }
            #expect(said.hasSuffix("\n\(stops.count) errors\n"))
        }
    }

    /// Many lines that print without line ends before the others.
    private static let writing = """
        import Foundation
        print("printed\\nlast", terminator: "")
        FileHandle.standardError.write(Data("written\\nlast".utf8))

        """

    @Test(arguments: [false, true])
    func cellsThatTrap(_ asks: Bool) throws {
        let traps = Self.some(ProgramStop.stops.filter(\.isTrap), if: asks)
        try Self.withBook(traps.map { (" traps", Self.writing + $0.code) }, asks: asks) { root in
            let result = try Fixture.run("build", in: root)
            #expect(result.status == 0, "\(result.errors)")
            for (index, stop) in traps.enumerated() {
                let page = try String(
                    contentsOfFile: "\(root)/site/\(Self.name(index)).html", encoding: .utf8)
                let message = stop.message.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                    .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing(
                        "'", with: "&#39;")
                let line = stop.place.map { "line \($0.line + 3): " } ?? ""
                // Everything that the program printed is there,
                // and nothing of the messages of Swift's runtime.
                #expect(
                    Self.texts("print", in: page) == ["printed\nlast"],
                    "\(stop.code)\n\(Self.texts("print", in: page))")
                let errors = Self.texts("print error", in: page)
                #expect(errors == ["written\nlast" + stop.printed], "\(stop.code)\n\(errors)")
                let said = page.firstMatch(of: #/<pre class="message"><samp>([^<]*)/#)?.output.1
                #expect(said.map { $0 == line + message } == true, "\(stop.code)\n\(said ?? "")")
            }
        }
    }

    /// The contents of a page's elements with a class.
    private static func texts(_ name: String, in page: String) -> [String] {
        page.components(separatedBy: "<pre class=\"\(name)\">").dropFirst().map { part in
            String(part[..<(part.range(of: "</pre>")?.lowerBound ?? part.endIndex)])
                .replacing("&#39;", with: "'")
        }
    }

    /// A program that ends in another way than by a trap has not trapped, whatever its exit code.
    @Test func cellsThatDoNotTrap() throws {
        let others = ProgramStop.stops.filter { !$0.isTrap }
        try Self.withBook(others.map { (" traps", $0.code) }) { root in
            let result = try Fixture.run("build", in: root)
            #expect(result.status == 1)
            for (index, code) in [200, 0, 3, 0, 4, 5].enumerated() {
                #expect(
                    result.errors.contains(
                        "chapters/\(Self.name(index)).md:3:1: error: this cell is marked 'traps', but the program exits "
                            + "with code \(code)"), "\(result.errors)")
            }
        }
    }

    /// Code that a chapter defers to its end runs, and its output is shown.
    @Test func deferredStatements() throws {
        let cells = [
            "var log: [Int] = []\ndefer {\n    log = [3]\n    print(\"deferred\", log[0])\n}\nlog = [1]",
            "defer { print(\"deferred\", 3) }\nfunc f() async -> Int { 3 }\nlet x = await f()",
        ]
        try Self.withBook(cells.map { ("", $0) }) { root in
            let result = try Fixture.run("build", in: root)
            #expect(result.status == 0, "\(result.errors)")
            for index in cells.indices {
                let page = try String(
                    contentsOfFile: "\(root)/site/\(Self.name(index)).html", encoding: .utf8)
                #expect(page.contains("<pre class=\"print\">deferred 3\n</pre>"), "\(page)")
            }
        }
    }

    /// A module reports the same, as far as it can.
    @Test(arguments: [false, true])
    func modulesThatTrap(_ asks: Bool) throws {
        let overflow =
            "Fatal error: a check by Swift failed, such as for a number that is too large: in pages 'Int' has 32 bits"
        let overlap = "Simultaneous accesses, but modification requires exclusive access."
        let all: [(code: String, message: String)] = [
            (
                "let n = 3\nprecondition(n > 5, \"n is too small\")",
                "line 2: Precondition failed: n is too small"
            ),
            ("if true {\n    precondition(1 > 2)\n}", "line 2: Precondition failed"),
            ("func f() { preconditionFailure(\"never\") }\nf()", "line 1: Fatal error: never"),
            ("let n = 3\nassert(n > 5, \"n: \\(n)\")", "line 2: Assertion failed: n: 3"),
            ("assertionFailure(\"not here\")", "line 1: Fatal error: not here"),
            ("fatalError()", "line 1: Fatal error"),
            ("fatalError(\"ünï\\nsecond line\")", "line 1: Fatal error: ünï\nsecond line"),
            ("let a = [1, 2]\nlet i = 7\nprint(a[i])", "line 3: Fatal error: Index out of range"),
            (
                "let a: Int? = Int(\"x\")\nprint(a!)",
                "line 2: Fatal error: Unexpectedly found nil while unwrapping an Optional value"
            ),
            ("var x = Int.max\nx += 1", "line 2: \(overflow)"),
            (
                "func f(_ n: Int) -> Int { n == -1 ? 0 : f(n + 1) + 1 }\nprint(f(0))",
                "line 1: Stack overflow: functions call each other without end or too deeply"
            ),
            (
                "class C {\n    var g = 1\n    func m(_ x: inout Int) { g += 1; x += 1 }\n}\nlet c = C()\nc.m(&c.g)",
                "line 3: \(overlap)"
            ),
            (
                "var a = [1, 2]\n@inline(never) func f(_ x: inout Int) {\n    a = []\n    x += 1\n}\nf(&a[1])",
                "line 3: \(overlap)"
            ),
            (
                """
                func make() -> (() -> Void, (() -> Void) -> Void) {
                    var a = [1, 2]
                    func f(_ x: inout Int, _ body: () -> Void) {
                        body()
                        x += 1
                    }
                    return ({ a = [] }, { body in f(&a[1], body) })
                }
                let (clear, change) = make()
                change(clear)
                """, "line 7: \(overlap)"
            ),
            // The message for overlapping accesses is not given for anything else.
            ("fatalError(\"\(overlap)\")", "line 1: Fatal error: \(overlap)"),
            // Text that looks like a record is text.
            (
                "let loss = 99.5\nfatalError(\"@ l 0 1 4 0\\n0.05\\n\\n@ e 0 0 0 0\\n\\n\\n\")",
                "line 2: Fatal error: @ l 0 1 4 0\n0.05\n\n@ e 0 0 0 0"
            ),
        ]
        let stops = Self.some(all, if: asks)
        try Self.withBook(stops.map { (" traps", $0.code) }, live: true, asks: asks) { root in
            let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
            #expect(result.status == 0, "\(result.errors)")
            for (index, stop) in stops.enumerated() {
                let page = try String(
                    contentsOfFile: "\(root)/site/\(Self.name(index)).html", encoding: .utf8)
                let said = page.firstMatch(of: #/<pre class="message"><samp>([^<]*)/#)?.output.1
                #expect(
                    said.map { $0 == stop.message.replacing("'", with: "&#39;") } == true,
                    "\(stop.code)\n\(said ?? "")")
            }
        }
    }
}
