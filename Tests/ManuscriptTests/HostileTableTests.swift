import Foundation
import TestSupport
import Testing

@testable import Manuscript

/// All documents of `Tests/Fixtures/hostile` that are read before anything runs; the expected results are in
/// the same files.
@Suite struct HostileTableTests {
    /// The text before each document of a file.
    private static let heading = "# T\n\n"
    private static let tables = ["markdown", "html", "addresses"]

    @Test(arguments: tables.flatMap { HostileTable($0).cases })
    func textOfAChapter(_ found: HostileTable.Case) {
        expect(found, Self.outcome(ofChapter: Array(Self.heading.utf8) + found.document))
    }

    @Test(arguments: HostileTable("chapters").cases)
    func wholeChapters(_ found: HostileTable.Case) { expect(found, Self.outcome(ofChapter: found.document)) }

    @Test(arguments: HostileTable("book-yml").cases)
    func bookConfiguration(_ found: HostileTable.Case) {
        let (book, diagnostics) = BookConfiguration.read(path: "book.yml", bytes: found.document)
        var outcome = diagnostics.map {
            String($0.description.trimmingPrefix("book.yml:")).replacing("error: ", with: "")
        }
        if let book, outcome.isEmpty {
            outcome = ["\(book.title.debugDescription), \(book.libraries.map { "\($0.name): \($0.folder)" })"]
            outcome.append(
                "\(book.seconds) s, \(book.memory) MiB, \(book.digits) digits, \(book.language), \(book.site)"
            )
        }
        expect(found, outcome)
    }

    @Test func casesHaveUniqueNames() {
        let tables = Self.tables + ["chapters", "book-yml", "records"]
        let cases = tables.flatMap { HostileTable($0).cases }
        #expect(cases.count >= 100)
        #expect(Set(cases.map(\.name)).count == cases.count, "each has a name of its own")
    }

    /// With `--sandbox`, everything that is refused natively is refused, possibly with other messages, and
    /// only what is on the strangers' list gets onto a page.
    @Test(arguments: (tables + ["chapters"]).flatMap { HostileTable($0).cases })
    func sandboxed(_ found: HostileTable.Case) {
        for document in [Array(Self.heading.utf8) + found.document, found.document] {
            let path = "chapters/01-t.md"
            let native = Chapter.read(path: path, bytes: document)
            let (chapter, diagnostics) = Chapter.read(path: path, bytes: document, isSandboxed: true)
            #expect(
                native.diagnostics.isEmpty || !diagnostics.isEmpty, "\(found.name): \(native.diagnostics)")
            if let chapter, diagnostics.isEmpty { RenderedHTML.check(chapter, isSandboxed: true) }
        }
    }

    private func expect(_ found: HostileTable.Case, _ outcome: [String]) {
        #expect(!found.expected.isEmpty, "nothing is expected of '\(found.name)'")
        if let other = HostileTable.difference(found.expected, outcome) {
            Issue.record("\(found.name):\n\(other)")
        }
    }

    /// The faults, each at its place; if there are none, the page's HTML below its heading, and the files
    /// that it refers to.
    private static func outcome(ofChapter document: [UInt8]) -> [String] {
        let (chapter, diagnostics) = Chapter.read(path: "chapters/01-t.md", bytes: document)
        var faults = diagnostics
        if let chapter { faults += ReferenceCheck.diagnostics(of: [chapter], names: ["01-t.md"]) }
        if !faults.isEmpty {
            return faults.map {
                $0.description.replacing("chapters/01-t.md:", with: "").replacing("error: ", with: "")
                    .replacing("\n", with: "⏎")
            }
        }
        guard let chapter else { return ["nothing"] }
        RenderedHTML.check(chapter)
        let html = chapter.body.map { segment in
            switch segment {
            case .html(let html): html
            case .cell(let index): "⟦cell \(index)⟧"
            case .inlineValue(let index): "⟦value \(index)⟧"
            case .imageSize: "⟦size⟧"
            }
        }.joined()
        let lines = html.split(separator: "\n").map(String.init).filter {
            $0 != "<h1 id=\"section-t\">T</h1>"
        }
        return (lines.isEmpty ? ["an empty page"] : lines) + chapter.files.map { "→ \($0)" }
    }
}
