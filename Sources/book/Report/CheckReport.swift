import Baseline
import Manuscript

/// What `check` found. Its JSON is described in `docs/check-report.md`; a field that is nil is left out.
struct CheckReport: Codable, Sendable {
    /// Grows when a field changes its meaning or goes.
    var version = 1
    var passes: Bool { faults.isEmpty && chapters.allSatisfy(\.passes) }
    var chapters: [Chapter] = []
    /// What is wrong beside values that moved: code that fails, records that can't be read or are not there.
    var faults: [Fault] = []
    /// Whether chapters ran only as WebAssembly. What is recorded are native values.
    var isSandboxed = false
    /// What is to be known of pages, though nothing is wrong.
    var notes: [Fault] = []

    struct Chapter: Codable, Sendable {
        var chapter: String
        var path: String
        /// How many values it displays.
        var values: Int
        var identical: Int
        var withinTolerance: Int
        /// How many recorded values can't be shown where the chapter ran, in the sandbox; nil where all can.
        var notShown: Int?
        /// What changed since they were recorded; empty where all are identical.
        var changed: [String]
        /// All that are not identical, the worst first, then in the chapter's order.
        var differences: [Difference]

        var passes: Bool { differences.allSatisfy { !$0.fails } }
        var failures: [Difference] { differences.filter(\.fails) }
    }

    struct Difference: Codable, Sendable {
        var verdict: String
        var fails: Bool
        var name: String
        /// In the chapter, from 1; columns in UTF-8 bytes.
        var line: Int
        var column: Int
        /// In the record's file; nil where it is not recorded.
        var recordLine: Int?
        var recorded: Value?
        var computed: Value?
        var ulps: UInt64?
        var absolute: Double?
        var relative: Double?
        var tolerance: String
        /// Whether the reader sees a difference.
        var showsDifferently: Bool
        /// What can have moved it.
        var changed: [String]
    }

    struct Value: Codable, Sendable {
        var type: String
        var value: String
        var shown: String

        init(_ value: RecordedValue) {
            type = value.type
            self.value = value.value
            shown = value.printed
        }
    }

    struct Fault: Codable, Sendable {
        var path: String
        /// 0 where the whole file is meant.
        var line: Int
        var column: Int
        var severity: String
        var message: String

        init(_ diagnostic: Diagnostic) {
            path = diagnostic.path
            line = diagnostic.line
            column = diagnostic.column
            severity = diagnostic.severity.rawValue
            message = diagnostic.message
        }
    }

    private enum Keys: String, CodingKey { case version, passes, chapters, faults, notes }

    init(chapters: [Chapter] = [], faults: [Diagnostic] = []) {
        self.chapters = chapters
        self.faults = faults.map(Fault.init)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        version = try container.decode(Int.self, forKey: .version)
        chapters = try container.decode([Chapter].self, forKey: .chapters)
        faults = try container.decode([Fault].self, forKey: .faults)
        notes = try container.decodeIfPresent([Fault].self, forKey: .notes) ?? []
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(version, forKey: .version)
        try container.encode(passes, forKey: .passes)
        try container.encode(chapters, forKey: .chapters)
        try container.encode(faults, forKey: .faults)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }

    var diagnostics: [Diagnostic] { faults.map(Diagnostic.init) }

    var failureCount: Int { chapters.reduce(0) { $0 + $1.failures.count } }
    var valueCount: Int { chapters.reduce(0) { $0 + $1.values } }
    var notShown: Int { chapters.reduce(0) { $0 + ($1.notShown ?? 0) } }
    var withinTolerance: Int { chapters.reduce(0) { $0 + $1.withinTolerance } }
}

extension Diagnostic {
    init(_ fault: CheckReport.Fault) {
        self.init(
            path: fault.path, line: fault.line, column: fault.column,
            severity: Severity(rawValue: fault.severity) ?? .error, message: fault.message)
    }
}

extension CheckReport.Difference {
    init(_ comparison: Comparison, place: Place, recordLine: Int?, changed: [String]) {
        verdict = comparison.verdict.rawValue
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
    var apart: String {
        if let recorded, let computed, recorded.type != computed.type {
            return "was \(recorded.type), is \(computed.type)"
        }
        guard let ulps, let absolute else { return "" }
        let distance = Distance(ulps: ulps, absolute: absolute, relative: relative)
        return distance.description
    }

    /// One sentence for a place that has no table.
    var sentence: String {
        let apart = self.apart.isEmpty ? "" : " (\(self.apart))"
        let limit = tolerance == Tolerance.none.description ? "" : "; its tolerance is \(tolerance)"
        let shown: String
        if showsDifferently, let recorded, let computed {
            shown = "; shown \(recorded.shown), now \(computed.shown)"
        } else {
            shown = ""
        }
        switch verdict {
        case Verdict.unrecorded.rawValue:
            return "\(name) = \(computed?.value ?? "") is displayed but not recorded"
        case Verdict.missing.rawValue:
            return "\(name) = \(recorded?.value ?? "") is recorded but no longer displayed"
        case Verdict.claimTurnedFalse.rawValue: return "the claim “\(name)” turned false"
        case Verdict.digitChanged.rawValue:
            return
                "\(name) is within its tolerance, but shows other digits: recorded \(recorded?.value ?? ""), now "
                + "\(computed?.value ?? "")\(apart)\(shown)\(limit)"
        default:
            return
                "\(name) has drifted: recorded \(recorded?.value ?? ""), now \(computed?.value ?? "")\(apart)"
                + "\(shown)\(limit)"
        }
    }
}
