import Baseline
import Manuscript

/// The result of `check`. Its JSON is described in `docs/check-report.md`; fields that are nil are left out.
package struct CheckReport: Encodable, Sendable {
    /// Incremented when a field changes its meaning or is removed.
    package var version = 1
    /// Whether everything is as recorded and nothing else is wrong.
    package var passes: Bool { faults.isEmpty && chapters.allSatisfy(\.passes) }
    /// The chapters that were compared, in the book's order.
    package var chapters: [Chapter] = []
    /// Faults other than moved values: code that fails, baselines that are missing or can't be read.
    package var faults: [ReportedDiagnostic] = []
    /// Whether chapters ran only as WebAssembly. Recorded values are native.
    package var isSandboxed = false
    /// Notes on pages, which are not errors.
    package var notes: [ReportedDiagnostic] = []

    /// How the values of one chapter compare with their baseline.
    package struct Chapter: Encodable, Sendable {
        /// The chapter's slug, such as `03-relu`, as `accept` takes it.
        package var chapter: String
        /// The chapter's file, such as `chapters/03-relu.md`.
        package var path: String
        /// The number of displayed values.
        package var values: Int
        /// How many values have the same bits and are shown the same.
        package var identical: Int
        /// How many values moved within their tolerance, and are shown the same.
        package var withinTolerance: Int
        /// The number of recorded values that can't be shown in the sandbox; nil if all can.
        package var notShown: Int?
        /// The changes since the values were recorded; empty if all are identical.
        package var changed: [String]
        /// Values that are not identical, the worst first, then in the chapter's order.
        package var differences: [Difference]

        /// Whether no value of the chapter fails.
        package var passes: Bool { differences.allSatisfy { !$0.fails } }
        /// The differences that fail, the worst first.
        package var failures: [Difference] { differences.filter(\.fails) }
    }

    /// A value that differs from its baseline.
    package struct Difference: Encodable, Sendable {
        /// How the value compares with its record.
        package var verdict: Verdict
        /// Whether the value makes `check` fail: true unless it is within its tolerance.
        package var fails: Bool
        /// The value's name.
        package var name: String
        /// In the chapter, from 1; columns in UTF-8 bytes.
        package var line: Int
        /// In the chapter, from 1, in UTF-8 bytes.
        package var column: Int
        /// In the baseline's file; nil if the value is not recorded.
        package var baselineLine: Int?
        /// The recorded value; nil if the value is not recorded.
        package var recorded: ShownValue?
        /// The computed value; nil if it is no longer displayed.
        package var computed: ShownValue?
        /// Steps between numbers of the value's type; nil unless both are finite and of one floating-point
        /// type.
        package var ulps: UInt64?
        /// |new − old|, in the value's unit, at most the largest `Double`; nil if ``ulps`` is.
        package var absolute: Double?
        /// |new − old| ÷ |old|, at most the largest `Double`; nil if ``ulps`` is, or the old number is 0.
        package var relative: Double?
        /// The value's tolerance, in the form of front matter.
        package var tolerance: String
        /// Whether the reader sees a difference.
        package var showsDifferently: Bool
        /// The changes that may have moved it.
        package var changed: [String]

        private enum CodingKeys: String, CodingKey {
            case verdict, fails, name, line, column
            case baselineLine = "recordLine"
            case recorded, computed, ulps, absolute, relative, tolerance, showsDifferently, changed
        }
    }

    /// A displayed value, recorded or computed.
    package struct ShownValue: Encodable, Sendable {
        /// The type in the baseline: `Float`, `Text`, `Digest`, …
        package var type: String
        /// The value exactly, as the baseline writes it.
        package var value: String
        /// The value as the page shows it.
        package var shown: String

        /// A recorded value, or a computed one in the form of a baseline.
        package init(_ value: BaselineValue) {
            type = value.type.word
            self.value = value.value
            shown = value.printed
        }
    }

    /// A fault or a note, with names of its own for JSON.
    package struct ReportedDiagnostic: Encodable, Sendable {
        /// The file, as messages name it; empty if no file is at fault.
        package var path: String
        /// From 1; 0 for the whole file.
        package var line: Int
        /// From 1, in UTF-8 bytes; 0 for the whole line.
        package var column: Int
        /// Whether it is an error, a warning or a note.
        package var severity: Diagnostic.Severity
        /// The fault, the legal alternatives, and the next step.
        package var message: String

        /// A diagnostic, for the report.
        package init(_ diagnostic: Diagnostic) {
            path = diagnostic.path
            line = diagnostic.line
            column = diagnostic.column
            severity = diagnostic.severity
            message = diagnostic.message
        }
    }

    private enum Keys: String, CodingKey { case version, passes, chapters, faults, notes }

    /// A report of faults; comparisons are added to it.
    package init(_ diagnostics: [Diagnostic] = []) {
        faults = diagnostics.map(ReportedDiagnostic.init)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(version, forKey: .version)
        try container.encode(passes, forKey: .passes)
        try container.encode(chapters, forKey: .chapters)
        try container.encode(faults, forKey: .faults)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }

    /// ``faults`` as the tool prints them.
    package var diagnostics: [Diagnostic] { faults.map(Diagnostic.init) }

    /// How many values fail, in all chapters.
    package var failureCount: Int { chapters.reduce(0) { $0 + $1.failures.count } }
    /// How many values are displayed, in all chapters.
    package var valueCount: Int { chapters.reduce(0) { $0 + $1.values } }
    /// How many recorded values can't be shown where the chapters ran, in all of them.
    package var notShown: Int { chapters.reduce(0) { $0 + ($1.notShown ?? 0) } }
    /// How many values moved within their tolerance, in all chapters.
    package var withinTolerance: Int { chapters.reduce(0) { $0 + $1.withinTolerance } }
}

extension Verdict: Encodable {}

extension Diagnostic.Severity: Encodable {}

extension Diagnostic {
    /// A fault of the report as a diagnostic.
    package init(_ fault: CheckReport.ReportedDiagnostic) {
        self.init(
            path: fault.path, line: fault.line, column: fault.column,
            severity: fault.severity, message: fault.message)
    }
}

extension CheckReport.Difference {
    /// A comparison, for the report.
    ///
    /// - Parameters:
    ///   - place: the value's place in the chapter.
    ///   - baselineLine: its line in the baseline's file.
    ///   - changed: the changes that may have moved it.
    package init(_ comparison: Comparison, place: SourceLocation, baselineLine: Int?, changed: [String]) {
        verdict = comparison.verdict
        fails = !comparison.verdict.passes
        name = comparison.name
        line = place.line
        column = place.column
        self.baselineLine = baselineLine
        recorded = comparison.recorded.map(CheckReport.ShownValue.init)
        computed = comparison.computed.map(CheckReport.ShownValue.init)
        ulps = comparison.distance?.ulps
        // JSON has no infinity.
        absolute = comparison.distance.map { min($0.absolute, .greatestFiniteMagnitude) }
        relative = comparison.distance?.relative.map { min($0, .greatestFiniteMagnitude) }
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
