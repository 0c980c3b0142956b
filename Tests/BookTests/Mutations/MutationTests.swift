import BookDriver
import Foundation
import Synchronization
import Testing

/// `book check` has to find each of many small errors made in a copy of the real book, at its chapter and
/// line and with its cause; and it must find nothing if no number changes.
///
/// `BOOK_MUTATIONS=all` also runs those that take long.
@Suite(.serialized, .ownThreads) struct MutationTests {
    private static let isLong = ProcessInfo.processInfo.environment["BOOK_MUTATIONS"] == "all"

    private struct Report: Decodable {
        var passes: Bool
        var chapters: [Chapter]
        var faults: [Fault]

        struct Chapter: Decodable {
            var path: String
            var differences: [Difference]
        }

        struct Difference: Decodable {
            var verdict: String
            var fails: Bool
            var line: Int
            var changed: [String]
        }

        struct Fault: Decodable {
            var path: String
            var line: Int
            var message: String
        }

        func names(_ place: Mutation.Place, line: Int) -> Bool {
            let isFault = faults.contains {
                $0.path == place.path && $0.line == line && $0.message.contains(place.says)
            }
            if place.verdict == nil, isFault { return true }
            return chapters.contains { chapter in
                chapter.path == place.path
                    && chapter.differences.contains {
                        $0.fails && $0.line == line && $0.verdict == place.verdict ?? $0.verdict
                            && (place.says.isEmpty
                                || ($0.changed.count == 1 && $0.changed[0].contains(place.says)))
                    }
            }
        }
    }

    @Test func everyMutationIsDetected() throws {
        let mutations = (Mutation.wrongs + Mutation.none).filter { Self.isLong || !$0.isLong }
        let first = try BookCopy()
        defer { first.remove() }
        let start = try first.run(["check"])
        try #require(start.status == 0, "the book as it is: \(start.output)\(start.errors)")
        // So that the only change since the records is the mutation.
        let accepted = try first.run(["accept"])
        try #require(accepted.status == 0 && !accepted.output.contains("new in"), "\(accepted)")
        let chapters = first.root + "/chapters"

        // Mutations that recompile the library come first, so that none of them is left to run last, alone.
        let order = mutations.indices.sorted { a, b in
            (Self.compiles(mutations[a]) ? 0 : 1, a) < (Self.compiles(mutations[b]) ? 0 : 1, b)
        }
        let next = Mutex(0)
        let failures = Mutex<[Int: String]>([:])
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            do {
                let copy = try BookCopy(chapters: chapters)
                defer { copy.remove() }
                while true {
                    let place = next.withLock { next in
                        next += 1
                        return next - 1
                    }
                    if place >= order.count { return }
                    let index = order[place]
                    if let failure = try Self.failure(mutations[index], in: copy) {
                        failures.withLock { $0[index] = failure }
                    }
                }
            } catch {
                failures.withLock { $0[-1] = "\(error)" }
            }
        }
        let failed = failures.withLock { $0 }
        let killed = mutations.indices.count { !mutations[$0].places.isEmpty && failed[$0] == nil }
        let wrongs = mutations.count { !$0.places.isEmpty }
        let green = mutations.indices.count { mutations[$0].places.isEmpty && failed[$0] == nil }
        print(
            "mutations: \(killed) of \(wrongs) wrongs found; \(green) of \(mutations.count - wrongs) harmless changes passed"
        )
        #expect(wrongs >= 25)
        for (index, failure) in failed.sorted(by: { $0.key < $1.key }) {
            Issue.record(
                "\(mutations.indices.contains(index) ? mutations[index].name : "a copy"): \(failure)")
        }
    }

    /// The text that a slow mutation replaces is still there, also where the mutation does not run.
    @Test func slowMutationsApply() throws {
        let copy = try BookCopy()
        defer { copy.remove() }
        for mutation in Mutation.wrongs + Mutation.none where mutation.isLong {
            for edit in mutation.edits {
                #expect(throws: Never.self, "\(mutation.name)") { try edit.make(in: copy) }
            }
            try copy.restore()
            for edit in mutation.edits where edit.file.hasPrefix("Sources/") { try copy.restore(edit.file) }
        }
    }

    private static func compiles(_ mutation: Mutation) -> Bool {
        mutation.edits.contains { $0.file.hasPrefix("Sources/") }
    }

    /// What is wrong with the output of `check`; nil if nothing is.
    private static func failure(_ mutation: Mutation, in copy: BookCopy) throws -> String? {
        defer {
            try? copy.restore()
            for edit in mutation.edits where edit.file.hasPrefix("Sources/") { try? copy.restore(edit.file) }
        }
        do {
            for edit in mutation.edits { try edit.make(in: copy) }
        } catch {
            return "can't be created: \(error)"
        }
        let result = try copy.run(["check", "--format", "json"])
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(result.output.utf8)) else {
            return "no report: \(result.output)\(result.errors)"
        }
        if mutation.places.isEmpty {
            return report.passes && result.status == 0
                ? nil : "is found, and harms nothing: \(result.output.prefix(3000))"
        }
        if report.passes || result.status != 1 { return "survived" }
        for place in mutation.places {
            var line = 0
            if let marker = place.line {
                let lines = try copy.read(place.path).split(separator: "\n", omittingEmptySubsequences: false)
                guard let index = lines.firstIndex(where: { $0.contains(marker.split(separator: "\n")[0]) })
                else {
                    return "\(place.path) has no line with '\(marker)'"
                }
                line = index + 1
            }
            if !report.names(place, line: line) {
                let said =
                    report.chapters.flatMap { chapter in
                        chapter.differences.filter(\.fails).map {
                            "\(chapter.path):\($0.line) \($0.verdict) \($0.changed)"
                        }
                    } + report.faults.map { "\($0.path):\($0.line) \($0.message)" }
                return "is not found at \(place.path):\(line) with '\(place.says)', but: "
                    + said.prefix(8).joined(separator: "\n")
            }
        }
        return nil
    }
}
