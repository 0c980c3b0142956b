/// The result of comparing a value with its baseline, from best to worst.
package enum Verdict: String, Comparable, CaseIterable, Sendable {
    /// The same bits, shown the same.
    case identical
    /// Recorded, and computed, but it can't be shown where the chapter ran.
    case notShown = "not-shown"
    /// It moved no further than its tolerance, and is shown the same.
    case withinTolerance = "within-tolerance"
    /// It moved no further than its tolerance, but a visible digit changed. That fails too: the page would
    /// differ from the one that was accepted.
    case digitChanged = "digit-changed"
    /// It moved further than its tolerance.
    case outOfTolerance = "out-of-tolerance"
    /// Displayed, but not recorded.
    case unrecorded
    /// Recorded, but no longer displayed.
    case missing
    /// A claim that held when it was recorded is now false.
    case claimTurnedFalse = "claim-turned-false"

    /// Whether `check` accepts the value: it is identical, or within its tolerance and shown the same.
    package var passes: Bool { self <= .withinTolerance }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
}

/// A recorded value and its computed counterpart.
package struct Comparison: Equatable, Sendable {
    /// How the value compares with its baseline.
    package var verdict: Verdict
    /// Nil where the value was not recorded.
    package var recorded: BaselineValue?
    /// Nil where the value is no longer computed.
    package var computed: BaselineValue?
    /// Indices in their lists. For a value that is no longer computed, `computedIndex` is that of the next
    /// computed value.
    package var recordedIndex: Int?
    /// Index of ``computed``; if that is nil, of the computed value that followed the recorded one.
    package var computedIndex: Int
    /// Nil if the two are not finite numbers of one floating-point type.
    package var distance: Distance?
    /// How far the value may move.
    package var tolerance: Tolerance

    /// What reports call the value: its name on the page.
    package var name: String { (computed ?? recorded)?.pageName ?? "" }

    /// Whether the reader sees a difference.
    package var showsDifferently: Bool {
        guard let recorded, let computed else { return recorded != computed }
        return !recorded.printed.hasSameBytes(as: computed.printed)
    }

    /// Compares all values in order; see `Alignment`.
    ///
    /// - Parameter unshown: code whose values can't be shown where the chapter ran.
    package static func all(
        recorded: [BaselineValue], computed: [BaselineValue], unshown: [Unshown] = [],
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
        _ old: BaselineValue, _ new: BaselineValue, _ distance: Distance?, _ tolerance: Tolerance
    ) -> Verdict {
        if old == new { return .identical }
        if new.type == .claim, new.value == "false", old.value != "false" { return .claimTurnedFalse }
        // The sign counts: −0 is not 0. NaN has no distance, so it equals only itself.
        let isNear =
            old.value.hasSameBytes(as: new.value) && old.type == new.type
            || distance.map { old.number?.sign == new.number?.sign && tolerance.allows($0) } == true
        if !isNear { return .outOfTolerance }
        return old.printed.hasSameBytes(as: new.printed) ? .withinTolerance : .digitChanged
    }
}
