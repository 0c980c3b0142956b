/// What became of a value, the worst last.
package enum Verdict: String, Comparable, CaseIterable, Sendable {
    /// The same bits, shown the same.
    case identical
    /// Recorded, and computed, but it can't be shown where the chapter ran.
    case notShown = "not-shown"
    /// It moved no further than its tolerance, and is shown the same.
    case withinTolerance = "within-tolerance"
    /// It moved no further than its tolerance, but a digit that the reader sees changed. That fails too: the page
    /// would say something else than the one which was looked at.
    case digitChanged = "digit-changed"
    /// It moved further than its tolerance.
    case outOfTolerance = "out-of-tolerance"
    /// Displayed, but not recorded.
    case unrecorded
    /// Recorded, but no longer displayed.
    case missing
    /// A claim held when it was recorded, and holds no more.
    case claimTurnedFalse = "claim-turned-false"

    /// Whether `check` accepts the value: it is identical, or within its tolerance and shown the same.
    package var passes: Bool { self <= .withinTolerance }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
}

/// One value: what is recorded of it and what was computed.
package struct Comparison: Equatable, Sendable {
    /// How the value compares with its record.
    package var verdict: Verdict
    /// Nil where the value was not recorded.
    package var recorded: RecordedValue?
    /// Nil where the value is no longer computed.
    package var computed: RecordedValue?
    /// Where they stand in their lists. For a value that is no longer computed, `computedIndex` is that of the
    /// value which it stood before.
    package var recordedIndex: Int?
    /// Index of ``computed``; where that is nil, of the computed value that the recorded one stood before.
    package var computedIndex: Int
    /// Nil if the two are not finite numbers of one floating-point type.
    package var distance: Distance?
    /// How far the value may move.
    package var tolerance: Tolerance

    /// What reports call the value: its name on the page.
    package var name: String { (computed ?? recorded)?.pageName ?? "" }

    /// Whether the reader sees a difference.
    package var showsDifferently: Bool { recorded?.printed != computed?.printed }

    /// Compares in order; see `Alignment`.
    ///
    /// - Parameter unshown: what has values that can't be shown where the chapter ran.
    package static func all(
        recorded: [RecordedValue], computed: [RecordedValue], unshown: [Unshown] = [],
        tolerances: Tolerances = .none
    ) -> [Comparison] {
        var next = 0
        let alignment = Alignment(recorded: recorded, computed: computed, unshown: unshown)
        return alignment.steps.map { step in
            let old = step.recorded.map { recorded[$0] }
            let new = step.computed.map { computed[$0] }
            let index = step.computed ?? next
            if let computed = step.computed { next = computed + 1 }
            let tolerance = tolerances.tolerance(of: (new ?? old)?.pageName ?? "")
            var comparison = Comparison(
                verdict: .identical, recorded: old, computed: new, recordedIndex: step.recorded,
                computedIndex: index, distance: nil, tolerance: tolerance)
            if let old, let new {
                comparison.distance = old.distance(to: new)
                comparison.verdict = verdict(old, new, comparison.distance, tolerance)
            } else {
                comparison.verdict = old == nil ? .unrecorded : step.isUnshown ? .notShown : .missing
            }
            return comparison
        }
    }

    private static func verdict(
        _ old: RecordedValue, _ new: RecordedValue, _ distance: Distance?, _ tolerance: Tolerance
    ) -> Verdict {
        if old == new { return .identical }
        if new.type == "Claim", new.value == "false", old.value != "false" { return .claimTurnedFalse }
        // The sign counts: −0 is not 0. NaN has no distance, so it equals only itself.
        let isNear =
            old.value == new.value && old.type == new.type
            || distance.map { old.number?.sign == new.number?.sign && tolerance.allows($0) } == true
        if !isNear { return .outOfTolerance }
        return old.printed == new.printed ? .withinTolerance : .digitChanged
    }
}
