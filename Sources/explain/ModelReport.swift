import Foundation
import Neural

/// What the tool says of a model and of the result that somebody got.
struct ModelReport {
    private let source: ModelFile
    private let inputs: [[Double]]
    private let outputs: [[Double]]
    private let expected: TypedNumber?
    private let answer: Answer?
    private let unit: Int
    private let isScaled: Bool

    /// What is said of the results that somebody got.
    private struct Answer {
        var verdict: Diagnosis.Verdict
        var text: String
        var advice: String
        var chance: Double?
    }

    init(
        _ source: ModelFile, inputs: [[Double]], got: [TypedNumber], expected: TypedNumber?, unit: Int,
        scaledInputs: Scaling? = nil, scaledOutputs: Scaling? = nil
    ) throws {
        let model = source.model
        for input in inputs where input.count != model.inputs ?? input.count {
            throw ExplainError(
                "--input has \(input.count) number\(input.count == 1 ? "" : "s"), and the model takes \(model.inputs ?? 0): "
                    + model.text.string)
        }
        try Self.require(scaledInputs, inputs[0].count, "--input-scaling")
        let plain = inputs.map { model(scaledInputs?($0) ?? $0) }
        guard let first = plain.first, unit < first.count else {
            throw ExplainError(
                "--unit \(unit): the model has \(plain.first?.count ?? 0) outputs, counted from 0")
        }
        try Self.require(scaledOutputs, first.count, "--output-scaling")
        outputs = plain.map { scaledOutputs?.inverse($0) ?? $0 }
        (self.source, self.inputs, self.expected, self.unit) = (source, inputs, expected, unit)
        isScaled = scaledInputs != nil || scaledOutputs != nil
        if got.isEmpty {
            answer = nil
        } else if isScaled {
            answer = Self.answer(
                zip(inputs, got).map {
                    Explanation(
                        of: model, $0, inputs: scaledInputs, outputs: scaledOutputs, got: $1, unit: unit)
                })
        } else {
            let diagnosis =
                source.printed.map { FullDiagnosis($0, inputs, got: got, unit: unit) }
                ?? FullDiagnosis(model, inputs, got: got, unit: unit)
            var answer = Answer(
                verdict: diagnosis.verdict, text: diagnosis.description, advice: diagnosis.adviceText,
                chance: diagnosis.chance)
            if diagnosis.verdict == .noneOfThese {
                let scalings = RecoveredScaling.all(
                    model, inputs, got: got, unit: unit, spreads: diagnosis.spreads)
                if !scalings.isEmpty {
                    answer.text += ", but " + scalings.map(\.description).joined(separator: "; or ")
                }
            }
            self.answer = answer
        }
    }

    private static func require(_ scaling: Scaling?, _ columns: Int, _ option: String) throws(ExplainError) {
        guard let scaling, scaling.shift.count != 1, scaling.shift.count != columns else { return }
        throw ExplainError(
            "\(option): there are \(scaling.shift.count) columns, and the model has \(columns); give one scaling for each, or one for all"
        )
    }

    /// One answer for several numbers: that of the first if all agree, otherwise each.
    private static func answer(_ explanations: [Explanation]) -> Answer {
        let texts = explanations.map(\.description)
        let isOne = Set(texts).count == 1
        return Answer(
            verdict: explanations.first { $0.verdict != .right }?.verdict ?? .right,
            text: isOne
                ? texts[0] : texts.enumerated().map { "number \($0 + 1): \($1)" }.joined(separator: "; "),
            advice: "", chance: explanations.map(\.chance).max())
    }

    /// How the file was read, the model, its output, the verdict: one line each.
    var lines: [String] {
        var lines = [source.reading, source.model.text.string]
        if let note = source.orderNote { lines.append(note) }
        for (input, output) in zip(inputs, outputs) {
            lines.append("\(Self.text(input)) gives \(Self.text(output))\(otherOutput(input))")
        }
        if let expected {
            lines.append(
                "you expected \(expected.value): the model is off by \(outputs[0][unit] - expected.value)")
        }
        if let answer {
            lines.append(answer.text)
            if !answer.advice.isEmpty { lines.append(answer.advice) }
        }
        return lines
    }

    /// What the model gives in the other order of functions and normalizations, if that is open.
    private func otherOutput(_ input: [Double]) -> String {
        // With scalings, the numbers in between are not shown.
        guard !isScaled, let other = source.printed?.otherOrder else { return "" }
        return ", and in the other order \(Self.text(other(input)))"
    }

    /// The same as JSON.
    func json() throws -> String {
        struct Output: Encodable {
            var reading: String
            var order: String?
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
            reading: source.reading, order: source.orderNote, model: source.model.text.string,
            outputs: outputs,
            verdict: answer.map { "\($0.verdict)" }, text: answer?.text, advice: answer?.advice,
            chance: answer?.chance)
        return String(decoding: try encoder.encode(output), as: UTF8.self)
    }

    private static func text(_ numbers: [Double]) -> String {
        numbers.count == 1 ? "\(numbers[0])" : numbers.map { "\($0)" }.joined(separator: ", ")
    }
}
