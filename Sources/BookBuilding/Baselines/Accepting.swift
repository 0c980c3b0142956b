import Baseline
import Evaluation
import Foundation
import Manuscript

/// The chapters, or single values of them, that are to be accepted.
package struct Acceptance {
    /// The names of values by chapter; an empty list means all of the chapter's values.
    private(set) var names: [String: [String]] = [:]
    private(set) var slugs: [String] = []
    /// Accept values even if a claim is false, or a value is too far from its reference.
    var evenClaims = false

    /// The selection that the arguments of `book accept` name.
    ///
    /// - Parameter selections: `03-relu` or `03-relu#weights`.
    /// - Throws: ``Failure`` if nothing follows `#`.
    package init(_ selections: [String], evenClaims: Bool) throws(Failure) {
        self.evenClaims = evenClaims
        for selection in selections {
            let parts = selection.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let slug = String(parts[0])
            if !slugs.contains(slug) { slugs.append(slug) }
            if parts.count == 2 {
                if parts[1].isEmpty {
                    throw .message(
                        "'\(selection)': '#' is followed by a value's name, as in \(slug)#weights[3]")
                }
                names[slug, default: []].append(String(parts[1]))
            }
        }
        // Naming a chapter as a whole overrides names of its values.
        for selection in selections where !selection.contains("#") { names[selection] = nil }
    }

    func takes(_ slug: String) -> Bool { slugs.isEmpty || slugs.contains(slug) }

    func takes(_ comparison: Comparison, of slug: String) -> Bool {
        guard let names = names[slug] else { return true }
        return names.contains { BaselineValue.covers($0, comparison.name) }
    }
}

/// A chapter's new baseline, and how it differs from the old one.
private struct NewBaseline {
    var slug: String
    var text: String
    /// The output before it is written, and after.
    var changes: [String]
    var closing: String
    var claims: [Diagnostic]
}

extension Project {
    /// Runs chapters and accepts their values: prints what changes, then writes all files or none.
    ///
    /// - Throws: ``Failure`` if a chapter is at fault, a claim does not hold, or a file can't be written;
    ///   then no record has changed.
    package func accept(_ acceptance: Acceptance) async throws(Failure) {
        try checkKnown(acceptance.slugs)
        let results = try await only(acceptance.slugs).evaluate(BuildOptions(allowsFalse: true))
        // Read the baselines only now: another command may have written them meanwhile.
        let lock = try await lock(.baselines)
        defer { withExtendedLifetime(lock) {} }
        try write(results, acceptance)
    }

    private func write(_ results: [ChapterResult], _ acceptance: Acceptance) throws(Failure) {
        var baselines: [NewBaseline] = []
        for result in results where acceptance.takes(result.chapter.slug) {
            baselines.append(try newBaseline(of: result, acceptance))
        }
        // Report errors before the list of changes, which would otherwise read as if they had been recorded.
        let claims = baselines.flatMap(\.claims)
        if !claims.isEmpty, !acceptance.evenClaims { throw .diagnostics(claims) }
        if Files.realPath(baselinePath) != nil, bookFolder.relativePath(of: baselinePath) == nil {
            throw .message(
                "\(baselinePath) is a link that leads out of the book's folder, and nothing is written there; make it a "
                    + "folder")
        }
        for baseline in baselines { for line in baseline.changes { listener.say(line) } }
        var files = baselines.map { NamedText(name: $0.slug + ".txt", text: $0.text) }
        if acceptance.slugs.isEmpty { files.append(NamedText(name: Self.bookBaselineName, text: bookText)) }
        try BaselineFolder(path: baselinePath).write(files)
        for baseline in baselines { listener.say(baseline.closing) }
    }

    private func newBaseline(of result: ChapterResult, _ acceptance: Acceptance) throws(Failure)
        -> NewBaseline
    {
        let slug = result.chapter.slug
        let path = baselineFile(slug)
        let displayed = result.displayed
        let computed = displayed.map(\.value)
        let isPartial = acceptance.names[slug] != nil
        var old = BaselineFile(values: [])
        var isFirst = true
        var changes: [String] = []
        switch baseline(of: slug) {
        case .read(let file, _):
            old = file
            isFirst = false
        case .absent: break
        case .unreadable(let diagnostics):
            // Single values can only replace values of an existing baseline.
            if isPartial { throw .diagnostics(diagnostics) }
            changes.append(
                "\(slug): \(path) is replaced: \(diagnostics.map(\.message).joined(separator: "; "))")
        }
        let comparisons = Comparison.all(
            recorded: old.values, computed: computed, tolerances: result.chapter.tolerances().tolerances)
        try checkNames(acceptance.names[slug] ?? [], comparisons, of: result.chapter)
        var values: [BaselineValue] = []
        var new = BaselineFile(values: [], origins: result.origins, seen: old.seen)
        var takesAll = true
        let claims = result.untrue.map { fault in
            var fault = fault
            fault.message += "; nothing is recorded: if this is intended, type: "
            fault.message += NextCommand.current("accept --even-claims", slug)
            return fault
        }
        for comparison in comparisons {
            let isTaken = acceptance.takes(comparison, of: slug)
            if let value = isTaken ? comparison.computed : comparison.recorded { values.append(value) }
            if comparison.verdict == .identical { continue }
            if !isTaken {
                takesAll = false
                continue
            }
            if comparison.verdict == .withinTolerance {
                new.seen = max(new.seen, comparison.distance?.ulps ?? 0)
            }
            if !isFirst { changes.append("  " + Self.change(comparison)) }
        }
        new.values = values
        // Values that stay as recorded keep their recorded origins.
        if !takesAll { new.origins = old.origins }
        if !isFirst, !changes.isEmpty { changes.insert("\(slug):", at: 0) }
        let left = comparisons.count { $0.verdict != .identical && !acceptance.takes($0, of: slug) }
        let moved = comparisons.count { $0.verdict != .identical && acceptance.takes($0, of: slug) }
        let closing =
            "\(slug): \(values.count) values, \(moved == 0 ? Self.unmoved(old, new) : "\(moved) of them \(isFirst ? "new" : "new or changed") in \(path)")"
            + (left > 0 ? "; \(left) others differ, and are kept as recorded" : "")
        return NewBaseline(slug: slug, text: new.text, changes: changes, closing: closing, claims: claims)
    }

    private static func unmoved(_ old: BaselineFile, _ new: BaselineFile) -> String {
        old.text == new.text ? "as recorded" : "as recorded; their origins are updated"
    }

    /// `weights[7]: 0.5393126 → 0.5393127 (2 ulp, …)`
    private static func change(_ comparison: Comparison) -> String {
        switch (comparison.recorded, comparison.computed) {
        case (let old?, let new?):
            let apart = comparison.distance.map { "   (\($0.description))" } ?? ""
            let what = { (value: BaselineValue) in
                old.type == new.type ? value.value : "\(value.type.word) \(value.value)"
            }
            if old.value == new.value, old.type == new.type {
                return "\(comparison.name): shown \(old.printed) → \(new.printed)"
            }
            return "\(comparison.name): \(what(old)) → \(what(new))\(apart)"
        case (nil, let new?): return "+ \(comparison.name): \(new.value)"
        case (let old?, nil): return "− \(comparison.name): \(old.value)"
        case (nil, nil): return comparison.name
        }
    }

    private func checkNames(_ names: [String], _ comparisons: [Comparison], of chapter: Chapter)
        throws(Failure)
    {
        for name in names where !comparisons.contains(where: { BaselineValue.covers(name, $0.name) }) {
            let known = Set(comparisons.map(\.name)).filter {
                $0.contains(name) || name.hasPrefix($0.prefix(3))
            }
            let near =
                known.isEmpty ? "" : "; similar names are \(known.sorted().prefix(8).joined(separator: ", "))"
            throw .message(
                "\(chapter.slug) displays no value named '\(name)'\(near); its names are in "
                    + baselineFile(chapter.slug))
        }
    }
}
