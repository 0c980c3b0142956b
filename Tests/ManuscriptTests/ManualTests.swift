import Foundation
import Testing

@testable import Manuscript

/// `docs/book.md` covers everything that an author can write.
@Suite struct ManualTests {
    private static let manual: String = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: repository.appendingPathComponent("docs/book.md"), encoding: .utf8))
            ?? ""
    }()

    /// The keys in the tables below a heading.
    private func keys(below heading: String) throws -> Set<String> {
        let start = try #require(Self.manual.range(of: "\n## \(heading)\n")).upperBound
        let section = Self.manual[start...]
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        let rows = section[..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }
        return Set(
            rows.flatMap { row in
                row.split(separator: "|")[0].split(separator: ",").map {
                    $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
                }
            })
    }

    @Test func keysOfTheBook() throws {
        #expect(try keys(below: "`book.yml`") == Set(BookConfiguration.keys))
    }

    @Test func keysOfFrontMatter() throws {
        #expect(try keys(below: "A chapter's front matter") == Set(FrontMatter.keys))
    }

    @Test func cellWords() throws {
        #expect(try keys(below: "Cells") == Set(Cell.Kind.allCases.filter { $0 != .shown }.map(\.rawValue)))
    }

    @Test func defaults() throws {
        let book = BookConfiguration()
        for row in [
            "| `seconds` | \(Int(book.seconds)) |", "| `memory` | \(book.memory) |",
            "| `output` | \(book.output) |",
            "| `digits` | \(book.digits) |", "| `site` | \(book.site) |",
            "| `language` | `\(book.language)` |",
            "`{seconds: \(Int(book.compilerSeconds)), memory: \(book.compilerMemory)}`",
        ] {
            #expect(Self.manual.contains(row), "docs/book.md does not say: \(row)")
        }
    }
}
