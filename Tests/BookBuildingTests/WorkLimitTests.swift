import BookBuilding
import Foundation
import Testing

/// The tool's own work on untrusted chapters ends.
@Suite struct WorkLimitTests {
    @Test func timeWithoutAnEnd() {
        let limit = WorkLimit(seconds: 60, memoryMiB: 100)
        #expect(limit.excess(at: 59, memoryMiB: 100) == nil)
        #expect(
            limit.excess(at: 61, memoryMiB: 1)?.hasPrefix("the book: the tool itself needs") == true)
        for path in ["chapters/02-b.md", "chapters/01-a.md", "chapters/01-a.md"] { limit.begin(path) }
        // What ends is no longer busy, and the others have their whole time again.
        limit.end("chapters/02-b.md", at: 50)
        limit.end("chapters/01-a.md", at: 51)
        #expect(limit.excess(at: 110, memoryMiB: 1) == nil)
        #expect(
            limit.excess(at: 112, memoryMiB: 1)?.hasPrefix(
                "chapters/01-a.md: the tool itself needs more than 60 s of processor time") == true)
        limit.end("chapters/01-a.md", at: 112)
        #expect(limit.excess(at: 113, memoryMiB: 1) == nil)
    }

    /// While nothing is built, the time for requests does not count.
    @Test func rest() {
        let limit = WorkLimit(seconds: 60, memoryMiB: 100)
        limit.rest()
        #expect(limit.excess(at: 500, memoryMiB: 1) == nil)
        #expect(limit.excess(at: 500, memoryMiB: 101) != nil)
        limit.resume(at: 500)
        #expect(limit.excess(at: 559, memoryMiB: 1) == nil)
        #expect(limit.excess(at: 561, memoryMiB: 1) != nil)
    }

    @Test func memory() {
        let limit = WorkLimit(seconds: 60, memoryMiB: 100)
        limit.begin("chapters/01-a\n.md")
        #expect(limit.excess(at: 1, memoryMiB: 101)?.contains("more than 100 MiB of memory") == true)
        // A name does not begin a line of its own.
        #expect(limit.excess(at: 1, memoryMiB: 101)?.split(separator: "\n").count == 1)
    }

    @Test func theProcessEnds() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let limit = WorkLimit(seconds: 0.2, memoryMiB: 1 << 20)
            limit.begin("chapters/01-a.md")
            limit.watch { FileHandle.standardError.write(Data($0.utf8)) }
            limit.watch { _ in }
            var sum = 0
            while true { sum &+= 1 }
        }
        let said = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
        #expect(said.contains("chapters/01-a.md: the tool itself needs more than"))
    }
}
