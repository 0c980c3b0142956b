import BookDriver
import Foundation
import Testing

/// The programs of `Tests/Fixtures/programs`, one feature of Swift each, behave as chapters as they do
/// without the tool: they print the same, and end the same way. `scripts/programs.sh` recorded their behavior
/// with `swiftc`.
@Suite(.serialized, .ownThreads) struct ProgramTests {
    @Test func chaptersBehaveLikePrograms() throws {
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

    /// Programs that notice the compiler's reporting of values. It keeps temporary values to the end of their
    /// scope, and last values of lines even longer; evaluates an assigned value before the place that it is
    /// assigned to; and asks values for descriptions. With 'values: false' these programs behave as without
    /// the tool.
    static let tellsOfReporting = [
        "040-deinitialization", "089-evaluation-order", "092-deinit-order", "093-unique-references",
    ]

    /// A chapter whose program exits early is a fault; the message gives the exit code, and says that the
    /// program is not at its end.
    @Test(arguments: try Program.all().filter { $0.end.hasPrefix("exit") })
    func earlyExitsAreFaults(_ program: Program) throws {
        let book = try makeBook([program])
        defer { try? FileManager.default.removeItem(atPath: book) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", book])
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/\(program.name).md"), "\(result.errors)")
        #expect(result.errors.contains("code \(program.end.dropFirst(5))"), "\(result.errors)")
    }

    /// The recorded behavior is that of `swiftc`: checked for all programs with `BOOK_ALL_PROGRAMS=1`,
    /// otherwise for a few.
    @Test func recordedOutputMatchesSwiftc() throws {
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

    /// Makes a book in which each program is the only cell of a chapter.
    private func makeBook(_ programs: [Program]) throws -> String {
        var chapters: [String: String] = [:]
        for program in programs {
            let word = program.end == "trap" ? " traps" : ""
            let head = Self.tellsOfReporting.contains(program.name) ? "---\nvalues: false\n---\n" : ""
            chapters[program.name] = "\(head)# \(program.name)\n\n```swift\(word)\n\(program.source)```\n"
        }
        return try Fixture.makeBook(chapters, settings: "memory: 8192\noutput: 4\nlive: false\n")
    }

    /// The text that a page shows as its program's standard output.
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
    /// The program's standard output.
    var output: String
    /// How the program ends: "" at its end, "trap", or "exit" with a code.
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
