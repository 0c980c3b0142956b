import PlainText
import Testing

@testable import Neural

/// Numbers computed from full weights, where only few digits of them are printed, and the reverse.
@Suite struct FullDiagnosisTests {
    /// A model as PyTorch prints it, with four decimals, and with all digits.
    private static func models() throws -> (printed: PrintedModel<Double>, full: PrintedModel<Double>) {
        func model(_ name: String) throws -> PrintedModel<Double> {
            try PrintedModel<Double>(
                PrintedWeights([UInt8](resource("Printouts/other/\(name).txt"))),
                activations: [.relu, .linear])
        }
        return (try model("pytorch-four-decimals"), try model("pytorch-all-digits"))
    }

    private static func answer(_ model: PrintedModel<Double>, _ x: Double, _ got: Double) throws
        -> FullDiagnosis
    {
        FullDiagnosis(model, [[x]], got: [try #require(TypedNumber("\((got * 1e6).rounded() / 1e6)"))])
    }

    /// What PyTorch computed from its weights is right for the weights that it printed.
    @Test(arguments: [(10.0, "15.3997488"), (3, "6.5978460"), (-7, "-5.0343437")])
    func numbersOfFullWeights(x: Double, got: String) throws {
        let (printed, full) = try Self.models()
        let typed = try #require(TypedNumber(got))
        let answer = FullDiagnosis(printed, [[x]], got: [typed])
        #expect(answer.verdict == .right, "\(answer)")
        #expect(
            answer.description.hasPrefix(
                "right, as far as the printed digits of the weights tell: they leave ±0.00"))
        #expect(FullDiagnosis(full, [[x]], got: [typed]).description == "right, but for rounding")
        // What was computed from the printed weights is right too, and needs no such remark.
        let own = try Self.answer(printed, x, printed.model([x])[0])
        #expect(own.description == "right, but for rounding")
        // With all digits, the printed weights are seen to be rounded.
        let rounded = try Self.answer(full, x, printed.model([x])[0])
        #expect(rounded.description.contains("the weights were rounded to 4 decimals"), "\(rounded)")
    }

    /// The bound holds for weights that print the same, and is not much larger than what they give.
    @Test func spread() throws {
        let (printed, _) = try Self.models()
        var generator = Generator(seed: 4)
        for x in [-9.0, -1.5, 0.25, 4, 20] {
            let bound = printed.spread(at: [x], unit: 0)
            let right = printed.model([x])[0]
            var largest = 0.0
            for _ in 0..<200 {
                let layers = printed.model.layers.map { layer -> Layer<Double> in
                    func moved(_ numbers: [Double]) -> [Double] {
                        numbers.map { $0 + 1e-4 * (Double(generator.uniform()) - 0.5) }
                    }
                    return .dense(
                        Dense(
                            kernel: layer.kernel.with(values: moved(layer.kernel.values)),
                            bias: moved(layer.bias), activation: layer.dense.activation))
                }
                largest = max(largest, abs(Sequential(layers)([x])[0] - right))
            }
            #expect(largest < bound && bound < 5 * largest, "\(x): \(largest) \(bound)")
        }
    }

    /// Mistakes made with full weights are found with printed ones.
    @Test(arguments: [(10.0, "the bias of layer 2 was left out"), (-7, "the bias of layer 2 was left out")])
    func mistakes(x: Double, sentence: String) throws {
        let (printed, full) = try Self.models()
        for (model, other) in [(printed, full), (printed, printed)] {
            let last = other.model.layers[1]
            let wrong = other.model([x])[0] - last.bias[0]
            let answer = try Self.answer(model, x, wrong)
            // In so few digits, another mistake may give as much.
            #expect(answer.description.contains(sentence), "\(answer)")
            #expect(answer.diagnosis.findings.allSatisfy { $0.mistakes.count == 1 }, "\(answer)")
        }
    }

    /// No pair of mistakes is named for a right number, whatever was printed of the weights.
    @Test func rightNumbersOfRandomModels() throws {
        var generator = Generator(seed: 11)
        func random(_ size: Double) -> Double { (Double(generator.uniform()) * 2 - 1) * size }
        for decimals in [3, 4, 5] {
            for _ in 0..<12 {
                let kernel = (0..<8).map { _ in random(1) }, bias = (0..<4).map { _ in random(0.5) }
                let last = (0..<4).map { _ in random(1) }
                func text(_ numbers: [Double]) -> String {
                    numbers.map { DiagnosisTests.written($0, decimals) }.joined(separator: ", ")
                }
                let printed = try PrintedModel<Double>(
                    PrintedWeights(
                        "tensor([[\(text([kernel[0], kernel[1]]))], [\(text([kernel[2], kernel[3]]))], "
                            + "[\(text([kernel[4], kernel[5]]))], [\(text([kernel[6], kernel[7]]))]]) "
                            + "tensor([\(text(bias))]) tensor([[\(text(last))]]) tensor([\(text([bias[0]]))])"
                    ),
                    activations: [.relu, .linear])
                let x = [random(5), random(5)]
                let full = Sequential<Double>([
                    Dense(
                        kernel: Matrix([
                            [kernel[0], kernel[2], kernel[4], kernel[6]],
                            [kernel[1], kernel[3], kernel[5], kernel[7]],
                        ]), bias: bias, activation: .relu),
                    Dense(kernel: Matrix(last.map { [$0] }), bias: [bias[0]]),
                ])
                for digits in [3, 5, 7] {
                    let typed = try #require(TypedNumber(DiagnosisTests.written(full(x)[0], digits)))
                    let answer = FullDiagnosis(printed, [x], got: [typed])
                    #expect(answer.verdict == .right, "\(decimals) \(digits) \(answer)")
                }
            }
        }
    }

    /// Random numbers are named as rarely as by the diagnosis with exact weights.
    @Test(arguments: [3, 5, 7]) func randomNumbers(decimals: Int) throws {
        let (printed, _) = try Self.models()
        let right = printed.model([10])[0]
        var generator = Generator(seed: UInt64(decimals))
        var named = 0
        for _ in 0..<1000 {
            let number = right * (0.5 + Double(generator.uniform()))
            let typed = try #require(TypedNumber(DiagnosisTests.written(number, decimals)))
            let verdict = FullDiagnosis(printed, [[10]], got: [typed]).verdict
            if verdict == .mistakes || verdict == .rounding { named += 1 }
        }
        #expect(named <= 10, "\(named)")
    }

    /// Weights that somebody made up are exact.
    @Test func exactWeights() throws {
        let printed = try PrintedModel<Double>(
            PrintedWeights(
                "[array([[0.5, -2.25]]), array([1.125, 1.]), array([[0.75], [1.5]]), array([3.0625])]"),
            activations: [.relu, .linear])
        #expect(printed.spread(at: [10], unit: 0) == 0)
        let answer = FullDiagnosis(printed, [[10]], got: [TypedNumber("-24.59375")!])
        #expect(answer.description == "the ReLU of layer 1 was left out")
        let none = FullDiagnosis(printed, [[10]], got: [TypedNumber("5.43217")!])
        #expect(
            none.verdict == .noneOfThese
                && none.adviceText.hasSuffix(
                    "a second input and what you got for it, or more digits, help as well")
        )
    }

    /// A function computed on the other side of a normalization.
    @Test func otherOrder() throws {
        let printed = try PrintedModel<Double>(
            PrintedWeights([UInt8](resource("Printouts/other/pytorch-net-norm.txt"))),
            activations: [.relu, .linear])
        let answer = FullDiagnosis(printed, [[1.5, -2]], got: [TypedNumber("2.9069")!])
        #expect(
            answer.verdict == .right
                && answer.description
                    == "right, if functions and normalizations are computed in the other order"
        )
    }

    /// The epsilon of Keras in a model of PyTorch is named, and not called noise.
    @Test func epsilon() throws {
        let text = """
            0.weight [[0.8123456], [-0.6123457]] 0.bias [0.1012346, 0.2012347] 1.weight [1.2012348, 0.9012349]
            1.bias [0.1512346, -0.3012347] 1.running_mean [0.3512348, 0.2512349] 1.running_var [12.5012346, 9.5012347]
            3.weight [[1.1012348, 0.7012349]] 3.bias [0.4012346]
            """
        let printed = try PrintedModel<Double>(PrintedWeights(text), activations: [.relu, .linear])
        let keras = try Sequential<Double>(
            PrintedWeights(text), activations: [.relu, .linear], epsilon: 1e-3)
        let wrong = keras([4])[0]
        let answer = FullDiagnosis(
            printed, [[4]], got: [try #require(TypedNumber(DiagnosisTests.written(wrong, 8)))])
        #expect(answer.description.contains("epsilon 0.001"), "\(answer)")
        #expect(!answer.description.contains("noise"))
    }

    // MARK: Kinds of mistakes that only this diagnosis tries

    /// Each step of a batch normalization, left out.
    @Test func partsOfNormalization() throws {
        let layer = MistakeTests.normalization()
        let dense = Dense<Double>(
            kernel: Matrix([[0.7, -0.4, 0.9, 0.3]]), bias: [0.11, -0.23, 0.31, 0.47], activation: .tanh)
        func model(_ layer: BatchNormalization<Double>) -> Sequential<Double> {
            Sequential([
                .dense(dense), .batchNormalization(layer),
                .dense(Dense(kernel: Matrix([[1.3], [-0.6], [0.8], [0.45]]), bias: [0.2])),
            ])
        }
        let cases: [(BatchNormalization<Double>, String)] = [
            (MistakeTests.normalization(beta: [0, 0, 0, 0]), "did not add beta"),
            (MistakeTests.normalization(gamma: [1, 1, 1, 1]), "did not multiply by gamma"),
            (MistakeTests.normalization(mean: [0, 0, 0, 0]), "did not subtract the mean"),
            (
                MistakeTests.normalization(variance: [1, 1, 1, 1], epsilon: 0),
                "did not divide by the deviation"
            ),
        ]
        for (wrong, words) in cases {
            let typed = try #require(TypedNumber(DiagnosisTests.written(model(wrong)([0.9])[0], 7)))
            let answer = FullDiagnosis(model(layer), [[0.9]], got: [typed])
            #expect(answer.description == "the batch normalization of layer 2 \(words)", "\(answer)")
        }
    }

    /// The hidden outputs rounded, but neither sums nor what they become with the bias.
    @Test func roundedOutputs() throws {
        let model = try seedModel()
        let hidden = Trace(model, [3.7]).layers[0].outputs.map { (Double($0) * 100).rounded() / 100 }
        var wrong = Double(model.layers[1].bias[0])
        for (index, output) in hidden.enumerated() {
            wrong += output * Double(model.layers[1].kernel[index, 0])
        }
        let doubles = Sequential<Double>(
            model.layers.map { layer in
                .dense(
                    Dense(
                        kernel: Matrix(
                            rows: layer.kernel.rows, columns: layer.kernel.columns,
                            values: layer.kernel.values.map { Double($0) }),
                        bias: layer.bias.map { Double($0) }, activation: layer.dense.activation))
            })
        let typed = try #require(TypedNumber(DiagnosisTests.written(wrong, 7)))
        let answer = FullDiagnosis(doubles, [[3.7]], got: [typed])
        #expect(
            answer.description.contains("the outputs of hidden layers were rounded to 2 decimals"),
            "\(answer)")
        #expect(answer.verdict == .rounding)
    }

    @Test func reversedBiases() throws {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[0.73, -0.41, 0.92]]), bias: [0.113, -0.237, 0.319], activation: .relu),
            Dense(kernel: Matrix([[1.31], [-0.67], [0.83]]), bias: [0.2]),
        ])
        let reversed = Sequential<Double>([
            Dense(kernel: Matrix([[0.73, -0.41, 0.92]]), bias: [0.319, -0.237, 0.113], activation: .relu),
            Dense(kernel: Matrix([[1.31], [-0.67], [0.83]]), bias: [0.2]),
        ])
        let typed = try #require(TypedNumber(DiagnosisTests.written(reversed([1.9])[0], 7)))
        #expect(
            FullDiagnosis(model, [[1.9]], got: [typed]).description
                == "the biases of layer 1 were used in reverse order")
    }
}
