import BookDriver
import Foundation
import Testing

/// Each folder of `Tests/Fixtures` is a case: the chapters of a book, and what the tool makes of them.
///
/// `failure/<case>/expected.txt` has the errors; `expect/<case>/expected.html` is the page;
/// `check/<case>/expected.txt` has what `check` finds once all values are accepted. If an expectation is
/// missing, the test fails and writes it next to the case, to be reviewed and committed.
@Suite(.serialized, .ownThreads) struct FixtureTests {
    @Test(arguments: Fixture.all("failure"))
    func failure(_ fixture: Fixture) throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
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
        try fixture.expect(page.withoutColors, "expected.html")
        // A second build is the same, and accepted values match their records.
        #expect(try Fixture.run("build", in: root).status == 0)
        #expect(try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8) == page)
        #expect(try Fixture.run("accept", in: root).status == 0)
        let check = try Fixture.run("check", in: root)
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test(arguments: Fixture.all("check"))
    func check(_ fixture: Fixture) throws {
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("accept", in: root).status == (fixture.folder.hasSuffix("untrue") ? 1 : 0))
        let accept = try Fixture.run(Fixture.tool, ["accept", "--even-claims", "--root", root])
        #expect(accept.status == 0, "\(accept.errors)")
        let result = try Fixture.run("check", in: root)
        #expect(result.status == 1)
        try fixture.expect(result.errors.replacingOccurrences(of: root + "/", with: ""), "expected.txt")
    }

    @Test func foreignFilesAreKept() throws {
        let root = try Fixture.all("expect")[0].makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root + "/site", withIntermediateDirectories: true)
        try "mine".write(toFile: root + "/site/mine.txt", atomically: true, encoding: .utf8)
        let result = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(result.status == 1)
        #expect(result.errors.contains("mine.txt"))
        #expect(try String(contentsOfFile: root + "/site/mine.txt", encoding: .utf8) == "mine")
        // An unreadable list is not treated as a missing one.
        let list = root + "/site/.book"
        try FileManager.default.createDirectory(atPath: list, withIntermediateDirectories: false)
        let unread = try Fixture.run(Fixture.tool, ["build", "--quiet", "--root", root])
        #expect(unread.status == 1)
        #expect(
            unread.errors.contains("is a folder, not a file; it lists what a build wrote"),
            "\(unread.errors)")
    }
}
