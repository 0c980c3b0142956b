import BookDriver
import Foundation
import Testing

/// Values of a parallel loop are shown the same, whichever thread computed them.
@Suite(.serialized, .ownThreads) struct BesideTests {
    private func book(_ code: String) throws -> SmallBook {
        let book = try SmallBook()
        try book.write("# Case\n\n```swift\nimport Foundation\n\(code)\n```\n", SmallBook.path(1))
        return book
    }

    /// The value shown next to a line of the only cell, without markup.
    private func value(_ line: Int, in page: String) -> String {
        let parts = page.components(separatedBy: "id=\"v0-\(line)\">")
        let html = parts.count < 2 ? "" : parts[1].components(separatedBy: "</div></div>")[0]
        return html.replacing(#/<[^>]*>/#, with: "")
    }

    @Test func parallelLoops() throws {
        let book = try book(
            """
            DispatchQueue.concurrentPerform(iterations: 8) { i in
                let y = i * i
            }
            DispatchQueue.concurrentPerform(iterations: 64) { i in
                usleep(50)
                let z = i % 3
            }
            let after = 1
            """)
        defer { book.remove() }
        #expect(try book.run("accept").status == 0)
        let check = try book.run("check", "--twice")
        #expect(check.status == 0, "\(check.errors)")
        #expect(try book.run("build").status == 0)
        let page = try book.read("site/01-number.html")
        #expect(value(3, in: page) == "[0, 1, 4, 9, 16, 25, 36, 49] ×8, in any order")
        #expect(value(7, in: page).hasSuffix("] ×64, in any order"))
        #expect(value(9, in: page) == "1")
    }

    /// The top level's own values are shown among those of other threads,
    /// if it ran the line meanwhile or afterwards.
    @Test func topLevelValuesAmongThreads() throws {
        let book = try book(
            """
            func square(_ i: Int) {
                let y = i * i
            }
            let thread = Thread { for i in [4, 2] { square(i) } }
            thread.start()
            while !thread.isFinished { usleep(100) }
            square(3)
            """)
        defer { book.remove() }
        let result = try book.run("build")
        #expect(result.status == 0, "\(result.errors)")
        let page = try book.read("site/01-number.html")
        #expect(value(3, in: page) == "[4, 9, 16] ×3, in any order")
    }
}
