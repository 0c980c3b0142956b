import BookDriver
import Foundation
import Testing

/// The programs of `Tests/Fixtures/programs`, one feature of Swift each, do as chapters what they do without the tool:
/// print the same, and end the same way. `scripts/programs.sh` recorded what `swiftc` makes of them.
@Suite(.serialized, .ownThreads) struct ProgramTests {
    @Test func programsDoTheSameAsChapters() throws {
        let programs = try Program.all()
        #expect(programs.count > 100)
        let book = try makeBook(programs.filter { !$0.end.hasPrefix("exit") })
        defer { try? FileManager.default.removeItem(atPath: book) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", book])
        #expect(result.status == 0, "\(result.errors)")
        for program in programs where !program.end.hasPrefix("exit") {
            guard
                let page = try? String(contentsOfFile: "\(book)/site/\(program.name).html", encoding: .utf8)
            else {
                Issue.record("\(program.name) has no page")
                continue
            }
            #expect(Self.printed(in: page) == program.output, "\(program.name)")
            #expect(page.contains("<pre class=\"message\">") == (program.end == "trap"), "\(program.name)")
        }
    }

    /// What the compiler adds to report values shows in these: it keeps temporary values to the end of their scope, and
    /// what lines' last values are for longer, evaluates what is assigned before the place that it is assigned to, and
    /// asks values for descriptions. With 'values: false' they do the same as well.
    static let tellsOfReporting = [
        "040-deinitialization", "089-evaluation-order", "092-deinit-order", "093-unique-references",
    ]

    /// A chapter whose program leaves is a fault, which says with what code, and that it is not at its end.
    @Test(arguments: try Program.all().filter { $0.end.hasPrefix("exit") })
    func programsThatLeaveAreFaults(_ program: Program) throws {
        let book = try makeBook([program])
        defer { try? FileManager.default.removeItem(atPath: book) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", book])
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/\(program.name).md"), "\(result.errors)")
        #expect(result.errors.contains("code \(program.end.dropFirst(5))"), "\(result.errors)")
    }

    /// What is recorded is what `swiftc` makes of them: of all with `BOOK_ALL_PROGRAMS=1`, else of a few.
    @Test func recordsAreTrue() throws {
        let all = try Program.all()
        let isWhole = ProcessInfo.processInfo.environment["BOOK_ALL_PROGRAMS"] != nil
        for (index, program) in all.enumerated() where isWhole || index % 40 == 3 || program.end == "exit 3" {
            let folder = NSTemporaryDirectory() + "program-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let names = "\(folder)/Tests/Fixtures/programs"
            try FileManager.default.createDirectory(atPath: names, withIntermediateDirectories: true)
            try program.source.write(
                toFile: "\(names)/\(program.name).swift", atomically: true, encoding: .utf8)
            try FileManager.default.createDirectory(
                atPath: "\(folder)/scripts", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Fixture.repository + "/scripts/programs.sh", toPath: "\(folder)/scripts/programs.sh")
            let result = try Fixture.run("/bin/sh", ["\(folder)/scripts/programs.sh"])
            #expect(result.status == 0, "\(program.name): \(result.errors)")
            let again = try Program(name: program.name, in: names)
            #expect(again.output == program.output, "\(program.name)")
            #expect(again.end == program.end, "\(program.name)")
        }
    }

    /// Each program is the one cell of a chapter.
    private func makeBook(_ programs: [Program]) throws -> String {
        var chapters: [String: String] = [:]
        for program in programs {
            let word = program.end == "trap" ? " traps" : ""
            let head = Self.tellsOfReporting.contains(program.name) ? "---\nvalues: false\n---\n" : ""
            chapters[program.name] = "\(head)# \(program.name)\n\n```swift\(word)\n\(program.source)```\n"
        }
        return try Fixture.makeBook(chapters, settings: "memory: 8192\noutput: 4\nlive: false\n")
    }

    /// What a page says that its program wrote to standard output.
    static func printed(in page: String) -> String {
        page.components(separatedBy: "<pre class=\"print\">").dropFirst().map { part in
            String(part.prefix(upTo: part.range(of: "</pre>")?.lowerBound ?? part.endIndex))
                .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
                .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&")
        }.joined()
    }
}

struct Program: Sendable, CustomTestStringConvertible {
    var name: String
    var source: String
    /// What it writes to standard output.
    var output: String
    /// How it ends: "" at its end, "trap", or "exit" with a code.
    var end: String

    var testDescription: String { name }

    init(name: String, in folder: String) throws {
        self.name = name
        let path = "\(folder)/\(name)"
        source = try String(contentsOfFile: path + ".swift", encoding: .utf8)
        output = try String(contentsOfFile: path + ".out", encoding: .utf8)
        let end = try? String(contentsOfFile: path + ".end", encoding: .utf8)
        self.end = end?.trimmingCharacters(in: .newlines) ?? ""
    }

    static func all() throws -> [Program] {
        let folder = Fixture.repository + "/Tests/Fixtures/programs"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".swift") }
            .map { try Program(name: String($0.dropLast(6)), in: folder) }
    }
}
