import Foundation
import Neural

/// What the tool says of a model and of the result that somebody got.
struct ModelReport {
    private let source: ModelFile
    private let inputs: [[Double]]
    private let outputs: [[Double]]
    private let expected: TypedNumber?
    private let diagnosis: Diagnosis?
    private let unit: Int

    init(_ source: ModelFile, inputs: [[Double]], got: [TypedNumber], expected: TypedNumber?, unit: Int)
        throws
    {
        let model = source.model
        for input in inputs where input.count != model.inputs ?? input.count {
            throw ExplainError(
                "--input has \(input.count) number\(input.count == 1 ? "" : "s"), and the model takes \(model.inputs ?? 0): "
                    + model.text.string)
        }
        outputs = inputs.map { model($0) }
        guard let first = outputs.first, unit < first.count else {
            throw ExplainError(
                "--unit \(unit): the model has \(outputs.first?.count ?? 0) outputs, counted from 0")
        }
        let observations = zip(inputs, got).map { Diagnosis.Observation($0, .output(unit: unit), got: $1) }
        diagnosis =
            observations.isEmpty ? nil : Diagnosis(model, observations, isLayoutOpen: source.isLayoutOpen)
        (self.source, self.inputs, self.expected, self.unit) = (source, inputs, expected, unit)
    }

    /// How the file was read, the model, its output, the verdict: one line each.
    var lines: [String] {
        var lines = [source.reading, source.model.text.string]
        for (input, output) in zip(inputs, outputs) {
            lines.append("\(Self.text(input)) gives \(Self.text(output))")
        }
        if let expected {
            lines.append(
                "you expected \(expected.value): the model is off by \(outputs[0][unit] - expected.value)")
        }
        if let diagnosis {
            lines.append(diagnosis.description)
            if !diagnosis.adviceText.isEmpty { lines.append(diagnosis.adviceText) }
        }
        return lines
    }

    /// The same as JSON.
    func json() throws -> String {
        struct Output: Encodable {
            var reading: String
            var model: String
            var outputs: [[Double]]
            var verdict: String?
            var text: String?
            var advice: String?
            var chance: Double?
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let output = Output(
            reading: source.reading, model: source.model.text.string, outputs: outputs,
            verdict: diagnosis.map { "\($0.verdict)" }, text: diagnosis?.description,
            advice: diagnosis?.adviceText,
            chance: diagnosis?.chance)
        return String(decoding: try encoder.encode(output), as: UTF8.self)
    }

    private static func text(_ numbers: [Double]) -> String {
        numbers.count == 1 ? "\(numbers[0])" : numbers.map { "\($0)" }.joined(separator: ", ")
    }
}
