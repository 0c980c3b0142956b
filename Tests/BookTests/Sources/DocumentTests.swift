import BookDriver
import Foundation
import Testing

/// Documents name only things that exist.
@Suite struct DocumentTests {
    private static let documents = [
        "ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/choices.md", "docs/book.md",
    ]

    private static func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(Fixture.repository)/\(name)", encoding: .utf8)
    }

    @Test(arguments: documents)
    func namedThingsExist(_ name: String) throws {
        let things = try NamedThings.shared.get()
        #expect(things.commands.contains("build"), "the tool's own help names its commands")
        let missing = things.missing(
            in: try Self.text(name), checksTypes: ["ARCHITECTURE.md", "docs/choices.md"].contains(name))
        #expect(
            missing == [],
            "\(name) names what is not there: correct the name, or remove it")
    }

    /// One wrong name of each kind is found.
    @Test(arguments: [
        ("`Sources/Evaluation/Nowhere.swift`", "file Sources/Evaluation/Nowhere.swift"),
        ("see [there](docs/nowhere.md)", "file docs/nowhere.md"),
        ("run `python3 Benchmarks/Nowhere/run.py`", "file Benchmarks/Nowhere/run.py"),
        ("the folder `Sources/Nowhere`", "file Sources/Nowhere"),
        ("the target `NowhereKit`", "type or target NowhereKit"), ("`make nowhere`", "make nowhere"),
        ("`swift run book nowhere`", "command book nowhere"),
        ("`book build --twice`", "option --twice in `book build --twice`"),
        ("with `--nowhere`", "option --nowhere in `--nowhere`"),
        (
            "Then:\n\n    swift run book check --nowhere  # so\n",
            "option --nowhere in `swift run book check --nowhere  # so`"
        ),
        ("`NowhereTests`", "test suite NowhereTests"), ("`Nowhere…Tests`", "test suite Nowhere…Tests"),
        ("`BOOK_NOWHERE=1 swift test`", "environment variable BOOK_NOWHERE"),
    ])
    func missingNamesAreFound(_ document: String, _ found: String) throws {
        #expect(try NamedThings.shared.get().missing(in: document, checksTypes: true).contains(found))
    }

    @Test(arguments: [
        "`Sources/Evaluation/Evaluator.swift`", "`Evaluation/Evaluator.swift`", "`Evaluator.swift`",
        "[there](docs/choices.md#cache)", "`book check --twice`", "`.build/release/book build --cold`",
        "`make test`", "`EarlyUse`", "`Hostile…Tests`", "`BOOK_CACHE`", "`swift test --filter BookTests`",
        "`chapters/NN-name.md:line:column`", "`site/index.html`",
    ])
    func existingNamesAreAccepted(_ document: String) throws {
        #expect(try NamedThings.shared.get().missing(in: document, checksTypes: true) == [])
    }

    /// A newcomer can read it in one sitting, and finds each choice by its question.
    @Test func architecture() throws {
        let lines = try Self.text("ARCHITECTURE.md").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.count <= 151,
            "ARCHITECTURE.md has at most 150 lines: what is longer goes into docs/choices.md")
        for name in ["ARCHITECTURE.md", "docs/choices.md"] {
            let text = try Self.text(name)
            let begin = try #require(
                text.firstRange(of: name == "ARCHITECTURE.md" ? "## Choices worth knowing" : "\n## "))
            let entries = text[begin.lowerBound...].split(separator: "\n- ").dropFirst()
            #expect(entries.count > 30)
            for entry in entries {
                let entry = entry.split(separator: "\n").prefix { !$0.hasPrefix("#") }
                    .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
                    .trimmingCharacters(in: .whitespaces)
                #expect(
                    entry.wholeMatch(of: #/\*\*[^*]+\?\*\* .+ → `[^`]+`(?:, .*`[^`]+`)?/#) != nil,
                    "\(name): '\(entry)' has to begin with a question in bold and to end with → and a file")
            }
        }
    }

    /// The tool's version is the first one in the changelog.
    @Test func version() throws {
        let newest = try #require(try Self.text("CHANGELOG.md").firstMatch(of: #/(?m)^## (.*)$/#))
        #expect(try Fixture.output(["--version"]).trimmingCharacters(in: .whitespacesAndNewlines) == newest.1)
    }

    /// A tag can be moved to other code; a digest can't.
    @Test func actionsArePinned() throws {
        let folder = ".github/workflows"
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(Fixture.repository)/\(folder)")
        var count = 0
        for name in names {
            for line in try Self.text("\(folder)/\(name)").split(separator: "\n") {
                guard let action = line.firstMatch(of: #/uses:\s*(.*)/#)?.1 else { continue }
                count += 1
                #expect(
                    action.wholeMatch(of: #/[\w\/-]+@[0-9a-f]{40} # v[\d.]+/#) != nil,
                    "\(folder)/\(name): write '\(action)' as owner/name@digest # version")
            }
        }
        #expect(count > 0)
    }
}
