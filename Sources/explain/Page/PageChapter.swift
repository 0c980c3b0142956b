import Neural

/// The chapter from which a page is made: every step of a model as Swift that computes it.
struct PageChapter {
    let request: PageRequest

    /// With more inputs, they are constants.
    static let mostFields = 6
    /// With more units, a layer has lists instead of a table.
    static let mostRows = 100
    /// With more products, a layer has their sums only.
    static let mostProducts = 1000
    /// Fields have ranges, and a range has to be finite.
    private static let largest = 1e300

    private var model: Sequential<Double> { request.source.model }

    /// The chapter's Markdown.
    var text: String {
        let parts =
            [head, input] + model.layers.indices.map(layer) + [output, expected, others, mistake]
        return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
    }

    private static func cell(_ kind: String, _ lines: [String]) -> String {
        "```swift\(kind.isEmpty ? "" : " \(kind)")\n\(lines.joined(separator: "\n"))\n```"
    }

    // MARK: The model

    private var head: String {
        let file = request.name == "-" ? nil : request.name.split(separator: "/").last.map(String.init)
        return """
            ---
            summary: A small network, computed step by step.
            data: [\(request.source.dataName)]
            ---

            # \(file.map { "What \(PageText.codeSpan($0)) computes" } ?? "What these weights compute")

            This is how the page reads the \(request.source.printed == nil ? "model, which is" : "weights, which are") a part of it:


            """
                + reading
    }

    private static let size = "with `\\(model.parameterCount)` numbers: `\\(model.text)`."

    private var reading: String {
        switch request.source.content {
        case .model: wholeModel
        case .weights(_, _, let format, let functions): weights(format, functions)
        }
    }

    private var wholeModel: String {
        Self.cell(
            "silent",
            [
                "import Neural", "",
                "let model = try! Sequential<Double>(json: bytes(\"\(request.source.dataName)\"))",
            ])
            + "\n\nIt has these layers, \(Self.size)"
    }

    private func weights(_ format: WeightsFormat, _ functions: [Activation]) -> String {
        let functions = functions.map(PageText.expression).joined(separator: ", ")
        let layout = request.layout.map {
            ", layout: \($0 == .inputsByOutputs ? ".inputsByOutputs" : ".outputsByInputs")"
        }
        let normalization = request.normalization.map {
            ", normalization: \($0 == .layerNormalization ? ".layerNormalization" : ".batchNormalization")"
        }
        let order = request.source.printed?.orderText.string ?? ""
        return Self.cell(
            "silent",
            [
                "import Neural", "", "let printed = try! PrintedModel<Double>(",
                "    \(format.reader),",
                "    activations: [\(functions)]\(layout ?? "")\(normalization ?? ""))",
                "let reading = printed.weights.text", "let model = printed.model",
            ])
            + "\n\nThey were `\\(reading)`, and make this model, \(Self.size)"
            + (order.isEmpty ? "" : " \(order.prefix(1).uppercased())\(order.dropFirst()).")
    }

    // MARK: The input

    /// Whether the inputs have fields in which they can be changed.
    private var hasFields: Bool {
        let first = request.inputs[0]
        return first.count <= Self.mostFields && first.allSatisfy { $0.magnitude <= Self.largest }
    }

    private var input: String {
        let numbers = request.inputs[0]
        var lines: [String] = []
        if hasFields {
            let names = numbers.indices.map { numbers.count == 1 ? "x" : "x\($0 + 1)" }
            for (name, number) in zip(names, numbers) {
                let end = Self.range(around: number)
                let label = numbers.count == 1 ? "input" : "input \(name.dropFirst())"
                lines.append(
                    "let \(name): Double = number(\n    \"\(name)\", -\(end)...\(end), start: \(number), label: \"\(label)\")"
                )
            }
            lines.append("let input = [\(names.joined(separator: ", "))]")
        } else {
            lines.append("let input: [Double] = \(PageText.list(numbers))")
        }
        lines.append("let trace = Trace(model, input)")
        let one = numbers.count == 1
        let words =
            hasFields
            ? "Everything below is computed from \(one ? "this number" : "these numbers"). Where \(one ? "it stands in a field" : "they stand in fields"), "
                + "\(one ? "it" : "they") can be changed, and the page computes all of it again."
            : "Everything below is computed from \(one ? "this number" : "these numbers")."
        return "## The input\n\n\(words)\n\n" + Self.cell("silent", lines)
    }

    /// The end of a field's range: a power of ten, with room around the number.
    private static func range(around number: Double) -> Double {
        var end = 1000.0
        while end < number.magnitude * 10 { end *= 10 }
        return end
    }

    // MARK: The layers

    private func layer(_ index: Int) -> String {
        let number = index + 1
        let step = "trace.layers[\(index)]"
        switch model.layers[index] {
        case .dense(let dense):
            let function = dense.activation.text.string
            let units = PageText.counted(dense.units, "unit")
            let each = dense.units == 1 ? "The unit" : "Each unit"
            var text = "## Layer \(number): \(units), \(PageText.codeSpan(function))\n\n"
            text +=
                dense.inputs == 1
                ? "\(each) multiplies the input by its weight, and adds its bias. "
                : "\(each) multiplies each of the \(dense.inputs) inputs by a weight, adds these products up, and adds its bias. "
            text +=
                dense.activation == .linear
                ? "That is its output: \(PageText.codeSpan("linear")) changes nothing."
                : "\(PageText.codeSpan(function)) of \(dense.activation == .softmax ? "all of these together" : "that") is its output."
            var lines: [String] = []
            if dense.inputs * dense.units <= Self.mostProducts {
                lines.append("let products\(number) = \(step).products")
            }
            lines += [
                "let sums\(number) = \(step).sums", "let z\(number) = \(step).preActivations",
                "let outputs\(number) = \(step).outputs",
            ]
            text += "\n\n" + Self.cell("", lines)
            if dense.units <= Self.mostRows {
                text +=
                    "\n\n"
                    + table(
                        "Layer \(number)", dense.units,
                        [
                            ("sum of products", "sums\(number)"), ("bias", "model.layers[\(index)].bias"),
                            ("sum + bias", "z\(number)"), ("output", "outputs\(number)"),
                        ])
            }
            return text
        case .batchNormalization(let layer):
            let numbers = PageText.counted(layer.units, "number")
            var text = "## Layer \(number): batch normalization of \(numbers)\n\n"
            text +=
                "Each number, minus its mean, is divided by its standard deviation; that is scaled and moved by two numbers "
                + "that were learned."
            text +=
                "\n\n"
                + Self.cell(
                    "",
                    [
                        "let inputs\(number) = \(step).input", "let normalized\(number) = \(step).normalized",
                        "let outputs\(number) = \(step).outputs",
                    ])
            if layer.units <= Self.mostRows {
                text +=
                    "\n\n"
                    + table(
                        "Layer \(number)", layer.units,
                        [
                            ("input", "inputs\(number)"), ("normalized", "normalized\(number)"),
                            ("output", "outputs\(number)"),
                        ])
            }
            return text
        case .activation, .dropout, .flatten, .other:
            let name = PageText.codeSpan(model.layers[index].text.string)
            return "## Layer \(number): \(name)\n\n"
                + Self.cell("", ["let outputs\(number) = \(step).outputs"])
        }
    }

    private func table(_ caption: String, _ rows: Int, _ columns: [(String, String)]) -> String {
        let columns = columns.map { "Column(\(PageText.literal($0.0)), \($0.1))" }
        return Self.cell(
            "hidden",
            [
                "table(", "    \(PageText.literal(caption)), Column(\"unit\", 0..<\(rows)),",
                "    \(columns.joined(separator: ", ")))",
            ])
    }

    // MARK: The output

    private var output: String {
        let count = model.units ?? request.inputs[0].count
        let what =
            count == 1
            ? "The model gives **`\\(output)`**."
            : "The model gives `\\(trace.output)`. Output \(request.unit), counted from 0, is **`\\(output)`**."
        return "## The output\n\n" + Self.cell("", ["let output = trace.output[\(request.unit)]"]) + "\n\n"
            + what
    }

    private var expected: String? {
        request.expected.map { expected in
            Self.cell("hidden", ["let expected: Double = \(expected)"])
                + "\n\nYou expected `\\(expected)`: the model is off by `\\(output - expected)`."
        }
    }

    /// The outputs for further inputs.
    private var others: String? {
        let inputs = request.inputs.dropFirst()
        if inputs.isEmpty { return nil }
        let first =
            inputs[1].count == 1
            ? "Column(\"input\", others.map { $0[0] })" : "Column(\"input\", 2...\(request.inputs.count))"
        return Self.cell(
            "hidden",
            ["let others: [[Double]] = ["] + inputs.map { "    \(PageText.list($0))," }
                + [
                    "]",
                    "table(\"Your other inputs\", \(first), Column(\"output\", others.map { model($0)[\(request.unit)] }))",
                ])
    }

    // MARK: The mistake

    private var mistake: String? {
        if request.got.isEmpty { return nil }
        let names = request.got.indices.map { request.got.count == 1 ? "got" : "got\($0 + 1)" }
        var lines: [String] = []
        for (index, (name, got)) in zip(names, request.got).enumerated() {
            // A number may have spaces around it; a text box does not need them.
            let start = String(String.UnicodeScalarView(got.unicodeScalars.filter { $0 > " " }))
            let most = max(40, start.utf8.count)
            let label = request.got.count == 1 ? "I got" : "For input \(index + 1) I got"
            lines.append(
                "let \(name) = textBox(\n    \"\(name)\", start: \(PageText.literal(start)), most: \(most), label: \"\(label)\")"
            )
        }
        let inputs = names.indices.map { $0 == 0 ? "input" : "others[\($0 - 1)]" }
        let observed = """
            let typed = [\(names.joined(separator: ", "))]
            let numbers = typed.compactMap { TypedNumber($0) }
            let diagnosis =
                numbers.count < typed.count
                ? nil
                : FullDiagnosis(
                    \(request.source.printed == nil ? "model" : "printed"), [\(inputs.joined(separator: ", "))], got: numbers, unit: \(request.unit))
            let answer = diagnosis?.description ?? "not a number"
            let advice = diagnosis.map { $0.advice.isEmpty ? "nothing more" : $0.adviceText } ?? "a number"
            """
        let nearest = """
            let nearest = diagnosis?.nearest ?? []
            table(
                "The mistakes that come nearest",
                Column("mistake", nearest.map { $0.mistakes[0].description }),
                Column("gives", nearest.map { $0.value }),
                Column("away from yours by", nearest.map { $0.distance }, digits: 3))
            """
        return """
            ## Which mistake?

            Each mistake leads to a number of its own. Type what you got, with as many digits as you have: they say how much your number
            can tell, since it stands for whatever rounds to it, or is cut off there. If the right number does, you are right. If not,
            every mistake is tried by itself, and pairs of them where none fits.

            \(Self.cell("hidden", lines))

            \(Self.cell("hidden", [observed]))

            **`\\(answer)`**

            What would make this answer surer: `\\(advice)`.

            \(Self.cell("hidden", [nearest]))
            """
    }
}
