import Baseline
import Manuscript

/// What `check` found. Its JSON is described in `docs/check-report.md`; a field that is nil is left out.
package struct CheckReport: Encodable, Sendable {
    /// Grows when a field changes its meaning or goes.
    package var version = 1
    package var passes: Bool { faults.isEmpty && chapters.allSatisfy(\.passes) }
    package var chapters: [Chapter] = []
    /// What is wrong beside values that moved: code that fails, records that can't be read or are not there.
    package var faults: [Fault] = []
    /// Whether chapters ran only as WebAssembly. What is recorded are native values.
    package var isSandboxed = false
    /// What is to be known of pages, though nothing is wrong.
    package var notes: [Fault] = []

    package struct Chapter: Encodable, Sendable {
        package var chapter: String
        package var path: String
        /// How many values it displays.
        package var values: Int
        package var identical: Int
        package var withinTolerance: Int
        /// How many recorded values can't be shown where the chapter ran, in the sandbox; nil where all can.
        package var notShown: Int?
        /// What changed since they were recorded; empty where all are identical.
        package var changed: [String]
        /// All that are not identical, the worst first, then in the chapter's order.
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
        /// In the record's file; nil where it is not recorded.
        package var recordLine: Int?
        package var recorded: Value?
        package var computed: Value?
        package var ulps: UInt64?
        package var absolute: Double?
        package var relative: Double?
        package var tolerance: String
        /// Whether the reader sees a difference.
        package var showsDifferently: Bool
        /// What can have moved it.
        package var changed: [String]
    }

    package struct Value: Encodable, Sendable {
        package var type: String
        package var value: String
        package var shown: String

        package init(_ value: RecordedValue) {
            type = value.type
            self.value = value.value
            shown = value.printed
        }
    }

    package struct Fault: Encodable, Sendable {
        package var path: String
        /// 0 where the whole file is meant.
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
        self.faults = faults.map(Fault.init)
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
    package init(_ fault: CheckReport.Fault) {
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
        recorded = comparison.recorded.map(CheckReport.Value.init)
        computed = comparison.computed.map(CheckReport.Value.init)
        ulps = comparison.distance?.ulps
        absolute = comparison.distance?.absolute
        relative = comparison.distance?.relative
        tolerance = comparison.tolerance.description
        showsDifferently = comparison.showsDifferently
        self.changed = changed
    }

    /// `2 ulp, 1.2e-07`; nothing where there is no number to say.
    package var apart: String {
        if let recorded, let computed, recorded.type != computed.type {
            return "was \(recorded.type), is \(computed.type)"
        }
        guard let ulps, let absolute else { return "" }
        let distance = Distance(ulps: ulps, absolute: absolute, relative: relative)
        return distance.description
    }

    /// One sentence for a place that has no table.
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

    /// How bad it is: by verdict, and what the reader sees before what nobody does.
    package var severity: Int {
        let verdict = Verdict.allCases.firstIndex(of: self.verdict) ?? 0
        return 2 * verdict + (showsDifferently ? 1 : 0)
    }
}
