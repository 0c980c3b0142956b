import TestSupport
import Testing

@testable import Manuscript

/// The archive of a chapter contains all of it. (`FuzzTarget` reads back every chapter that it reads.)
@Suite struct ChapterArchiveTests {
    private static let text = """
        ---
        summary: A sentence.
        data: [weights.txt]
        seconds: 2.5
        digits: 3
        live: false
        values: false
        tolerance: 4 ulp
        tolerances: {loss: 1e-6 relative}
        ---

        # A title

        Of 0.4375 <!-- typed: Keras prints this -->, \u{2212}12.5 % and [a file](weights.txt), [a chapter](02-b.md#top).

        ![two lines](lines.svg) <img src="lines.svg" alt="" width="3">

        ## It gives `\\(x)` of é

        ```swift
        let x = 1
        ```

        ```swift fails
        let s: Int = "1"
        ```

        It is `\\(x)`, in `\\(x,
          digits: 8)`.

            indented

        """

    private func chapter() throws -> Chapter {
        let (chapter, faults) = Chapter.read(path: "chapters/01-a.md", bytes: Array(Self.text.utf8))
        #expect(faults == [])
        return try #require(chapter)
    }

    private func read(_ bytes: [UInt8]) -> Chapter? { bytes.withUnsafeBytes { Chapter(archive: $0) } }

    @Test func chaptersRoundTrip() throws {
        var chapter = try chapter()
        // Neither is set by the text of a chapter that may be cached, but both belong to the chapter.
        chapter.isWhole = false
        chapter.images[0].size = ImageSize(width: 3, height: -4)
        #expect(read(chapter.archive) == chapter)
        // A property that this chapter does not set would not be missed.
        func check(_ value: Any, _ empty: Any) {
            for (one, other) in zip(Mirror(reflecting: value).children, Mirror(reflecting: empty).children) {
                #expect("\(one.value)" != "\(other.value)", "\(one.label ?? "?") is not set")
            }
        }
        check(chapter, Chapter())
        check(chapter.frontMatter, FrontMatter())
    }

    @Test func invalidBytes() throws {
        let bytes = try chapter().archive
        for count in 0..<bytes.count { #expect(read(Array(bytes[..<count])) == nil) }
        #expect(read(bytes + [0]) == nil)
        var random = SeededRandom()
        for _ in 0..<20_000 {
            var spoilt = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                spoilt[Int.random(in: spoilt.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            // The result may be another chapter, but all indices in it are valid.
            guard let other = read(spoilt) else { continue }
            for case .cell(let index) in other.body { #expect(other.cells.indices.contains(index)) }
            for case .cell(let index) in other.program { #expect(other.cells.indices.contains(index)) }
            for value in other.inlineValues { _ = value.place }
        }
    }

    @Test func numbersRoundTrip() {
        for number in [0, 1, -1, 63, 64, -64, -65, 1 << 20, .max, .min, .max - 1, .min + 1] {
            var (written, writer) = (number, ArchiveWriter())
            writer.number(&written)
            writer.bytes.withUnsafeBytes { bytes in
                var (known, reader) = (7, ArchiveReader(bytes))
                reader.number(&known)
                #expect(known == number && reader.isDone)
            }
        }
    }
}
