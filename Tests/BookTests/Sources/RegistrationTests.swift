import BookDriver
import Foundation
import Testing

/// Kinds of things that come in several variants, for a book or a network: each variant has a file, a line
/// that registers it, and a test case. This checks what the compiler does not.
@Suite struct RegistrationTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(Fixture.repository)/\(path)", encoding: .utf8)
    }

    /// What `pattern` captures in the sources of a folder, or of one file.
    private static func names(_ pattern: Regex<(Substring, Substring)>, in path: String) throws -> Set<String>
    {
        let texts =
            path.hasSuffix(".swift")
            ? [try text(path)] : try ImportTests.sources(in: "\(Fixture.repository)/\(path)").map(\.1)
        return Set(texts.flatMap { $0.matches(of: pattern).map { String($0.1) } })
    }

    /// A kind of thing, where all its variants are declared, and where each of them must be named.
    struct Rule: CustomTestStringConvertible, Sendable {
        var kind: String
        /// Where the variants are declared, and a pattern that captures their names there.
        var declared: String
        nonisolated(unsafe) var pattern: Regex<(Substring, Substring)>
        /// The files in which each variant must be named, in this form: `#` stands for its name.
        var named: [(path: String, form: String)]
        /// Captured names that are not variants.
        var others: Set<String> = []

        var testDescription: String { kind }
    }

    static let rules = [
        Rule(
            kind: "layer", declared: "Sources/Neural/Layers/Layer.swift",
            pattern: #/\n    case (\w+)\(/#,
            named: [
                ("Tests/NeuralTests/LayerTests.swift", ".#("), ("Tests/NeuralTests/BatchTests.swift", ".#("),
                ("Tests/NeuralTests/Training/GradientTests.swift", ".#("),
            ],
            // It contains the variants of the next rule.
            others: ["other"]),
        Rule(
            kind: "layer of another kind", declared: "Sources/Neural/Layers/Other",
            pattern: #/\npublic struct (\w+)<Scalar: Real>: LayerKind/#,
            named: [("Tests/NeuralTests/Layers/OtherLayerTests.swift", "#")]),
        Rule(
            kind: "activation", declared: "Sources/Neural/Activations",
            pattern: #/\n    public static (?:var|func) (\w+)(?:: Activation \{|\(.*-> Activation \{)/#,
            named: [
                ("Sources/Neural/Activations/Activation.swift", " .#"),
                ("Tests/NeuralTests/ActivationTests.swift", ".#"),
            ]),
        Rule(
            kind: "optimizer", declared: "Sources/Neural/Training",
            pattern: #/\npublic struct (\w+)<Scalar: Real>: Optimizer \{/#,
            named: [("Tests/NeuralTests/Training/TrainingTests.swift", "parabola(#(")]),
        Rule(
            kind: "loss", declared: "Sources/Neural/Training",
            pattern: #/\n    public static (?:var|func) (\w+)(?:: Loss \{|\(.*-> Loss \{)/#,
            named: [
                ("Tests/NeuralTests/Training/GradientTests.swift", ", .#"),
                ("Tests/NeuralTests/Training/TrainingTests.swift", "Loss.#"),
                ("Tests/NeuralTests/Training/LossParity.swift", ".#"),
            ]),
        Rule(
            kind: "metric", declared: "Sources/Neural/Training/Metrics",
            pattern: #/\n    public static (?:var|func) (\w+)(?:: Metric \{|\(.*-> Metric \{)/#,
            named: [
                ("Tests/NeuralTests/Training/MetricTests.swift", "Metric.#"),
                ("Tests/NeuralTests/Training/LossParityTests.swift", ".#"),
            ]),
        Rule(
            kind: "importer", declared: "Sources/Neural/Files",
            pattern: #/public (?:init|static func arrays)\((\w+) bytes: \[UInt8\]/#,
            named: [("Tests/NeuralTests/FuzzTarget.swift", "#: ")],
            // The archive around it is read as `npz`, and its configuration as `kerasConfig`.
            others: ["kerasFile"]),
        Rule(
            kind: "form of print-outs", declared: "Sources/Neural/Printouts/Forms",
            pattern: #/\n    static var (\w+): PrintForm \{/#,
            named: [
                ("Sources/Neural/Printouts/Forms/PrintForm.swift", ".#"),
                ("Tests/NeuralTests/Printouts/PrintedWeightsTests.swift", ".#: "),
            ]),
        Rule(
            kind: "mistake", declared: "Sources/Neural/Diagnosis/Mistakes",
            pattern: #/\n    static let (\w+): MistakeKind/#,
            named: [("Sources/Neural/Diagnosis/MistakeKind.swift", ".#,")]),
        Rule(
            kind: "cell word", declared: "Sources/Manuscript/Code/CellKind.swift",
            pattern: #/\n        case \.(\w+): Meaning/#,
            named: [("Tests/Fixtures/expect/cell-words/01-case.md", "```swift #\n")],
            others: ["shown"]),
        Rule(
            kind: "cell word that does not run to its end",
            declared: "Sources/Manuscript/Code/CellKind.swift",
            pattern: #/\n        case \.(\w+): Meaning\(run: \.(?!whole)/#,
            named: [("Sources/Publishing/Resources/live.js", ".#")]),
        Rule(
            kind: "control", declared: "Sources/Notebook/Controls", pattern: #/\npublic func (\w+)[<(]/#,
            named: [
                ("Sources/Exhibits/Controls/ControlKind.swift", "\"#\""),
                ("Tests/Fixtures/live/book/01-controls.md", "#(\""),
                ("Tests/Fixtures/expect/controls/01-case.md", "#(\""),
            ],
            others: ["progress"]),
        Rule(
            kind: "exhibit", declared: "Sources/Notebook/Show", pattern: #/\npublic func (\w+)[<(]/#,
            named: [("Tests/Fixtures/expect/exhibits/01-case.md", "#(\"")]),
    ]

    @Test(arguments: rules)
    func everyKindIsRegistered(_ rule: Rule) throws {
        let names = try Self.names(rule.pattern, in: rule.declared).subtracting(rule.others)
        #expect(
            names.count > 1, "no \(rule.kind) is found in \(rule.declared): fix the pattern of this test")
        for (path, form) in rule.named {
            let text = try Self.text(path)
            for name in names.sorted() {
                let wanted = form.replacing("#", with: name)
                if text.contains(wanted) { continue }
                Issue.record(
                    "the \(rule.kind) '\(name)' of \(rule.declared) is not in \(path); add '\(wanted.split(separator: "\n")[0])' there"
                )
            }
        }
    }
}
