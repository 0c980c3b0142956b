import Baseline
import Manuscript

/// The result of `check`. Its JSON is described in `docs/check-report.md`; fields that are nil are left out.
package struct CheckReport: Encodable, Sendable {
    /// Incremented when a field changes its meaning or is removed.
    package var version = 1
    package var passes: Bool { faults.isEmpty && chapters.allSatisfy(\.passes) }
    package var chapters: [Chapter] = []
    /// Faults other than moved values: code that fails, records that are missing or can't be read.
    package var faults: [ReportedFault] = []
    /// Whether chapters ran only as WebAssembly. Recorded values are native.
    package var isSandboxed = false
    /// Notes on pages, which are not errors.
    package var notes: [ReportedFault] = []

    package struct Chapter: Encodable, Sendable {
        package var chapter: String
        package var path: String
        /// The number of displayed values.
        package var values: Int
        package var identical: Int
        package var withinTolerance: Int
        /// The number of recorded values that can't be shown in the sandbox; nil if all can.
        package var notShown: Int?
        /// What changed since the values were recorded; empty if all are identical.
        package var changed: [String]
        /// Values that are not identical, the worst first, then in the chapter's order.
        package var differences: [Difference]

        package var passes: Bool { differences.allSatisfy { !$0.fails } }
        package var failures: [Difference] { differences.filter(\.fails) }
    }

    package struct Difference: Encodable, Sendable {
        package var verdict: Verdict
        package var fails: Bool
        package var name: String
        /// In the chapter, from 1; columns in UTF-8 bytes.
        package var line: Int
        package var column: Int
        /// In the record's file; nil if the value is not recorded.
        package var recordLine: Int?
        package var recorded: ShownValue?
        package var computed: ShownValue?
        package var ulps: UInt64?
        package var absolute: Double?
        package var relative: Double?
        package var tolerance: String
        /// Whether the reader sees a difference.
        package var showsDifferently: Bool
        /// What may have moved it.
        package var changed: [String]
    }

    package struct ShownValue: Encodable, Sendable {
        package var type: String
        package var value: String
        package var shown: String

        package init(_ value: RecordedValue) {
            type = value.type
            self.value = value.value
            shown = value.printed
        }
    }

    package struct ReportedFault: Encodable, Sendable {
        package var path: String
        /// 0 for the whole file.
        package var line: Int
        package var column: Int
        package var severity: Diagnostic.Severity
        package var message: String

        package init(_ diagnostic: Diagnostic) {
            path = diagnostic.path
            line = diagnostic.line
            column = diagnostic.column
            severity = diagnostic.severity
            message = diagnostic.message
        }
    }

    private enum Keys: String, CodingKey { case version, passes, chapters, faults, notes }

    package init(chapters: [Chapter] = [], faults: [Diagnostic] = []) {
        self.chapters = chapters
        self.faults = faults.map(ReportedFault.init)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(version, forKey: .version)
        try container.encode(passes, forKey: .passes)
        try container.encode(chapters, forKey: .chapters)
        try container.encode(faults, forKey: .faults)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }

    package var diagnostics: [Diagnostic] { faults.map(Diagnostic.init) }

    package var failureCount: Int { chapters.reduce(0) { $0 + $1.failures.count } }
    package var valueCount: Int { chapters.reduce(0) { $0 + $1.values } }
    package var notShown: Int { chapters.reduce(0) { $0 + ($1.notShown ?? 0) } }
    package var withinTolerance: Int { chapters.reduce(0) { $0 + $1.withinTolerance } }
}

extension Verdict: Encodable {}

extension Diagnostic.Severity: Encodable {}

extension Diagnostic {
    package init(_ fault: CheckReport.ReportedFault) {
        self.init(
            path: fault.path, line: fault.line, column: fault.column,
            severity: fault.severity, message: fault.message)
    }
}

extension CheckReport.Difference {
    package init(_ comparison: Comparison, place: Place, recordLine: Int?, changed: [String]) {
        verdict = comparison.verdict
        fails = !comparison.verdict.passes
        name = comparison.name
        line = place.line
        column = place.column
        self.recordLine = recordLine
        recorded = comparison.recorded.map(CheckReport.ShownValue.init)
        computed = comparison.computed.map(CheckReport.ShownValue.init)
        ulps = comparison.distance?.ulps
        absolute = comparison.distance?.absolute
        relative = comparison.distance?.relative
        tolerance = comparison.tolerance.description
        showsDifferently = comparison.showsDifferently
        self.changed = changed
    }

    /// `2 ulp, 1.2e-07`; empty if the values are not numbers.
    package var apart: String {
        if let recorded, let computed, recorded.type != computed.type {
            return "was \(recorded.type), is \(computed.type)"
        }
        guard let ulps, let absolute else { return "" }
        let distance = Distance(ulps: ulps, absolute: absolute, relative: relative)
        return distance.description
    }

    /// The difference as one sentence.
    package var sentence: String {
        let apart = self.apart.isEmpty ? "" : " (\(self.apart))"
        let limit = tolerance == Tolerance.none.description ? "" : "; its tolerance is \(tolerance)"
        let shown: String
        if showsDifferently, let recorded, let computed {
            shown = "; shown \(recorded.shown), now \(computed.shown)"
        } else {
            shown = ""
        }
        switch verdict {
        case .unrecorded:
            return "\(name) = \(computed?.value ?? "") is displayed but not recorded"
        case .missing:
            return "\(name) = \(recorded?.value ?? "") is recorded but no longer displayed"
        case .claimTurnedFalse: return "the claim “\(name)” turned false"
        case .digitChanged:
            return
                "\(name) is within its tolerance, but shows other digits: recorded \(recorded?.value ?? ""), now "
                + "\(computed?.value ?? "")\(apart)\(shown)\(limit)"
        default:
            return
                "\(name) has drifted: recorded \(recorded?.value ?? ""), now \(computed?.value ?? "")\(apart)"
                + "\(shown)\(limit)"
        }
    }

    /// The order of severity: by verdict, then visible differences first.
    package var severity: Int {
        let verdict = Verdict.allCases.firstIndex(of: self.verdict) ?? 0
        return 2 * verdict + (showsDifferently ? 1 : 0)
    }
}
