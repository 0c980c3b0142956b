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
    /// Faults other than moved values: code that fails, records that are missing or can't be read.
    package var faults: [ReportedFault] = []
    /// Whether chapters ran only as WebAssembly. Recorded values are native.
    package var isSandboxed = false
    /// Notes on pages, which are not errors.
    package var notes: [ReportedFault] = []

    /// How the values of one chapter compare with their record.
    package struct Chapter: Encodable, Sendable {
        /// The chapter's slug, such as `03-relu`, as `accept` takes it.
        package var chapter: String
        /// The chapter's file, such as `chapters/03-relu.md`.
        package var path: String
        /// The number of displayed values.
        package var values: Int
        /// How many values have the same bits and are shown the same.
        package var identical: Int
        /// How many values moved, are shown the same, and are allowed to.
        package var withinTolerance: Int
        /// The number of recorded values that can't be shown in the sandbox; nil if all can.
        package var notShown: Int?
        /// What changed since the values were recorded; empty if all are identical.
        package var changed: [String]
        /// Values that are not identical, the worst first, then in the chapter's order.
        package var differences: [Difference]

        /// Whether no value of the chapter fails.
        package var passes: Bool { differences.allSatisfy { !$0.fails } }
        /// The differences that fail, the worst first.
        package var failures: [Difference] { differences.filter(\.fails) }
    }

    /// A value that is not identical to its record.
    package struct Difference: Encodable, Sendable {
        /// How the value compares with its record.
        package var verdict: Verdict
        /// Whether the value makes `check` fail: all verdicts do but the one of a tolerance.
        package var fails: Bool
        /// What the value is called on the page.
        package var name: String
        /// In the chapter, from 1; columns in UTF-8 bytes.
        package var line: Int
        /// In the chapter, from 1, in UTF-8 bytes.
        package var column: Int
        /// In the record's file; nil if the value is not recorded.
        package var recordLine: Int?
        /// The value as it was; nil where it is not recorded.
        package var recorded: ShownValue?
        /// The value as it is; nil where it is no longer displayed.
        package var computed: ShownValue?
        /// Steps between numbers of the value's type; nil for what is not a finite number of one floating-point type.
        package var ulps: UInt64?
        /// |new − old|, in the value's own unit; nil as ``ulps``.
        package var absolute: Double?
        /// |new − old| ÷ |old|; nil as ``ulps``, and where the old number is 0.
        package var relative: Double?
        /// What the value was allowed, as front matter writes it.
        package var tolerance: String
        /// Whether the reader sees a difference.
        package var showsDifferently: Bool
        /// What may have moved it.
        package var changed: [String]
    }

    /// A displayed value, as it was or is.
    package struct ShownValue: Encodable, Sendable {
        /// The type in the record: `Float`, `Text`, `Digest`, …
        package var type: String
        /// The value exactly, as the record writes it.
        package var value: String
        /// The value as the page shows it.
        package var shown: String

        /// A recorded value, or a computed one in the form of a record.
        package init(_ value: RecordedValue) {
            type = value.type
            self.value = value.value
            shown = value.printed
        }
    }

    /// A fault or a note, with names of its own for JSON.
    package struct ReportedFault: Encodable, Sendable {
        /// The file as it is named to the reader; empty where no file is to blame.
        package var path: String
        /// 0 for the whole file.
        package var line: Int
        /// From 1, in UTF-8 bytes; 0 where the whole line is meant.
        package var column: Int
        /// Whether it is an error, a warning or a note.
        package var severity: Diagnostic.Severity
        /// What is wrong, what is legal, and what to do next.
        package var message: String

        /// What `diagnostic` says, for the report.
        package init(_ diagnostic: Diagnostic) {
            path = diagnostic.path
            line = diagnostic.line
            column = diagnostic.column
            severity = diagnostic.severity
            message = diagnostic.message
        }
    }

    private enum Keys: String, CodingKey { case version, passes, chapters, faults, notes }

    /// A report of what was compared, and of what is wrong beside that.
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
    /// The fault as the tool prints it.
    package init(_ fault: CheckReport.ReportedFault) {
        self.init(
            path: fault.path, line: fault.line, column: fault.column,
            severity: fault.severity, message: fault.message)
    }
}

extension CheckReport.Difference {
    /// What the report says of a comparison.
    ///
    /// - Parameters:
    ///   - place: where the value stands in the chapter.
    ///   - recordLine: its line in the record's file.
    ///   - changed: what can have moved it.
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
