import BookDriver
import Foundation
import Testing

/// The output formats of `check`, what `accept` records, and how a program is checked for determinism.
@Suite(.serialized, .ownThreads) struct CheckTests {
    private let record = "chapters/baseline/01-case.txt"

    /// Makes a book of one chapter that runs only natively.
    private func book(_ text: String) throws -> BookCopy {
        let folder = NSTemporaryDirectory() + "chapters-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/01-case.md", atomically: true, encoding: .utf8)
        let configuration = try String(contentsOfFile: Fixture.book.folder + "/book.yml", encoding: .utf8)
        try configuration.replacing("libraries:\n  - Neural: ../Sources/Neural\n", with: "")
            .replacing("references: [data/keras.txt, data/keras-mistakes.txt]\n", with: "")
            .write(toFile: folder + "/book.yml", atomically: true, encoding: .utf8)
        return try BookCopy(chapters: folder)
    }

    private static let chapter = """
        # A case

        ```swift
        let a: Float = 0.1
        let b = [a, 2 * a]
        ```

        It is `\\(a + b[1], digits: 8)`.

        """

    @Test func singleValuesAreAccepted() throws {
        let copy = try book(Self.chapter)
        defer { copy.remove() }
        #expect(try copy.run(["accept"]).output.hasSuffix("4 values, 4 of them new in \(record)\n"))
        #expect(try copy.run(["check"]).status == 0)
        let old = try copy.read(record)
        try copy.write(Self.chapter.replacing("0.1", with: "0.2"), to: "chapters/01-case.md")

        let one = try copy.run(["accept", "01-case#b"])
        #expect(one.status == 0, "\(one.errors)")
        // First the changes, then the confirmation.
        #expect(
            one.output == """
                01-case:
                  b[0]: 0.1 → 0.2   (8388608 ulp, 0.1, relative 1.0)
                  b[1]: 0.2 → 0.4   (8388608 ulp, 0.2, relative 1.0)
                01-case: 4 values, 2 of them new or changed in \(record); 2 others differ, and are kept as recorded

                """)
        let partly = try copy.read(record)
        #expect(partly.contains("\na\tFloat\t0.1\t0.1\n") && partly.contains("\nb[1]\tFloat\t0.4\t0.4\n"))
        // After recording some of the values, the others have the same origins as before.
        func origins(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.hasPrefix("@ c") }
        }
        #expect(origins(partly) == origins(old))
        let check = try copy.run(["check"])
        #expect(check.status == 1)
        #expect(check.errors.contains("2 values are not as recorded, of 4 displayed"))
        #expect(check.errors.contains("this cell"))

        let unknown = try copy.run(["accept", "01-case#bb"])
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("displays no value named 'bb'"))
        #expect(try copy.run(["accept", "01-case#"]).status == 1)
        #expect(try copy.run(["accept", "02-case#a"]).errors.contains("no chapter is named '02-case'"))
        #expect(try copy.read(record) == partly)

        #expect(try copy.run(["accept", "01-case"]).status == 0)
        #expect(try copy.run(["check"]).status == 0)
        #expect(origins(try copy.read(record)) != origins(old))
    }

    /// The largest deviation seen on another machine is kept,
    /// so that a tolerance needs to be no wider than necessary.
    @Test func largestDeviationIsKept() throws {
        let copy = try book(Self.chapter)
        defer { copy.remove() }
        #expect(try copy.run(["accept"]).status == 0)
        let chapter = "---\ntolerances: {a: 500 ulp}\n---\n" + Self.chapter
        try copy.write(chapter, to: "chapters/01-case.md")
        let wide = try copy.run(["check"])
        #expect(
            wide.errors.contains(
                "chapters/01-case.md:2:17: error: the tolerance '500 ulp' lets values move 500.0 ulp"))
        // Simulates a value recorded elsewhere, 9 ulp away.
        try copy.write(
            try copy.read(record).replacing("\na\tFloat\t0.1\t", with: "\na\tFloat\t0.100000076\t"),
            to: record)
        let near = try copy.run(["check"])
        #expect(near.status == 0, "\(near.errors)")
        #expect(
            near.output.contains(
                "4 displayed values in 1 chapters are as recorded, 1 of them within tolerance"))
        #expect(try copy.run(["accept"]).status == 0)
        #expect(try copy.read(record).contains("\n@ seen\t10 ulp\n"))
        #expect(try copy.run(["check"]).status == 0)
    }

    /// Text of a chapter is never interpreted as a command by the log that contains the report,
    /// and remains unchanged.
    @Test func reportsContainNoLogCommands() throws {
        let copy = try book("# A case\n\n```swift\nfatalError(\"a\\n::error::b ##[error]c\")\n```\n")
        defer { copy.remove() }
        let json = try copy.run(["check", "--format", "json"]).output
        #expect(!json.contains("##["))
        struct Report: Decodable {
            struct Fault: Decodable { var message: String }
            var faults: [Fault]
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
        #expect(report.faults.map(\.message) == ["Fatal error: a\n    ::error::b ##[error]c"])
        let github = try copy.run(["check", "--format", "github"]).output
        #expect(
            github
                == "::error file=chapters/01-case.md,line=4,col=1,title=book::Fatal error: a%0A    ::error::b ##[error]c\n"
        )
    }

    @Test func annotationsAreEscaped() throws {
        let copy = try book(
            """
            # A case

            ```swift
            let shares = ["50%, or: half", "1\\n2"]
            let x = 1
            ```

            """)
        defer { copy.remove() }
        #expect(try copy.run(["accept"]).status == 0)
        try copy.write(
            try copy.read("chapters/01-case.md").replacing("50%", with: "60%").replacing(
                "x = 1", with: "x = 2"),
            to: "chapters/01-case.md")
        let summary = copy.root + "/summary.md"
        let result = try copy.run(
            ["check", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": summary])
        #expect(result.status == 1)
        #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("note: ") })
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.hasPrefix(
                "::error file=chapters/01-case.md,line=4,col=1,title=A number drifted::shares[0] has drifted: recorded "
                    + "50%25, or: half, now 60%25, or: half; shown") == true, "\(lines)")
        #expect(lines.last?.contains("line=5,col=1") == true)
        let table = try String(contentsOfFile: summary, encoding: .utf8)
        #expect(table.contains("| chapters/01-case.md:5:1: | x | out of tolerance | 1 | 2 |"))
        // The summary is appended; compilation errors are annotated, too.
        try copy.write("# A case\n\n```swift\nlet a: Int = 0.5\n```\n", to: "chapters/01-case.md")
        let broken = try copy.run(
            ["check", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": summary])
        #expect(
            broken.output.hasPrefix(
                "::error file=chapters/01-case.md,line=4,col=14,title=book::cannot convert"))
        #expect(try String(contentsOfFile: summary, encoding: .utf8).hasPrefix(table))
    }

    /// The example in the documentation is exactly what the tool writes.
    @Test func reportMatchesDocumentation() throws {
        let copy = try book(Self.chapter)
        defer { copy.remove() }
        #expect(try copy.run(["accept"]).status == 0)
        try copy.write(
            Self.chapter.replacing("2 * a]", with: "2 * a, 3]").replacing("0.1\n", with: "0.10000001\n"),
            to: "chapters/01-case.md")
        try copy.write("", to: "chapters/baseline/09-gone.txt")
        let result = try copy.run(["check", "--format", "json"])
        #expect(result.status == 1)
        let text = try String(contentsOfFile: Fixture.repository + "/docs/check-report.md", encoding: .utf8)
        let example = try #require(text.split(separator: "```json\n").last?.split(separator: "\n```").first)
        func object(_ text: some StringProtocol) throws -> NSDictionary {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
        }
        let (actual, documented) = (try object(result.output), try object(example))
        #expect(actual == documented, "the report is now:\n\(result.output)")
        // Every field is documented.
        func names(_ value: Any) -> Set<String> {
            if let object = value as? [String: Any] {
                return object.reduce(into: Set(object.keys)) { $0.formUnion(names($1.value)) }
            }
            return ((value as? [Any]) ?? []).reduce(into: []) { $0.formUnion(names($1)) }
        }
        for name in names(actual) { #expect(text.contains("`\(name)`"), "\(name) is not explained") }
    }

    /// Nondeterminism is reported before what it would look like: a wrong record.
    @Test(arguments: [
        ("let order = Array(Set((0..<64).map { $0 }))", true),
        ("let dirt = UnsafeMutablePointer<UInt64>.allocate(capacity: 64).pointee", true),
        (
            "final class C {}\nlet c = C()\n"
                + "let address = UInt(bitPattern: Unmanaged.passUnretained(c).toOpaque())", true
        ),
        // A clock that shows seconds advances while the program is run again.
        ("import Foundation\nlet now = Int(time(nil))", true),
        ("import Foundation\nprint(\"a\")\nprint(Int(time(nil)) % 100_000)", true),
        ("let sum = Set((0..<64).map { $0 }).reduce(0, +)", false),
    ])
    func programsAgreeWithThemselves(_ code: String, _ isFound: Bool) throws {
        let copy = try book("---\nlive: false\n---\n\n# A case\n\n```swift\n\(code)\n```\n")
        defer { copy.remove() }
        #expect(try copy.run(["accept"]).status == 0)
        let result = try copy.run(["check", "--twice"])
        let line = 7 + code.split(separator: "\n").count
        if isFound {
            #expect(result.status == 1)
            #expect(
                result.errors.contains(
                    "chapters/01-case.md:\(line):1: error: the native program itself gives a different value here each "
                        + "time it runs: first "
                ),
                "\(result.errors)")
            #expect(!result.errors.contains("as recorded"))
        } else {
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    /// The same compiler in another folder counts as the same compiler.
    @Test func movedToolchain() throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let compiler = try #require(
            path.split(separator: ":").map { "\($0)/swiftc" }
                .first { FileManager.default.isExecutableFile(atPath: $0) })
        let usr = URL(fileURLWithPath: compiler).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let copy = try book(Self.chapter)
        defer { copy.remove() }
        #expect(try copy.run(["accept"], environment: ["PATH": path]).status == 0)
        // Hard links take no space, but require the same file system,
        // and a folder that contains only a toolchain.
        guard usr != "/usr", try Fixture.run("/bin/cp", ["-al", usr, copy.root + "/usr"]).status == 0 else {
            print("skipped: \(usr) can't be linked to another folder")
            return
        }
        let result = try copy.run(
            ["check", "--cold"], environment: ["PATH": "\(copy.root)/usr/bin:\(path)"])
        #expect(result.status == 0, "\(result.errors)")
        // If a value changes, the compiler is not named as the cause.
        try copy.write(
            Self.chapter.replacing("0.1", with: "0.2"), to: "chapters/01-case.md")
        let moved = try copy.run(["check"], environment: ["PATH": "\(copy.root)/usr/bin:\(path)"])
        let blame = "changed since they were recorded: the cell at line 3\n"
        #expect(moved.errors.contains(blame), "\(moved.errors)")
    }
}
