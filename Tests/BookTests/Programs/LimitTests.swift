import BookDriver
import Foundation
import Testing

/// Exceeding a limit, in a chapter's program or in the compiler, is a fault at the chapter's place, and
/// leaves nothing running.
@Suite(.ownThreads) struct LimitTests {
    /// The errors of building these chapters.
    private func faults(
        _ chapters: [String: String], settings: String = "", environment: [String: String] = [:],
        _ options: String...
    ) throws -> [String] {
        let root = try Fixture.makeBook(
            chapters, settings: "memory: 512\noutput: 4\n" + (settings.isEmpty ? "live: false\n" : settings))
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(
            Fixture.tool, ["build", "--root", root] + options, environment: environment)
        #expect(result.status == 1)
        let left = Processes.left(of: root)
        #expect(left.isEmpty, "\(left)")
        return result.errors.replacingOccurrences(of: root + "/", with: "").split(separator: "\n").map(
            String.init)
    }

    private static func cell(_ code: String) -> String { "# T\n\n```swift silent\n\(code)\n```\n" }

    #if os(Linux)
        /// The program also bounds the number of forks itself.
        @Test func processes() throws {
            let code = """
                import Foundation
                @_silgen_name("fork") func copy() -> Int32
                var isChild = false
                for number in 0..<50 where !isChild {
                    isChild = copy() == 0
                    // Each second one in a session of its own.
                    if isChild && number % 2 == 0 { setsid() }
                }
                sleep(600)
                """
            #expect(
                try faults(["01-case": Self.cell(code)]) == [
                    "chapters/01-case.md:3:1: error: the chapter had more than 32 processes at once, which were stopped; "
                        + "start fewer, one after another", "1 error",
                ])
        }
    #endif

    /// No single file is too large.
    @Test func totalScratchSpace() throws {
        let code = """
            import Foundation
            for number in 0..<16 {
                let file = NSTemporaryDirectory() + "\\(number)"
                _ = FileManager.default.createFile(atPath: file, contents: Data(count: 1 << 20))
            }
            sleep(600)
            """
        #expect(
            try faults(["01-case": Self.cell(code)]) == [
                "chapters/01-case.md:3:1: error: this cell wrote more than 4 MiB and was stopped; print less, or set "
                    + "'output:' in book.yml", "1 error",
            ])
    }

    @Test func openFiles() throws {
        let code = """
            import Foundation
            var count = 0
            while count < 2000, open("/dev/null", O_RDONLY) >= 0 { count += 1 }
            precondition(count < 256, "as many as wanted")
            exit(7)
            """
        let faults = try faults(["01-case": Self.cell(code)])
        #expect(faults.first?.contains("with code 7 before") == true, "\(faults)")
    }

    /// A chapter that makes the compiler fail hides no fault of another.
    @Test func compilerMemory() throws {
        let faults = try faults(
            [
                "01-case": Self.cell("let a = 1"),
                "02-large": Self.cell("let a = InlineArray<1_500_000_000, UInt8>(repeating: 1)"),
                "03-false": Self.cell("let b: Int = 1.5"),
            ], settings: "live: false\ncompiler: {memory: 1024}\n")
        #expect(faults.contains { $0.hasPrefix("chapters/03-false.md:4:14: error: cannot convert") })
        let large = faults.first { $0.hasPrefix("chapters/02-large.md:") } ?? ""
        #expect(
            large.contains("swift-frontend used more than 1024 MiB of memory and was stopped"), "\(faults)")
        #expect(large.contains("set 'compiler: {memory: 2048}' in book.yml"))
        #expect(faults.last == "2 errors")
    }

    /// In the sandbox, all compilations for a chapter share one limit, however many cells need one; compiling
    /// libraries does not count.
    @Test func compilerTimeInSandbox() throws {
        // Each line takes half a second.
        let cells = (0..<10).map {
            "```swift fails\nlet a: Int = 1 + 2 * 3 - \"a\"\nlet b: Int = 4 + 5 * 6 - \"\($0)\"\n```\n"
        }
        let faults = try faults(
            ["01-case": "# T\n\n" + cells.joined(separator: "\n")],
            settings: "live: true\ncompiler: {seconds: 3}\n", environment: CachingCompiler.uncached,
            "--sandbox")
        let fault = faults.first ?? ""
        #expect(fault.hasPrefix("chapters/01-case.md"), "\(faults)")
        #expect(
            // On a busy machine, a single one may take that long.
            fault.contains(
                "was stopped, since with --sandbox all compilations for a chapter may take 3 s of processor time"
            )
                || fault.contains("took longer than 3 s"), "\(faults)")
        #expect(faults.last == "1 error")
    }

    /// A stranger's chapter can lower the book's limits, but not raise them.
    @Test func secondsInSandbox() throws {
        func chapter(_ seconds: String) -> String {
            "---\nseconds: \(seconds)\n---\n# T\n\n```swift\nlet a = 1\n```\n"
        }
        #expect(
            try faults(
                ["01-long": chapter("86400"), "02-short": chapter("4.5")],
                settings: "live: true\nseconds: 5\n",
                "--sandbox") == [
                    "chapters/01-long.md:2:10: error: in the sandbox a chapter can only lower the book's limits: 'seconds' "
                        + "is 86400 here and 5 in book.yml; lower it here, or raise it there", "1 error",
                ])
    }
}
