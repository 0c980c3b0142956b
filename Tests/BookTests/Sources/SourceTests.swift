import BookDriver
import Foundation
import Testing

/// What holds of all sources, whoever writes them.
@Suite struct SourceTests {
    /// The lines of a folder's sources in which something stands that is not a comment, by file.
    private func places(of pattern: Regex<Substring>, in folder: String) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for (path, text) in try ImportTests.sources(in: "\(Fixture.repository)/\(folder)") {
            for line in text.split(separator: "\n") {
                let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
                if code.firstMatch(of: pattern) != nil {
                    found[String(path.dropFirst(Fixture.repository.count + 1)), default: []].append(
                        String(code))
                }
            }
        }
        return found
    }

    /// A longer file holds more than one concept.
    @Test func lengths() throws {
        var lengths: [String: Int] = [:]
        for folder in ["Sources", "Tests"] {
            let names = try #require(
                FileManager.default.enumerator(atPath: "\(Fixture.repository)/\(folder)"))
            for case let name as String in names where name.contains(/\.(swift|js|css|c|h)$/) {
                let text = try String(
                    contentsOfFile: "\(Fixture.repository)/\(folder)/\(name)", encoding: .utf8)
                lengths["\(folder)/\(name)"] = text.utf8.count { $0 == 0x0A }
            }
        }
        #expect(lengths["Sources/Publishing/Resources/run.js"] != nil)
        #expect(lengths.filter { $0.value >= 400 } == [:])
    }

    /// In a longer list nobody finds what is in it. What tests read is not read by people.
    @Test func folders() throws {
        var counts: [String: Int] = [:]
        for folder in ["Sources", "Tests"] {
            let names = try #require(
                FileManager.default.enumerator(atPath: "\(Fixture.repository)/\(folder)"))
            for case let name as String in names {
                let parts = [folder] + name.split(separator: "/").map(String.init)
                let isRead = folder == "Tests" && !Set(parts).isDisjoint(with: ["Fixtures", "Resources"])
                let isHidden = parts.contains { $0.hasPrefix(".") }
                if isRead || isHidden || names.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
                {
                    continue
                }
                counts[parts.dropLast().joined(separator: "/"), default: 0] += 1
            }
        }
        #expect((counts["Sources/Evaluation/Compiler"] ?? 0) > 5, "folders in folders count")
        #expect(
            counts.filter { $0.value > 15 } == [:],
            "a folder has at most 15 files side by side: move those that belong together into one of their own"
        )
    }

    /// What the tool prints goes through `Terminal`, where what a terminal obeys becomes visible.
    @Test func printing() throws {
        let pattern =
            #/FileHandle\.standard(?:Error|Output)|(?:^|[^.\w])(?:debugPrint|dump|print|f?puts)\(|\b(?:stdout|stderr)\)/#
        var found: [String: [String]] = [:]
        for folder in ["Manuscript", "Evaluation", "Baseline", "Publishing", "BookBuilding", "book"] {
            found.merge(try places(of: pattern, in: "Sources/" + folder)) { $0 + $1 }
        }
        #expect(found["Sources/book/Report/Terminal.swift"] != nil)
        found["Sources/book/Report/Terminal.swift"] = nil
        // What goes by that name elsewhere; a program that is started has its output elsewhere, and a canary is a chapter's code.
        found = found.mapValues {
            $0.filter { !$0.contains("process.standard") || $0.contains("func print(") }
                .filter { !$0.contains("TreeLine(\"") }
        }.filter {
            !$0.value.isEmpty
        }
        #expect(found == [:])
    }

    /// Its closure is called more than once for an element: what reads files answers otherwise the second time where one
    /// was deleted, and the program ends.
    @Test func lazyCompactMaps() throws {
        #expect(try places(of: #/\.lazy\.compactMap/#, in: "Sources") == [:])
    }

    /// Which tests look at the clock, and what for.
    private static let clocks = [
        // The moment of a kill.
        "Tests/BookTests/Commands/BuildTests.swift", "Tests/BookTests/Commands/ServeKillTests.swift",
        // What is left running has so long to end.
        "Tests/BookDriver/Processes.swift",
        // What hangs ends.
        "Tests/BrowserDriver/Deadline.swift", "Tests/ServeTests/BookServer.swift",
        // How long an answer takes beside attackers and without them.
        "Tests/ServeTests/AttackTests.swift",
        // What is printed.
        "Tests/ServeTests/MeasureTests.swift",
        // The thread's own time.
        "Tests/TestSupport/Growth.swift",
    ]

    @Test func clocks() throws {
        let pattern = #/(?:Continuous|Suspending)Clock|Date\(\)\.|Date\.now|clock_gettime|mach_absolute_time/#
        #expect(
            try places(of: pattern, in: "Tests").keys.sorted()
                == (Self.clocks + ["Tests/BookTests/Sources/SourceTests.swift"]).sorted())
    }
}
