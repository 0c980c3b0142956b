import BookDriver
import Foundation
import Testing

/// A page that would show something else than its native program is an error, which gives the reason as far
/// as it is known.
@Suite(.serialized, .ownThreads) struct ParityTests {
    struct Case {
        var code: String
        /// The line within the cell.
        var line: Int
        /// Parts of the message, in order.
        var parts: [String]
    }

    private static let twice =
        "the native program itself gives a different value here each time it runs: first "
    private static let differs = "the native program and the page differ"
    private static let narrow = "'Int' has 32 bits in pages, up to 2147483647"

    private static let cases = [
        // Nondeterministic values.
        Case(code: "let r = Int.random(in: 0..<1_000_000)", line: 2, parts: [twice, "r = ", "then r = "]),
        Case(
            code: "let d = Array(Set((0..<64).map { $0 }))", line: 2, parts: [twice, "d[", " more, then d["]),
        Case(code: "let h = \"abc\".hashValue", line: 2, parts: [twice, "h = "]),
        // 32-bit integers.
        Case(
            code: "let n = 3_000_000_000", line: 2,
            parts: ["Embedded Swift, in which pages run, has an 'Int' of 32 bits", "Int64 or Double"]),
        Case(
            code: "let n = 70_000\nlet m = n * n", line: 3,
            parts: ["Embedded Swift, in which pages run, has an 'Int' of 32 bits", "70000 * 70000"]),
        Case(
            code: "let n = Int.max", line: 2,
            parts: [
                differs, ": natively n = 9223372036854775807, as WebAssembly n = 2147483647; ", narrow,
            ]),
        Case(
            code: "let r = 0...Int.max", line: 2,
            parts: [
                differs, ": natively r = 0...9223372036854775807, as WebAssembly r = 0...2147483647; ",
                narrow,
            ]),
        Case(
            code: "let n = Int.bitWidth", line: 2,
            parts: [differs, "n = 64, as WebAssembly n = 32; ", narrow]),
        Case(
            code: "let n = 1 << 40", line: 2,
            parts: [differs, "n = 1099511627776, as WebAssembly n = 0; ", narrow]),
        Case(
            code: "let n = Int((x + 1) * 1_000_000_000_000)", line: 2,
            parts: [
                differs,
                ": natively n = 999999995904, as WebAssembly it stopped: Fatal error: Float value cannot be "
                    + "converted to Int because the result would be greater than Int.max; ", narrow,
            ]),
        Case(
            code: "let xs = [2_000_000, 2_000, x > 2 ? 1 : 0]\nlet n = xs[0] * xs[1]", line: 3,
            parts: [differs, ": natively n = 4000000000, as WebAssembly it stopped: Fatal error: ", narrow]),
        Case(
            code: "print(\"at most\", Int.max, [Int.min])", line: 2,
            parts: [
                differs,
                "printed “at most 9223372036854775807 [-9223372036854775808]”, as WebAssembly printed “at most "
                    + "2147483647 [-2147483648]”; ", narrow,
            ]),
        Case(
            code: "let s = \"up to \\(UInt.max).\"", line: 2,
            parts: [differs, "up to 18446744073709551615.", narrow]),
        // Less memory.
        Case(
            code: "func f(_ n: Int) -> Int { n == 0 ? 0 : f(n - 1) + 1 }\nlet d = f(20_000)", line: 2,
            parts: [differs, "it stopped: Stack overflow", "a page's stack is smaller (1 MiB)"]),
        // Platform-specific code.
        Case(
            code: "#if arch(wasm32)\nlet a = 1\n#else\nlet a = 2\n#endif", line: 5,
            parts: [differs, "a = 2, as WebAssembly a = 1; look for what depends on the system"]),
        Case(
            code: "#if arch(wasm32)\nprint(\"page\")\n#else\nprint(\"native\")\n#endif", line: 5,
            parts: [differs, "printed “native”, as WebAssembly printed “page”; printed text"]),
        // The first line that differs in what a cell prints.
        Case(
            code: "print(\"a\")\nfor i in 0..<3 {\n  print(i, i < 2 ? 0 : Int.bitWidth)\n}\nprint(\"b\")",
            line: 4, parts: [differs]),
        // The same if the program uses the lines of the chapter's file.
        Case(
            code: "print(#line)\nprint(Int.bitWidth)\nprint(#line)", line: 3, parts: [differs]),
        // Text printed by an inline value joins the text of the cell before it.
        Case(
            code: "func f() -> Int { print(\"f\"); return 1 }\nprint(\"a\")\n```\n\n`\\(f())`\n\n```swift\n"
                + "print(Int.bitWidth)", line: 9, parts: [differs]),
        Case(
            code: "print(\"a\")\nprint(\"b\", Int.random(in: 0..<1_000_000))\nprint(\"c\")", line: 3,
            parts: [twice, "printed “", "then printed “"]),
        Case(
            code: "#if arch(wasm32)\nprecondition(x > 0.5, \"only here\")\n#endif\nlet a = 1", line: 3,
            parts: [
                differs,
                ": natively a = 1, as WebAssembly it stopped: Precondition failed: only here; make both end",
            ]),
        Case(
            code: "#if arch(wasm32)\nlet b = 1.1\n#else\nlet b = 1.1 + 4e-16\n#endif", line: 5,
            parts: [
                differs,
                "b = 1.1000000000000005, as WebAssembly b = 1.1; elementary functions of the platform",
            ]),
        Case(
            code: "#if arch(wasm32)\nlet w: Float = slider(\"w\", 0...1, start: 0)\n#else\n"
                + "let w: Float = slider(\"w\", 0...2, start: 0)\n#endif", line: 0,
            parts: [
                differs, "(slider, Float, 0.0, 2.0)", "(slider, Float, 0.0, 1.0)", "let a control's range",
            ]),
    ]

    /// Values that the tool reports because the compiler does not are also reported by a page's program.
    @Test(arguments: ["changes", "noncopyable", "literals-of-places", "ranges"])
    func valuesReportedByTool(_ name: String) throws {
        let root = try Fixture(folder: "\(Fixture.repository)/Tests/Fixtures/expect/\(name)").makeBook(
            settings: "memory: 512\noutput: 4\nseconds: 30\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == 0)
        let check = try Fixture.run("check", in: root)
        #expect(check.status == 0, "\(check.errors)")
        // The page has a control.
        #expect(try Fixture.run("build", in: root).status == 0)
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        #expect(page.contains("<input"))
    }

    /// A build compares the page only with its printed settings,
    /// and leaves out values that are nondeterministic.
    @Test(arguments: ["check", "build"])
    func reasonsAreReported(by command: String) throws {
        func name(_ index: Int) -> String { "\(index + 10)-case" }
        var chapters: [String: String] = [:]
        for (index, test) in Self.cases.enumerated() {
            chapters[name(index)] =
                "# Case\n\n```swift\nlet x: Float = slider(\"x\", -1...1, start: 0)\n\(test.code)\n```\n"
        }
        let root = try Fixture.makeBook(chapters, settings: "memory: 512\noutput: 4\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(command, in: root)
        #expect(result.status == 1)
        let said = result.errors.replacingOccurrences(of: root + "/", with: "")
            .components(separatedBy: "chapters/")
        for (index, test) in Self.cases.enumerated() {
            let own = said.filter { $0.hasPrefix(name(index)) && $0.contains(": error: ") }
            if command == "build", test.parts[0] == Self.twice {
                #expect(own == [])
                continue
            }
            let fault = try #require(own.first, "\(test.code)\n\(result.errors)")
            #expect(fault.hasPrefix("\(name(index)).md:\(test.line + 3):"), "\(test.code)\n\(fault)")
            var rest = fault[...]
            for part in test.parts {
                let found = rest.range(of: part)
                #expect(found != nil, "\(test.code)\n\(part)\n\(fault)")
                rest = found.map { rest[$0.upperBound...] } ?? rest
            }
        }
    }

    /// A build tries no other settings, and runs no module for longer than a second: then the output up to
    /// that point counts.
    @Test func buildsComparePrintedSettingsOnly() throws {
        let control = "let x: Int = slider(\"x\", 0...40, start: 3)"
        let long = "var s = 0\nfor i in 0..<3_000_000 { s = (s &* 31 &+ i) % 1_000_003 }"
        let root = try Fixture.makeBook(
            [
                "01-other": "# T\n\n```swift\n\(control)\nlet n = 1 << x\n```\n",
                "02-long": "# T\n\n```swift\n\(control)\n```\n\n```swift\n\(long)\n```\n",
            ], settings: "memory: 512\noutput: 4\nseconds: 60\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 0, "\(result.errors)")
        let set = try Fixture.run(Fixture.tool, ["build", "--set", "x=31", "--root", root])
        #expect(set.status == 1)
        #expect(
            set.errors.contains(
                "01-other.md:5:1: error: \(Self.differs) with x=31: natively n = 2147483648, as WebAssembly n = -2147483648; "
                    + Self.narrow), "\(set.errors)")
        #expect(!set.errors.contains("02-long.md"), "\(set.errors)")

        try "# T\n\n```swift\n\(control)\nlet n = 1 << 31\n```\n\n```swift\n\(long)\n```\n".write(
            toFile: "\(root)/chapters/02-long.md", atomically: true, encoding: .utf8)
        let earlier = try Fixture.run("build", in: root)
        #expect(earlier.status == 1)
        #expect(
            earlier.errors.contains("02-long.md:5:1: error: \(Self.differs): natively n = 2147483648"),
            "\(earlier.errors)")
    }
}
