import Testing

@testable import Neural

@Suite struct DiagnosisTests {
    /// The output of the question's network at x = 10 with a mistake, as typed by someone, and the diagnosis
    /// of it.
    @Test(
        arguments: [
            ("20.475", "the ReLU of layer 1 was left out"),
            ("20.47502", "the ReLU of layer 1 was left out"),
            ("20.475021", "the ReLU of layer 1 was left out"),
            ("20.47", "the ReLU of layer 1 was left out"),
            ("24.26204", "the bias of layer 2 was left out"),
            ("20.73858", "the bias of layer 1 was left out"),
            ("19.99596", "the bias of every layer was left out"),
            ("16.14374", "the ReLU of layer 1 was left out, and the bias of layer 1 was left out"),
            ("25.06986", "the ReLU of layer 1 came before the bias"),
            ("24.95936", "leaky_relu(0.01) was used instead of ReLU in layer 1"),
            ("23.64577", "leaky_relu(0.3) was used instead of ReLU in layer 1"),
            ("3.37928", "tanh was used instead of ReLU in layer 1"),
            (
                "31.614",
                "the bias of layer 2 was added once for each of its inputs, and the ReLU of layer 1 was left out"
            ),
            ("36.144", "the bias of layer 2 was added once for each of its inputs"),
            ("250.0466", "the outputs were multiplied by 10"),
        ])
    func networkOfTheQuestion(got: String, sentence: String) throws {
        let model = try seedModel()
        let diagnosis = Diagnosis(model, [10], got: try #require(TypedNumber(got)))
        #expect(diagnosis.verdict == .mistakes)
        let parts = Set(sentence.split(separator: ", and ")),
            said = Set(diagnosis.description.split(separator: ", and "))
        #expect(said == parts, "\(diagnosis.description)")
        #expect(abs(diagnosis.right - 25.00466) < 1e-6)
    }

    /// Rounding intermediate results is not reported as an error in the steps.
    @Test(arguments: [("25.0629", "rounded to 2 decimals"), ("24.130", "rounded to 1 decimal")])
    func roundedWeights(got: String, words: String) throws {
        let diagnosis = Diagnosis(try seedModel(), [10], got: try #require(TypedNumber(got)))
        #expect(diagnosis.verdict == .rounding)
        #expect(
            diagnosis.description.hasPrefix("right, but for rounding on the way: the weights were \(words)"))
    }

    /// A right number, rounded or truncated at any digit, is right; for every setting of the slider.
    @Test func rightNumbersAreRight() throws {
        let model = try seedModel()
        for step in -40...40 {
            let x = Float(step) / 2
            let right = Diagnosis(model, [x], got: 0).right
            for decimals in 0...7 {
                var scale = 1.0
                for _ in 0..<decimals { scale *= 10 }
                for rule in [
                    FloatingPointRoundingRule.toNearestOrAwayFromZero, .toNearestOrEven, .towardZero,
                ] {
                    let rounded = (right * scale).rounded(rule) / scale
                    let typed = try #require(TypedNumber(Self.written(rounded, decimals)))
                    #expect(Diagnosis(model, [x], got: typed).verdict == .right, "\(x) \(typed)")
                }
            }
        }
    }

    /// `value` with the given number of decimals.
    static func written(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value.magnitude * scale).rounded())
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
        return (value < 0 ? "-" : "") + text
    }

    @Test func rightAndWrongAndNoise() throws {
        let model = try seedModel()
        for got in ["25.00466", "25.0047", "25.004", "25.00", "25", "25.004662"] {
            #expect(Diagnosis(model, [10], got: TypedNumber(got)!).verdict == .right, "\(got)")
        }
        // A relative error of a billionth is rounding, of a hundred-thousandth noise,
        // of a thousandth a mistake.
        let right = Diagnosis(model, [10], got: 25).right
        #expect(Diagnosis(model, [10], got: right * (1 + 3e-7)).verdict == .right)
        let noise = Diagnosis(model, [10], got: right * (1 + 1.3e-5))
        #expect(noise.verdict == .noise && noise.description.hasPrefix("right, but for noise"))
        #expect(Diagnosis(model, [10], got: right * (1 + 1.31e-3)).verdict == .noneOfThese)
    }

    @Test func noneOfThese() throws {
        let model = try seedModel()
        for got in [22.222, 17.1234, -3.14159, 1e300, .nan, .infinity] {
            let diagnosis = Diagnosis(model, [10], got: got)
            #expect(
                diagnosis.verdict == .noneOfThese && diagnosis.findings.isEmpty,
                "\(got) \(diagnosis.description)")
            #expect(diagnosis.description == "none of these")
            #expect(diagnosis.adviceText.contains("what you got on the way"))
        }
        let diagnosis = Diagnosis(model, [10], got: 22.222)
        #expect(diagnosis.triedPairs && diagnosis.nearest.count == 5)
        #expect(diagnosis.nearest.map(\.distance) == diagnosis.nearest.map(\.distance).sorted())
    }

    /// A number with few digits fits many mistakes, and the diagnosis says so.
    @Test func fewDigits() throws {
        let diagnosis = Diagnosis(try seedModel(), [10], got: TypedNumber("20")!)
        #expect(diagnosis.verdict == .undecided && diagnosis.chance > 0.01)
        #expect(
            diagnosis.description.hasPrefix(
                "too few digits to tell: it fits that the bias of every layer was left out, or "))
        #expect(diagnosis.adviceText.contains("more digit"))
        // A second input decides.
        let model = try seedModel()
        let settled = Diagnosis(
            model,
            [
                Diagnosis.Observation([10], got: TypedNumber("20.5")!),
                Diagnosis.Observation([20], got: TypedNumber("35.9")!),
            ])
        #expect(settled.verdict == .mistakes, "\(settled.description) \(settled.chance)")
        #expect(settled.description == "the ReLU of layer 1 was left out")
    }

    /// Numbers near the right one, typed with few digits or many,
    /// get a name in fewer than one of a hundred cases.
    @Test(arguments: 2...8) func randomNumbers(digits: Int) throws {
        let model = try seedModel()
        var generator = Generator(seed: UInt64(digits))
        var named = 0
        for _ in 0..<150 {
            let number = 25.00466 * (0.5 + Double(generator.uniform()))
            let typed = try #require(TypedNumber(Self.written(number, digits - 2)))
            let verdict = Diagnosis(model, [10], got: typed).verdict
            if verdict == .mistakes || verdict == .rounding { named += 1 }
        }
        #expect(named <= 2)
    }

    /// Two mistakes with the same result are both named: here both biases are equal and the last kernel is 1.
    @Test func ties() {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[2]]), bias: [1.53125], activation: .relu),
            Dense(kernel: Matrix([[1]]), bias: [1.53125]),
        ])
        let diagnosis = Diagnosis(model, [2], got: TypedNumber("5.53125")!)
        #expect(
            diagnosis.findings.map(\.mistakes) == [
                [Mistake(.biasLeftOut, layer: 0)], [Mistake(.biasLeftOut, layer: 1)],
            ])
        #expect(
            diagnosis.description.hasPrefix(
                "the bias of layer 1 was left out, or the bias of layer 2 was left out"))
        #expect(diagnosis.adviceText.hasPrefix("more digits can't tell them apart"))
    }

    /// An intermediate result shows where the mistake happened.
    @Test func intermediateResults() throws {
        let model = try seedModel()
        let trace = Trace(model, [10])
        let z = trace.layers[0].preActivations
        let diagnosis = Diagnosis(
            model,
            [
                Diagnosis.Observation(
                    [10], .preActivation(layer: 0, unit: 4), got: TypedNumber(Double(z[4]))),
                Diagnosis.Observation([10], .activation(layer: 0, unit: 4), got: TypedNumber(Double(z[4]))),
            ])
        #expect(diagnosis.isRight == [true, z[4] >= 0])
        #expect(diagnosis.verdict == (z[4] >= 0 ? .right : .mistakes))
    }

    /// The shape of a square kernel does not show whether it is transposed.
    @Test func squareKernels() throws {
        let kernel = Matrix([[-0.05, -0.02, -0.22], [0.13, -0.33, -0.10], [0.22, 0.54, 0.14]])
        let model = Sequential<Double>([Dense(kernel: kernel, bias: [-0.20, 0.06, -0.06])])
        func diagnosis(_ got: String) -> Diagnosis {
            Diagnosis(
                model, [Diagnosis.Observation([1, 1, 1], got: TypedNumber(got)!)], isLayoutOpen: true)
        }
        #expect(
            diagnosis("0.10").description
                == "right, but for rounding, if kernels are inputs × units as in Keras; as PyTorch stores them it is "
                + "\(diagnosis("0.10").otherLayout!)")
        #expect(diagnosis("-0.49").isRightInOtherLayout)
        #expect(
            diagnosis("-0.49").description.hasSuffix(
                "or it is right, and the kernels are units × inputs as PyTorch stores them"))
        #expect(
            Diagnosis(model, [1, 1, 1], got: TypedNumber("0.10")!).description == "right, but for rounding")
    }

    @Test func largeModelsAreSearchedForSingleMistakes() {
        var generator = Generator(seed: 6)
        let model = Sequential<Float>(
            (0..<32).map { _ in Dense(inputs: 24, units: 24, activation: .tanh, using: &generator) })
        let x = (0..<24).map { Float($0) / 24 }
        let diagnosis = Diagnosis(model, x, got: 123.456, unit: 3)
        #expect(!diagnosis.triedPairs)
        #expect(diagnosis.verdict == .noneOfThese, "\(diagnosis.description) \(diagnosis.chance)")
    }

    @Test func inputsWithWrongShape() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = Sequential<Float>([Dense(kernel: Matrix([[1], [2]]), bias: [0])])
            _ = Diagnosis(model, [1], got: 3)
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(text.contains("an input of shape (1) for Sequential(Dense(2 → 1, linear))"))
    }

    @Test func missingOutput() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = Sequential<Float>([Dense(kernel: Matrix([[1, 2]]), bias: [0, 0])])
            _ = Diagnosis(model, [1], got: 1, unit: 2)
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(text.contains("output 2 of Sequential(Dense(1 → 2, linear))"))
    }
}
