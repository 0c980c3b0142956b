import BookDriver
import Foundation
import Testing

/// Rules for all sources, whoever writes them.
@Suite struct SourceTests {
    /// The lines of a folder's sources in which a pattern occurs outside comments, by file.
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

    /// A longer file contains more than one concept.
    @Test func fileLengths() throws {
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

    /// In a longer list, nobody finds anything. Files that only tests read are not counted.
    @Test func folderSizes() throws {
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

    /// All output of the tool goes through `Terminal`, which makes control characters visible.
    @Test func printing() throws {
        let pattern =
            #/FileHandle\.standard(?:Error|Output)|(?:^|[^.\w])(?:debugPrint|dump|print|f?puts)\(|\b(?:stdout|stderr)\)/#
        var found: [String: [String]] = [:]
        for folder in ["Manuscript", "Evaluation", "Baseline", "Publishing", "BookBuilding", "book"] {
            found.merge(try places(of: pattern, in: "Sources/" + folder)) { $0 + $1 }
        }
        #expect(found["Sources/book/Report/Terminal.swift"] != nil)
        found["Sources/book/Report/Terminal.swift"] = nil
        // Other uses of the name: the output of a child process, and a canary, which is a chapter's code.
        found = found.mapValues {
            $0.filter { !$0.contains("process.standard") || $0.contains("func print(") }
                .filter { !$0.contains("TreeLine(\"") }
        }.filter {
            !$0.value.isEmpty
        }
        #expect(found == [:])
    }

    /// The closure of a lazy `compactMap` is called more than once for an element. If it reads files, the
    /// result differs the second time when one was deleted, and the program traps.
    @Test func lazyCompactMaps() throws {
        #expect(try places(of: #/\.lazy\.compactMap/#, in: "Sources") == [:])
    }

    /// The tests that look at the clock, and why.
    private static let clocks = [
        // To choose the moment of a kill.
        "Tests/BookTests/Commands/BuildTests.swift", "Tests/BookTests/Commands/ServeKillTests.swift",
        // To wait for running processes to end.
        "Tests/BookDriver/Processes.swift",
        // To end what hangs.
        "Tests/BrowserDriver/Deadline.swift", "Tests/ServeTests/BookServer.swift",
        // To compare response times with and without attackers.
        "Tests/ServeTests/AttackTests.swift",
        // To print measurements.
        "Tests/ServeTests/MeasureTests.swift",
        // The thread's own CPU time.
        "Tests/TestSupport/Growth.swift",
    ]

    @Test func clocks() throws {
        let pattern = #/(?:Continuous|Suspending)Clock|Date\(\)\.|Date\.now|clock_gettime|mach_absolute_time/#
        #expect(
            try places(of: pattern, in: "Tests").keys.sorted()
                == (Self.clocks + ["Tests/BookTests/Sources/SourceTests.swift"]).sorted())
    }
}
