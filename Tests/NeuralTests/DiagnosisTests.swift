import Neural
import Testing

@Suite struct DiagnosisTests {
    /// What the question's network gives at x = 10 with a mistake, in float64, and what the diagnosis says of it.
    @Test(
        arguments: [
            (20.475, "the ReLU of layer 1 was left out"),
            (20.47502, "the ReLU of layer 1 was left out"),
            (Double(20.475021 as Float), "the ReLU of layer 1 was left out"),
            (24.26204, "the bias of layer 2 was left out"),
            (20.73858, "the bias of layer 1 was left out"),
            (19.99596, "the bias of layer 1 was left out, and the bias of layer 2 was left out"),
            (16.14374, "the ReLU of layer 1 was left out, and the bias of layer 1 was left out"),
            (25.06986, "the ReLU of layer 1 came before the bias"),
            (24.95936, "leaky_relu(0.01) was used instead of ReLU in layer 1"),
            (23.64577, "leaky_relu(0.3) was used instead of ReLU in layer 1"),
            (3.37928, "tanh was used instead of ReLU in layer 1"),
            (25.0629, "the weights were rounded to 2 decimals"),
            (24.13, "the weights were rounded to 1 decimal"),
            (20.5, "the ReLU of layer 1 was left out"),
            (250.0466, "the outputs were multiplied by 10"),
        ])
    func theQuestionsNetwork(got: Double, sentence: String) throws {
        let model = try seedModel()
        let diagnosis = Diagnosis(model, [10], got: got)
        #expect(diagnosis.verdict == .mistakes)
        #expect(diagnosis.description(in: model) == sentence)
        #expect(diagnosis.findings[0].distance <= diagnosis.tolerance)
        #expect(abs(diagnosis.right - 25.00466) < 1e-6)
    }

    /// Those that no change of the model makes.
    @Test func mistakesOfTheReckoner() throws {
        let model = try seedModel()
        let cases: [(Double, Mistake)] = [
            (25.06986, .activationBeforeBias(layer: 0)), (24.13, .roundedWeights(decimals: 1)),
            (250.0466, .outputsScaled(by: 10)),
            (Double(model([100])[0]), .inputsScaled(by: 10)),
        ]
        for (got, mistake) in cases {
            #expect(Diagnosis(model, [10], got: got).findings.first?.mistakes == [mistake])
        }
    }

    @Test func whatIsRight() throws {
        let model = try seedModel()
        for got in [25.00466, 25.0047, 25.005, 25, Double(model([10])[0])] {
            #expect(Diagnosis(model, [10], got: got).verdict == .right, "\(got)")
        }
        // A billionth of the number is rounding, a hundred-thousandth noise, a thousandth a mistake.
        let right = Diagnosis(model, [10], got: 25).right
        #expect(Diagnosis(model, [10], got: right * (1 + 5e-7)).verdict == .right)
        #expect(Diagnosis(model, [10], got: right * (1 + 1e-5)).verdict == .noise)
        #expect(Diagnosis(model, [10], got: right * (1 + 1e-3)).verdict == .noneOfThese)
        #expect(
            Diagnosis(model, [10], got: right * (1 + 1e-5)).description(in: model).hasPrefix(
                "right, but for noise"))
    }

    @Test func noneOfThese() throws {
        let model = try seedModel()
        for got in [22.222, 17.1234, -3.14159, 0, 1e300, .nan, .infinity] {
            let diagnosis = Diagnosis(model, [10], got: got)
            #expect(diagnosis.verdict == .noneOfThese && diagnosis.findings.isEmpty, "\(got)")
            #expect(diagnosis.description(in: model) == "none of these")
        }
        let diagnosis = Diagnosis(model, [10], got: 22.222)
        #expect(diagnosis.triedPairs && diagnosis.nearest.count == 5)
        #expect(diagnosis.nearest.map(\.distance) == diagnosis.nearest.map(\.distance).sorted())
    }

    /// Two mistakes that do the same are both named: here both biases are equal and the last kernel is 1.
    @Test func ties() {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[2]]), bias: [1.5], activation: .relu),
            Dense(kernel: Matrix([[1]]), bias: [1.5]),
        ])
        let diagnosis = Diagnosis(model, [2], got: 5.5)
        #expect(diagnosis.findings.map(\.mistakes) == [[.biasLeftOut(layer: 0)], [.biasLeftOut(layer: 1)]])
        #expect(
            diagnosis.description(in: model)
                == "the bias of layer 1 was left out, or the bias of layer 2 was left out")
    }

    static let deep: [Layer<Double>] = {
        var generator = Generator(seed: 31)
        func biased(_ layer: Dense<Double>) -> Layer<Double> {
            .dense(
                Dense(
                    kernel: layer.kernel, bias: layer.bias.map { _ in generator.uniform() - 0.5 },
                    activation: layer.activation))
        }
        let normalization = BatchNormalization<Double>(
            gamma: [1.5, 0.5, 2, -1], beta: [0.5, -0.25, 0, 1], movingMean: [0.1, -0.2, 0.3, 0],
            movingVariance: [0.2, 0.4, 0.1, 0.6])
        return [
            biased(Dense(inputs: 3, units: 4, activation: .tanh, using: &generator)),
            .batchNormalization(normalization),
            biased(Dense(inputs: 4, units: 4, activation: .sigmoid, using: &generator)),
            .dropout(0.5),
            biased(Dense(inputs: 4, units: 2, using: &generator)),
            .activation(.softmax),
        ]
    }()

    /// Mistakes made by changing the model itself; the diagnosis must find each from one of two outputs.
    @Test func mistakesMadeInTheModel() {
        let (layers, x) = (Self.deep, [0.3, -1.1, 0.7])
        func dense(
            _ index: Int, kernel: Matrix<Double>? = nil, bias: [Double]? = nil, activation: Activation? = nil
        ) -> Layer<Double> {
            let layer = layers[index].dense
            return .dense(
                Dense(
                    kernel: kernel ?? layer.kernel, bias: bias ?? layer.bias,
                    activation: activation ?? layer.activation))
        }
        func normalization(
            gamma: [Double] = [1.5, 0.5, 2, -1], beta: [Double] = [0.5, -0.25, 0, 1],
            variance: [Double] = [0.2, 0.4, 0.1, 0.6], epsilon: Double = 1e-3
        ) -> Layer<Double> {
            .batchNormalization(
                BatchNormalization(
                    gamma: gamma, beta: beta, movingMean: [0.1, -0.2, 0.3, 0], movingVariance: variance,
                    epsilon: epsilon))
        }
        let square = layers[2].kernel
        let transposed = Matrix(rows: 4, columns: 4, values: (0..<4).flatMap { square.column($0) })
        let tall = layers[4].kernel
        let reshaped = Matrix(
            rows: 4, columns: 2, values: (0..<4).flatMap { i in (0..<2).map { j in tall.values[j * 4 + i] } })
        let cases: [(Mistake, Int, Layer<Double>)] = [
            (.activationLeftOut(layer: 0), 0, dense(0, activation: .linear)),
            (.activationReplaced(layer: 2, by: .hardSigmoid), 2, dense(2, activation: .hardSigmoid)),
            (.activationReplaced(layer: 4, by: .sigmoid), 4, dense(4, activation: .sigmoid)),
            (.biasLeftOut(layer: 2), 2, dense(2, bias: [0, 0, 0, 0])),
            (.biasOfAnother(layer: 2, other: 0), 2, dense(2, bias: layers[0].bias)),
            (.kernelTransposed(layer: 2), 2, dense(2, kernel: transposed)),
            (.kernelTransposed(layer: 4), 4, dense(4, kernel: reshaped)),
            (.normalizationLeftOut(layer: 1), 1, .dropout(0)),
            (.normalizationEpsilon(layer: 1, 1e-5), 1, normalization(epsilon: 1e-5)),
            (.normalizationUnscaled(layer: 1), 1, normalization(gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0])),
            (
                .normalizationByVariance(layer: 1), 1,
                normalization(variance: [0.2, 0.4, 0.1, 0.6].map { ($0 + 1e-3) * ($0 + 1e-3) }, epsilon: 0)
            ),
            (.activationLeftOut(layer: 5), 5, .dropout(0)),
            (.activationTwice(layer: 5), 5, .activation(.softmax)),
        ]
        let model = Sequential(layers)
        for (mistake, index, layer) in cases {
            var changed = layers
            changed[index] = layer
            if case .activationTwice = mistake { changed.append(layer) }
            let diagnosis = Diagnosis(model, x, got: Sequential(changed)(x)[1], unit: 1)
            #expect(diagnosis.verdict == .mistakes, "\(mistake)")
            // The one tie: softmax twice is softmax in the layer before as well.
            let expected =
                mistake == .activationTwice(layer: 5)
                ? [[.activationReplaced(layer: 4, by: .softmax)], [mistake]] : [[mistake]]
            #expect(Array(diagnosis.findings.map(\.mistakes).prefix(expected.count)) == expected)
            // An epsilon of 1e-5 is hardly told from none.
            #expect(
                diagnosis.findings.count
                    == (mistake == .normalizationEpsilon(layer: 1, 1e-5) ? 2 : expected.count))
            #expect(diagnosis.description(in: model).contains("layer \(index + 1)"))
        }
        let scaled = Diagnosis(model, x, got: model(x.map { $0 / 255 })[0])
        #expect(scaled.description(in: model) == "the inputs were divided by 255")
        // Two at once, in different layers.
        var changed = layers
        changed[0] = dense(0, activation: .linear)
        changed[4] = dense(4, bias: [0, 0])
        let both = Diagnosis(model, x, got: Sequential(changed)(x)[0])
        #expect(both.findings.first?.mistakes == [.activationLeftOut(layer: 0), .biasLeftOut(layer: 4)])
    }

    @Test func shortenedPrintOut() {
        var generator = Generator(seed: 6)
        let wide = Dense<Double>(inputs: 40, units: 30, activation: .relu, using: &generator)
        let model = Sequential<Double>([wide, Dense(inputs: 30, units: 1, using: &generator)])
        let x = (0..<40).map { Double($0 % 7) - 2 }
        let printed = Matrix(
            rows: 40, columns: 30,
            values: (0..<1200).map { place in
                let (i, j) = (place / 30, place % 30)
                return (i < 3 || i >= 37) && (j < 3 || j >= 27) ? wide.kernel[i, j] : 0
            })
        let short = Sequential([
            .dense(Dense(kernel: printed, bias: wide.bias, activation: .relu)), model.layers[1],
        ])
        let diagnosis = Diagnosis(model, x, got: short(x)[0])
        #expect(diagnosis.findings.first?.mistakes == [.kernelShortened(layer: 0)])
    }

    @Test func largeModelsAreSearchedSingly() {
        var generator = Generator(seed: 6)
        let model = Sequential<Float>(
            (0..<32).map { _ in Dense(inputs: 24, units: 24, activation: .tanh, using: &generator) })
        let x = (0..<24).map { Float($0) / 24 }
        let diagnosis = Diagnosis(model, x, got: 123.456, unit: 3)
        #expect(!diagnosis.triedPairs && diagnosis.verdict == .noneOfThese)
    }

    @Test func anOutputThatIsNotThere() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = Sequential<Float>([Dense(kernel: Matrix([[1, 2]]), bias: [0, 0])])
            _ = Diagnosis(model, [1], got: 1, unit: 2)
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(text.contains("output 2 of Sequential(Dense(1 → 2, linear))"))
    }
}
