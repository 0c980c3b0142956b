import BookDriver
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

/// `Neural`, `Exhibits` and `Notebook` compile as Embedded Swift for wasm32.
@Test func portableTargetsCompileForWebAssembly() throws {
    let folder = NSTemporaryDirectory() + "book-wasm-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for module in ["Neural", "Exhibits", "Notebook"] {
        let sources = "\(Fixture.repository)/Sources/\(module)"
        let files = try FileManager.default.contentsOfDirectory(atPath: sources).sorted().map {
            "\(sources)/\($0)"
        }
        let result = try Fixture.run(
            "/usr/bin/env",
            [
                "swiftc", "-target", "wasm32-unknown-none-wasm", "-wmo", "-Osize",
                "-enable-experimental-feature", "Embedded", "-enable-experimental-feature", "Extern",
                "-Xfrontend",
                "-disable-stack-protector", "-parse-as-library", "-module-name", module, "-I", folder,
                "-emit-module", "-emit-module-path", "\(folder)/\(module).swiftmodule", "-o",
                "\(folder)/\(module).o", "-c",
            ] + files)
        #expect(result.status == 0, "\(result.errors)")
    }
}

/// The tool knows nothing of neural networks, and portable targets import nothing but each other.
@Test(arguments: [
    ("Neural", []), ("Exhibits", []), ("Notebook", ["Exhibits"]), ("Baseline", ["Exhibits"]),
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
