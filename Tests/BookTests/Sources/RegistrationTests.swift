import BookDriver
import Foundation
import Testing

/// Kinds of things of which a book or a network has several: each of a kind is a file, a line that registers it, and a case of a
/// test. What the compiler does not ask for is asked for here.
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

    /// A kind of thing, where all of the kind are declared, and where each of them must be named.
    struct Rule: CustomTestStringConvertible, Sendable {
        var kind: String
        /// Where they are declared, and what captures their names there.
        var declared: String
        nonisolated(unsafe) var pattern: Regex<(Substring, Substring)>
        /// The files in which each must stand, in this form: `#` is its name.
        var named: [(path: String, form: String)]
        /// What looks like one of them, but is none.
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
            ]),
        Rule(
            kind: "activation", declared: "Sources/Neural/Activations",
            pattern: #/\n    public static (?:var|func) (\w+)(?:: Activation \{|\(.*-> Activation \{)/#,
            named: [
                ("Sources/Neural/Activations/Activation.swift", " .#"),
                ("Tests/NeuralTests/ActivationTests.swift", ".#"),
            ]),
        Rule(
            kind: "optimiser", declared: "Sources/Neural/Training",
            pattern: #/\npublic struct (\w+)<Scalar: Real>: Optimizer \{/#,
            named: [("Tests/NeuralTests/Training/TrainingTests.swift", "parabola(#(")]),
        Rule(
            kind: "loss", declared: "Sources/Neural/Training",
            pattern: #/\n    public static (?:var|func) (\w+)(?:: Loss \{|\(.*-> Loss \{)/#,
            named: [
                ("Tests/NeuralTests/Training/GradientTests.swift", ", .#,"),
                ("Tests/NeuralTests/Training/TrainingTests.swift", "Loss.#"),
            ]),
        Rule(
            kind: "importer", declared: "Sources/Neural/Files",
            pattern: #/public (?:init|static func arrays)\((\w+) bytes: \[UInt8\]/#,
            named: [("Tests/NeuralTests/FuzzTarget.swift", "#: ")],
            // The archive around it is read as `npz`, and its configuration as `kerasConfig`.
            others: ["kerasFile"]),
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
    func eachIsRegistered(_ rule: Rule) throws {
        let names = try Self.names(rule.pattern, in: rule.declared).subtracting(rule.others)
        #expect(
            names.count > 1, "no \(rule.kind) is found in \(rule.declared): mend the pattern of this test")
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
