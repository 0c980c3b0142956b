import BookDriver
import Foundation
import Neural
import Testing

@testable import explain

/// The chapter from which `explain --output` makes a page, and the file that it writes.
@Suite struct PageTests {
    private static let keras =
        "[array([[0.5, -2.25]]), array([1.125, 1.]), array([[0.75], [1.5]]), array([3.0625])]"
    private static let pyTorch = """
        OrderedDict([('0.weight', tensor([[ 0.5000], [-2.2500]])), ('0.bias', tensor([1.1250, 1.0000])),
                     ('1.weight', tensor([1.5, 0.5])), ('1.bias', tensor([0.25, -0.5])),
                     ('1.running_mean', tensor([1., 2.])), ('1.running_var', tensor([4., 1.])),
                     ('2.weight', tensor([[0.7500, 1.5000]])), ('2.bias', tensor([3.0625]))])
        """
    private static let square = "{\"a.weight\": [[1, 2], [3, 4]], \"a.bias\": [0.5, -0.5]}"
    private static let model = """
        {"class_name": "Sequential", "config": {"layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 2]}},
        {"class_name": "Dense", "config": {"name": "d", "units": 3, "activation": "relu"}},
        {"class_name": "LayerNormalization", "config": {"name": "n"}},
        {"class_name": "Dense", "config": {"name": "e", "units": 1}}]},
        "weights": [[[0.5, -2.25, 1], [1, 2, 3]], [1.125, 1, 0], [1, 1, 1], [0, 0, 0], [[1], [2], [3]], [0.5]]}
        """
    private static let resources = Fixture.repository + "/Tests/NeuralTests/Resources"

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var file = "weights.txt"
        var bytes: [UInt8] = []
        var path: String?
        var activations: String? = "relu,linear"
        var inputs: [[Double]] = [[10]]
        var got: [String] = []
        var expected: Double?
        var unit = 0
        var layout: PrintedWeights.Layout?
        var testDescription: String { name }

        static let all = [
            Case(name: "one-input", bytes: Array(keras.utf8), got: ["-24.59375"], expected: 8),
            Case(name: "standard-input", file: "-", bytes: Array(keras.utf8)),
            Case(
                name: "pytorch", file: "model.py", bytes: Array(pyTorch.utf8), inputs: [[10], [-2.5]],
                got: ["20.5", "35,9"]),
            Case(
                name: "several-inputs", file: "square.json", bytes: Array(square.utf8),
                activations: "softmax", inputs: [[1, -2], [1e-7, 3]], unit: 1),
            Case(
                name: "given-layout", file: "square.json", bytes: Array(square.utf8),
                activations: "leaky_relu", inputs: [[1, -2]], unit: 1, layout: .outputsByInputs),
            Case(
                name: "whole-model", file: "model.json", bytes: Array(model.utf8), activations: nil,
                inputs: [[10, 2]]),
            Case(name: "npz", path: "weights.npz"), Case(name: "safetensors", path: "weights.safetensors"),
            Case(
                name: "hostile",
                file: "a/a\"b\\`$\\(x)``` <h1><script>\n# [x](y) www.example.org\u{202E}.txt",
                bytes: Array("\u{FEFF}```\n\(keras)\n```\n\\(x) \"\"\"# --- \u{202E}".utf8),
                got: [" \u{0}−24,59375\n"]),
        ]

        func request() throws -> PageRequest {
            var bytes = bytes
            if let path { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(resources)/\(path)"))) }
            let place = NSTemporaryDirectory() + "weights-\(UUID().uuidString)"
            try Data(bytes).write(to: URL(fileURLWithPath: place))
            defer { try? FileManager.default.removeItem(atPath: place) }
            return PageRequest(
                name: path ?? file,
                source: try ModelFile(path: place, activations: activations, layout: layout), inputs: inputs,
                got: got, expected: expected, unit: unit, layout: layout)
        }
    }

    /// The chapter's text, as it is in the fixture.
    @Test(arguments: Case.all)
    func chapter(_ one: Case) throws {
        let text = PageChapter(request: try one.request()).text
        try Fixture(folder: Fixture.repository + "/Tests/Fixtures/explain").expect(text, one.name + ".md")
    }

    @Test func manyInputsAreConstants() throws {
        let rows = (0..<12).map { "[\($0)]" }.joined(separator: ", ")
        var one = Case(name: "", bytes: Array("[[\(rows)], [0.5]]".utf8), activations: "linear")
        one.inputs = [(0..<12).map { Double($0) + 0.5 }]
        let text = PageChapter(request: try one.request()).text
        #expect(!text.contains("number(") && text.contains("let input: [Double] = [\n    0.5, 1.5"))
        one.bytes = Array("[[[1]], [0.5]]".utf8)
        one.inputs = [[1e305]]
        #expect(PageChapter(request: try one.request()).text.contains("let input: [Double] = [1e+305]"))
    }

    /// Everything that `--activations` accepts is written as Swift that exists.
    @Test func activationsAreExpressions() throws {
        let source = try String(
            contentsOfFile: Fixture.repository + "/Sources/Neural/Activations/Activation.swift",
            encoding: .utf8)
        let begin = try #require(source.firstRange(of: "var allCases"))
        let list = source[begin.upperBound...].split(separator: "[")[2].split(separator: "]")[0]
            .split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            .filter { !$0.isEmpty }
        #expect(list == Activation.allCases.map(PageText.expression))
    }

    @Test(arguments: [
        ("a\"b\\c", #""a\"b\\c""#), ("`\\(x)`\n", #""\u{60}\\(x)\u{60}\u{a}""#),
        ("é\u{0}", #""\u{e9}\u{0}""#),
    ])
    func literals(text: String, literal: String) { #expect(PageText.literal(text) == literal) }

    @Test(arguments: [
        ("a", "`` a ``"), ("a`b", "`` a`b ``"), ("``a```", "```` ``a``` ````"), ("a\nb", "`` a\\u{A}b ``"),
    ])
    func codeSpans(text: String, span: String) { #expect(PageText.codeSpan(text) == span) }

    @Test func largeModels() throws {
        var request = try Case.all[0].request()
        #expect(throws: Never.self) { try request.check() }
        request.source = try Case(
            name: "", bytes: Array("[[[\(Array(repeating: "1", count: 5001).joined(separator: ","))]]]".utf8),
            activations: "relu"
        ).request().source
        #expect { try request.check() } throws: {
            "\($0)".contains("5001 units; a page is for models of at most")
        }
    }

    /// Only pages of this program are replaced, unless that is asked for.
    @Test func filesOfOthersAreKept() throws {
        let folder = NSTemporaryDirectory() + "explain-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/page.html"
        let page = PageFile(path: path, isForced: false)
        let own = Array(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\"explain (executable-book)\">\nnew"
                .utf8)
        try page.write(own)
        try page.write(own + [0x61])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).elementsEqual(own + [0x61]))
        for other in [
            "", "mine", "<!doctype html>\n<html lang=\"en\">", " " + String(decoding: own, as: UTF8.self),
        ] {
            try Data(other.utf8).write(to: URL(fileURLWithPath: path))
            #expect { try page.write(own) } throws: { "\($0)".contains("replace it with --force") }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == other)
        }
        try PageFile(path: path, isForced: true).write(own)
        try page.check()
        for (path, words) in [
            (folder, "is not a file"), (folder + "/none/page.html", "there is no folder"),
            ("", "needs a file's name"),
        ] {
            #expect { try PageFile(path: path, isForced: false).check() } throws: { "\($0)".contains(words) }
        }
    }
}
