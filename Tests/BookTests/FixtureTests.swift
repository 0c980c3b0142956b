import Foundation
import Testing

/// Each folder of `Tests/Fixtures` is a case: the chapters of a book, and what the tool makes of them.
///
/// `failure/<case>/expected.txt` is what it says; `expect/<case>/expected.html` is the page. A missing
/// expectation fails, and is written next to the case, to be looked at and committed.
@Suite(.serialized) struct FixtureTests {
    @Test(arguments: Fixture.all("failure"))
    func failure(_ fixture: Fixture) throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 1)
        #expect(!FileManager.default.fileExists(atPath: root + "/site/index.html"))
        try fixture.expect(result.errors.replacingOccurrences(of: root + "/", with: ""), "expected.txt")
    }

    @Test(arguments: Fixture.all("expect"))
    func expect(_ fixture: Fixture) throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("check", in: root).status == 1, "a missing record is a failure")
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        try fixture.expect(page, "expected.html")
        // The second build is the same, and what is accepted is as recorded.
        #expect(try Fixture.run("build", in: root).status == 0)
        #expect(try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8) == page)
        #expect(try Fixture.run("accept", in: root).status == 0)
        let check = try Fixture.run("check", in: root)
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func filesOfOthersAreKept() throws {
        let root = try Fixture.all("expect")[0].makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root + "/site", withIntermediateDirectories: true)
        try "mine".write(toFile: root + "/site/mine.txt", atomically: true, encoding: .utf8)
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 1)
        #expect(result.errors.contains("mine.txt"))
        #expect(try String(contentsOfFile: root + "/site/mine.txt", encoding: .utf8) == "mine")
    }
}

/// The tool knows nothing of neural networks, and portable targets import nothing but each other.
@Test(arguments: [
    ("PlainText", []), ("Neural", ["PlainText"]), ("Exhibits", ["PlainText"]),
    ("Notebook", ["Exhibits", "PlainText"]), ("Baseline", ["Exhibits"]),
    ("Publishing", ["Exhibits", "Manuscript", "Mustache"]),
    ("Manuscript", ["CMarkGFM", "Foundation", "Yams"]),
    ("Evaluation", ["Exhibits", "Foundation", "Manuscript", "Subprocess", "Synchronization"]),
    (
        "book",
        ["ArgumentParser", "Baseline", "Evaluation", "Exhibits", "Foundation", "Manuscript", "Publishing"]
    ),
])
func imports(_ target: String, _ legal: [String]) throws {
    let folder = "\(Fixture.repository)/Sources/\(target)"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".swift") {
        let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasPrefix("import ") {
            #expect(legal.contains(String(line.dropFirst(7))), "\(target)/\(name): \(line)")
        }
    }
}

struct Fixture: Sendable, CustomTestStringConvertible {
    var folder: String
    var testDescription: String { folder.split(separator: "/").suffix(2).joined(separator: "/") }

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static func all(_ kind: String) -> [Fixture] {
        let folder = "\(repository)/Tests/Fixtures/\(kind)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { Fixture(folder: "\(folder)/\($0)") }
    }

    /// The tool stands beside the test's own executable.
    static let tool: String = {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/book"
        let usual = repository + "/.build/debug/book"
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : usual
    }()

    /// A book of its own in a temporary folder, its libraries compiled already.
    func makeBook() throws -> String {
        let root = NSTemporaryDirectory() + "book-test-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.copyItem(atPath: folder, toPath: root + "/chapters")
        for name in ["expected.txt", "expected.html"] {
            try? manager.removeItem(atPath: root + "/chapters/" + name)
        }
        let configuration = root + "/chapters/book.yml"
        if !manager.fileExists(atPath: configuration) {
            let sources = Self.repository + "/Sources"
            let text = """
                title: A case
                libraries:
                  - PlainText: \(sources)/PlainText
                  - Exhibits: \(sources)/Exhibits
                  - Notebook: \(sources)/Notebook
                memory: 512
                output: 4
                live: false

                """
            try text.write(toFile: configuration, atomically: true, encoding: .utf8)
        }
        // All cases share compiled libraries and earlier results; the first fills them.
        try manager.createDirectory(atPath: root + "/.build/book", withIntermediateDirectories: true)
        for name in ["libraries", "cache"] {
            let shared = Self.repository + "/.build/test-" + name
            try manager.createDirectory(atPath: shared, withIntermediateDirectories: true)
            try manager.createSymbolicLink(
                atPath: "\(root)/.build/book/\(name)", withDestinationPath: shared)
        }
        return root
    }

    struct Result {
        var status: Int32
        var errors: String
    }

    static func run(_ command: String, in root: String) throws -> Result {
        try run(tool, [command, "--root", root])
    }

    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = pipe
        // A chapter must not see it: the case `environment` looks for it.
        process.environment = ProcessInfo.processInfo.environment.merging(["BOOK_TEST_SECRET": "secret"]) {
            $1
        }.merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, errors: String(decoding: bytes, as: UTF8.self))
    }

    /// What the tool prints.
    static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    func expect(_ actual: String, _ name: String) throws {
        let path = "\(folder)/\(name)"
        guard let expected = try? String(contentsOfFile: path, encoding: .utf8) else {
            try actual.write(toFile: path, atomically: true, encoding: .utf8)
            Issue.record("\(path) was missing; it is written: look at it, and commit it if it is right")
            return
        }
        #expect(actual == expected)
    }
}
