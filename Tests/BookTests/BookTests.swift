import BookDriver
import Foundation
import Testing

/// The tool on the real book, and on a broken copy.
@Suite(.serialized, .ownThreads) struct BookTests {
    @Test func failedBuildKeepsLastSite() throws {
        let root = try Fixture.all("expect")[0].makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(try Fixture.run("build", in: root).status == 0)
        let page = try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8)
        try "# Broken\n\n```swift\nlet a: Int = 0.5\n```\n"
            .write(toFile: root + "/chapters/02-broken.md", atomically: true, encoding: .utf8)
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 1)
        #expect(result.errors.contains("chapters/02-broken.md:4:14: error: "))
        #expect(try String(contentsOfFile: root + "/site/01-case.html", encoding: .utf8) == page)
        #expect(!FileManager.default.fileExists(atPath: root + "/site/02-broken.html"))
    }

    /// The last digit of one live unit's weight changes: every chapter that shows it reports drift. Run
    /// natively, since pages play no part in it.
    @Test func driftIsNamed() throws {
        let root = try Fixture.book.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        func check() throws -> Fixture.Result {
            try Fixture.run(
                Fixture.tool, ["check", "--root", root], environment: ["WASI_SYSROOT": "/nowhere"])
        }
        #expect(try check().status == 0)

        let data = root + "/chapters/data/seed-weights.txt"
        let weights = try String(contentsOfFile: data, encoding: .utf8)
        #expect(weights.contains("0.5393126"))
        try weights.replacingOccurrences(of: "0.5393126", with: "0.5393127")
            .write(toFile: data, atomically: true, encoding: .utf8)
        let result = try check()
        #expect(result.status == 1)
        let table = result.errors.replacing(#/ {2,}/#, with: "  ")
        #expect(
            table.contains(
                "chapters/03-multiply-add.md:23:1:  weights[7]  out of tolerance  0.5393126  0.5393127  "
                    + "2 ulp, 1.2e-7, relative 2.2e-7"))
        #expect(
            table.contains("…0.5393126 , -0.36325318, -…  …0.5393127 , -0.36325318"),
            "long texts from where they differ")
        for chapter in ["01-why-not-25", "04-relu", "05-output-layer"] {
            #expect(result.errors.contains("chapters/\(chapter).md:"))
        }
    }
}
