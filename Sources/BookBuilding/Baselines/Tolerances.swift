import Baseline
import Manuscript

extension Chapter {
    /// The tolerances in the front matter, and their faults.
    func tolerances() -> (tolerances: Tolerances, diagnostics: [Diagnostic]) {
        var general = Tolerance.none
        var named: [(name: String, tolerance: Tolerance)] = []
        var diagnostics: [Diagnostic] = []
        for text in frontMatter.tolerances {
            guard let tolerance = Tolerance(text.text) else {
                diagnostics.append(
                    fault(
                        text, "'\(text.text)' is not a tolerance; expected a form such as \(Tolerance.forms)")
                )
                continue
            }
            if let name = text.name {
                named.append((name, tolerance))
            } else {
                general = tolerance
            }
        }
        return (Tolerances(general: general, named: named), diagnostics)
    }

    private func fault(_ text: FrontMatter.ToleranceText, _ message: String) -> Diagnostic {
        Diagnostic(path: path, at: text.place, message: message)
    }

    /// Finds tolerances that name no value, and those much wider than any movement ever seen.
    ///
    /// These are movements in this run and those that `accept` recorded: a tolerance should cover differences
    /// between machines, and not silence failures.
    func toleranceFaults(_ comparisons: [Comparison], seen: UInt64) -> [Diagnostic] {
        let texts = frontMatter.tolerances
        let tolerances = texts.map { Tolerance($0.text) }
        let named = NamesCovering(
            texts.indices.compactMap { index in texts[index].name.map { (name: $0, element: index) } })
        let general = texts.indices.filter { texts[$0].name == nil }
        var movements = [Movement](repeating: Movement(), count: texts.count)
        for comparison in comparisons {
            guard let computed = comparison.computed else { continue }
            for index in general + named.all(covering: comparison.name) {
                movements[index].add(comparison, computed, tolerances[index])
            }
        }
        return texts.indices.compactMap { index in
            let (text, covered) = (texts[index], movements[index])
            if tolerances[index] == nil { return nil }
            if let name = text.name, covered.count == 0 {
                return fault(
                    text,
                    "no displayed value is named '\(name)'; use the name that 'book check' or the record gives "
                        + "it, or of a list, a table's column or a plot the part before '[', '.' or '/'")
            }
            let widest = max(seen, covered.moved)
            guard let reach = covered.reach, reach > Tolerance.maxTimesSeen * Double(max(widest, 1)) else {
                return nil
            }
            let most =
                Int(Tolerance.maxTimesSeen)
                * Int(clamping: max(widest, 1) > 1 << 40 ? 1 << 40 : max(widest, 1))
            return fault(
                text,
                "the tolerance '\(text.text)' lets values move \(Distance.short(reach)) ulp, but none was ever seen "
                    + "to move more than \(widest) ulp, so it would hide what it should find; \(most) ulp is the "
                    + "limit. If another machine differs by more, run 'book accept \(slug)' there: the record "
                    + "keeps how far values moved")
        }
    }
}

/// The values that a tolerance covers.
private struct Movement {
    /// The number of values.
    var count = 0
    /// The distance that it allows the most restricted value.
    var reach: Double?
    /// The largest movement of a value within it.
    var moved: UInt64 = 0

    mutating func add(_ comparison: Comparison, _ computed: BaselineValue, _ tolerance: Tolerance?) {
        count += 1
        if computed.number != 0, let reach = tolerance?.reach(from: computed) {
            self.reach = min(self.reach ?? reach, reach)
        }
        if comparison.verdict == .withinTolerance || comparison.verdict == .digitChanged,
            let ulps = comparison.distance?.ulps
        {
            moved = max(moved, ulps)
        }
    }
}
