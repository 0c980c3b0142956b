import Testing

@testable import Neural

/// Mistakes with the data around a model: scaled inputs and outputs, statistics of a batch.
@Suite struct ScalingTests {
    private let model = Sequential<Double>([
        Dense(kernel: Matrix([[0.75, -1.25, 0.5]]), bias: [0.25, 0.5, -0.125], activation: .tanh),
        Dense(kernel: Matrix([[1.5], [-0.75], [2.25]]), bias: [0.375]),
    ])
    private let inputs = Scaling(mean: [0.5], deviation: [0.625])
    private let outputs = Scaling(minimum: [100], maximum: [900])

    private func typed(_ number: Double) -> TypedNumber { TypedNumber(number) }

    @Test func scalings() {
        #expect(Scaling(minimum: [10, 0], maximum: [20, 4], to: -1...1)([15, 4]) == [0, 1])
        #expect(Scaling(shift: [0], factor: [255])([255, 51]) == [1, 0.2])
        #expect(outputs.inverse(outputs([123.5])) == [123.5])
    }

    @Test func scalingMistakes() {
        let x = [0.875]
        let plain = model(inputs(x))
        let right = outputs.inverse(plain)[0]
        let cases: [(Double, String)] = [
            (right, "right, but for rounding"),
            (outputs.inverse(model(x))[0], "the inputs were not scaled"),
            (outputs.inverse(model(inputs(inputs(x))))[0], "the inputs were scaled twice"),
            (plain[0], "the output was not scaled back"),
            (model(x)[0], "neither the inputs were scaled nor the output scaled back"),
            (outputs(plain)[0], "the output was scaled once more, not back"),
            (plain[0] * 800, "the output was multiplied, but nothing was added"),
            (
                outputs.inverse(model([0.875 / 0.625]))[0],
                "the inputs were divided, but nothing was subtracted"
            ),
            (outputs.inverse(model([0.375]))[0], "the inputs were shifted, but not divided"),
            (outputs.inverse([plain[0] - 0.375])[0], "the bias of layer 2 was left out"),
            (1234.5678, "none of these"),
        ]
        for (got, text) in cases {
            let answer = Explanation(of: model, x, inputs: inputs, outputs: outputs, got: typed(got))
            #expect(answer.right == right && answer.description == text, "\(got)")
        }
    }

    /// What `map` makes of the output for each input that `scaled` makes, with so many decimals.
    private func got(
        _ x: [[Double]], decimals: Double = 1e4, _ map: (Double) -> Double = { $0 },
        scaled: (Double) -> Double = { $0 }
    ) -> [TypedNumber] {
        x.map { TypedNumber("\((map(model($0.map(scaled))[0]) * decimals).rounded() / decimals)")! }
    }

    /// A mistake in the inputs is made before they are scaled.
    @Test func mistakesInInputs() {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[0.75, -1.25], [0.5, 2]]), bias: [0.25, -0.5], activation: .tanh),
            Dense(kernel: Matrix([[1.5], [-0.75]]), bias: [0.375]),
        ])
        let scaling = Scaling(mean: [10, 20], deviation: [4, 15])
        let answer = Explanation(
            of: model, [12, 18], inputs: scaling, got: typed(model(scaling([18, 12]))[0]))
        #expect(answer.description == "inputs 1 and 2 were swapped", "\(answer)")
    }

    @Test func recoveredOutputs() {
        let x = [-1.5, 0.25, 2.0].map { [$0] }
        let affine = RecoveredScaling.all(model, x, got: got(x) { $0 * 2.5 - 7 })
        #expect(affine.count == 1 && affine[0].inputs == nil)
        #expect(
            affine.first?.description
                == "what came out is the right output times 2.5 minus 7.0: were the outputs scaled?")
        let two = Array(x[..<2])
        let factor = RecoveredScaling.all(model, two, got: got(two) { $0 * 40 })
        #expect(
            factor.map(\.description) == [
                "what came out is the right output times 40.0: were the outputs scaled?"
            ])
        let three = RecoveredScaling.all(model, x, got: got(x) { $0 + 3.25 })
        #expect(
            three.map(\.description) == [
                "what came out is the right output plus 3.25: were the outputs scaled?"
            ])
        // Two numbers cannot confirm a factor and an addend, nor three of two digits.
        #expect(RecoveredScaling.all(model, two, got: got(two) { $0 * 2.5 - 7 }).isEmpty)
        #expect(RecoveredScaling.all(model, x, got: got(x, decimals: 1) { $0 - 7 }).isEmpty)
        #expect(RecoveredScaling.all(model, x, got: got(x)).isEmpty)
        #expect(RecoveredScaling.all(model, x, got: got(x) { $0 * $0 + 1 }).isEmpty)
    }

    /// A scaling is found however many numbers there are, in whatever order.
    @Test(arguments: [3, 4, 6, 9]) func recoveredInputs(count: Int) {
        var x = [23.0, 10, 14, 19, 12, 26, 9, 17, 21].prefix(count).map { [$0] }
        for _ in 0..<2 {
            let standard = RecoveredScaling.all(
                model, x, got: got(x, decimals: 1e5, scaled: { ($0 - 16) / 8 }))
            let map = standard.first { $0.outputs == nil }?.inputs
            #expect(
                map.map { abs($0.factor - 0.125) < 1e-3 && abs($0.addend + 2) < 0.01 } ?? false, "\(standard)"
            )
            x.sort { $0[0] < $1[0] }
        }
        let divided = RecoveredScaling.all(model, x, got: got(x, decimals: 1e5, scaled: { $0 / 10 }))
        #expect(
            divided.contains { $0.description == "the input was used times 0.1: were the inputs scaled?" })
    }

    /// Inputs and outputs were scaled, as in most training.
    @Test func recoveredInputsAndOutputs() {
        let x = [23.0, 10, 14, 19, 12, 26, 9, 17].map { [$0] }
        let both = RecoveredScaling.all(
            model, x, got: got(x, decimals: 1e5, { $0 * 40 + 250 }, scaled: { ($0 - 16) / 8 }))
        let (inputs, outputs) = (both.first?.inputs, both.first?.outputs)
        #expect(both.count == 1, "\(both)")
        #expect(inputs.map { abs($0.factor - 0.125) < 1e-3 && abs($0.addend + 2) < 0.01 } ?? false)
        #expect(outputs.map { abs($0.factor - 40) < 0.1 && abs($0.addend - 250) < 0.1 } ?? false)
        // Four numbers would always fit.
        let four = Array(x[..<4])
        #expect(
            RecoveredScaling.all(
                model, four, got: got(four, { $0 * 40 + 250 }, scaled: { ($0 - 16) / 8 })
            ).allSatisfy { $0.inputs == nil || $0.outputs == nil })
    }

    /// Columns that were divided by 255.
    @Test func recoveredColumns() {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[0.75, -1.25], [0.5, 2]]), bias: [0.25, -0.5], activation: .tanh),
            Dense(kernel: Matrix([[1.5], [-0.75]]), bias: [0.375]),
        ])
        let x = [[12.0, 255], [200, 31], [90, 140]]
        let got = x.map { TypedNumber("\((model($0.map { $0 / 255 })[0] * 1e5).rounded() / 1e5)")! }
        #expect(
            RecoveredScaling.all(model, x, got: got).contains {
                $0.inputs.map { abs($0.factor * 255 - 1) < 1e-3 && $0.addend == 0 } ?? false
            })
    }

    /// Counts that differ, and numbers that are none, are not cut to what fits.
    @Test func illegalScalings() async throws {
        await #expect(processExitsWith: .failure) { _ = Scaling(minimum: [0, 1], maximum: [2]) }
        await #expect(processExitsWith: .failure) { _ = Scaling(minimum: [.nan], maximum: [2]) }
        await #expect(processExitsWith: .failure) { _ = Scaling(shift: [.nan], factor: [2]) }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Scaling(minimum: [3], maximum: [3])
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(text.contains("Scaling: 1 minimum and 1 maximum"), "\(text)")
    }

    @Test func batchStatistics() {
        let normalization = BatchNormalization<Double>(
            gamma: [1.5, 0.5], beta: [0.25, -1], movingMean: [2, 3], movingVariance: [4, 0.5])
        let model = Sequential<Double>([
            .batchNormalization(normalization),
            .dense(Dense(kernel: Matrix([[1], [-2]]), bias: [0.5])),
        ])
        let batch = Matrix<Double>([[1, 5], [4, 2.5], [2.5, 8]])
        func output(_ mean: [Double], _ variance: [Double]) -> Double {
            let layer = BatchNormalization<Double>(
                gamma: [1.5, 0.5], beta: [0.25, -1], movingMean: mean, movingVariance: variance)
            return Sequential<Double>([.batchNormalization(layer), model.layers[1]])([1, 5])[0]
        }
        let mean = 15.5 / 3
        let squares = [5, 2.5, 8].map { (number: Double) in (number - mean) * (number - mean) }
        let means = [2.5, mean]
        let variances = [1.5, (squares[0] + squares[1] + squares[2]) / 3]
        let cases: [(Double, String)] = [
            (model([1, 5])[0], "right, but for rounding"),
            (output(means, variances), "the mean and variance are those of the batch, as in training"),
            (
                output(means, variances.map { $0 * 1.5 }),
                "the mean and variance are those of the batch, and the variance was divided by N − 1"
            ),
            (output(means, [4, 0.5]), "the mean is that of the batch, and the variance is the moving one"),
            (output([2, 3], variances), "the variance is that of the batch, and the mean is the moving one"),
        ]
        for (got, text) in cases {
            let answer = Explanation(of: model, row: 0, of: batch, got: typed(got))
            #expect(answer.description == text, "\(got)")
        }
    }
}
