import Baseline
import Manuscript

extension Chapter {
    /// The tolerances in the front matter, and their faults.
    func tolerances() -> (tolerances: Tolerances, faults: [Diagnostic]) {
        var tolerances = Tolerances.none
        var faults: [Diagnostic] = []
        for text in frontMatter.tolerances {
            guard let tolerance = Tolerance(text.text) else {
                faults.append(
                    fault(
                        text, "'\(text.text)' is not a tolerance; expected a form such as \(Tolerance.forms)")
                )
                continue
            }
            if let name = text.name {
                tolerances.named.append((name, tolerance))
            } else {
                tolerances.general = tolerance
            }
        }
        return (tolerances, faults)
    }

    private func fault(_ text: FrontMatter.ToleranceText, _ message: String) -> Diagnostic {
        Diagnostic(path: path, line: text.place.line, column: text.place.column, message: message)
    }

    /// Finds tolerances that name no value, and those much wider than any movement ever seen.
    ///
    /// Movements seen are those of this run and those that `accept` recorded, so a tolerance is as wide as machines differ, and not
    /// as wide as it takes to silence a failure.
    func toleranceFaults(_ comparisons: [Comparison], seen: UInt64) -> [Diagnostic] {
        frontMatter.tolerances.compactMap { text in
            guard let tolerance = Tolerance(text.text) else { return nil }
            let covered = comparisons.filter { comparison in
                comparison.computed != nil
                    && text.name.map { RecordedValue.covers($0, comparison.name) } ?? true
            }
            if let name = text.name, covered.isEmpty {
                return fault(
                    text,
                    "no displayed value is called '\(name)'; take the name that 'book check' or the record gives "
                        + "it, or of a list, a table's column or a plot the part before '[', '.' or '/'")
            }
            let reach = covered.compactMap { comparison in
                comparison.computed.flatMap { $0.number == 0 ? nil : tolerance.reach(from: $0) }
            }.min()
            let moved =
                covered.filter { $0.verdict == .withinTolerance || $0.verdict == .digitChanged }
                .compactMap { $0.distance?.ulps }.max() ?? 0
            let widest = max(seen, moved)
            guard let reach, reach > Tolerance.mostTimesSeen * Double(max(widest, 1)) else { return nil }
            let most =
                Int(Tolerance.mostTimesSeen)
                * Int(clamping: max(widest, 1) > 1 << 40 ? 1 << 40 : max(widest, 1))
            return fault(
                text,
                "the tolerance '\(text.text)' lets values move \(Distance.short(reach)) ulp, but none was ever seen "
                    + "to move more than \(widest) ulp, so it would hide what it is to find; \(most) ulp are the "
                    + "most. Where another machine differs by more, run 'book accept \(slug)' there: the record "
                    + "keeps how far values moved")
        }
    }
}
