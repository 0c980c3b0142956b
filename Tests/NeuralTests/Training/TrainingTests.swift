import Neural
import Testing

@Suite struct TrainingTests {
    private func parabola<Rule: Optimizer>(_ rule: Rule, steps: Int) -> [Double] where Rule.Scalar == Double {
        // A model w · 1 + 0 with targets 0: the loss is w², if the bias is ignored.
        var rule = rule
        var (parameters, places): ([Double], [Double]) = ([1], [])
        for _ in 0..<steps {
            let gradients = parameters.map { 2 * $0 }
            parameters.withUnsafeMutableBufferPointer { parameters in
                gradients.withUnsafeBufferPointer { rule.update(parameters, $0) }
            }
            places.append(parameters[0])
        }
        return places
    }

    private func near(_ one: [Double], _ other: [Double]) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) < 1e-14 }
    }

    /// On the parabola w² from w = 1, computed by hand.
    @Test func descent() {
        #expect(near(parabola(SGD(learningRate: 0.1), steps: 2), [0.8, 0.64]))
        // v = −0.2, then 0.9 · −0.2 − 0.1 · 1.6 = −0.34.
        #expect(near(parabola(SGD(learningRate: 0.1, momentum: 0.9), steps: 2), [0.8, 0.46]))
        // 1 + 0.9 · −0.2 − 0.2 = 0.62; v = −0.18 − 0.124 = −0.304; 0.62 + 0.9 · −0.304 − 0.124 = 0.2224.
        #expect(
            near(parabola(SGD(learningRate: 0.1, momentum: 0.9, nesterov: true), steps: 2), [0.62, 0.2224]))
        // v = 0.1 · 4, then 0.9 · 0.4 + 0.1 · (2w)².
        let w = 1 - 0.1 * 2 / 0.4.squareRoot()
        let next = w - 0.1 * 2 * w / (0.36 + 0.4 * w * w).squareRoot()
        #expect(near(parabola(RMSprop(learningRate: 0.1, epsilon: 0), steps: 2), [w, next]))
        let u = 1 - w
        #expect(
            near(
                parabola(RMSprop(learningRate: 0.1, momentum: 0.5, epsilon: 0), steps: 2),
                [w, w - (0.5 * u + (w - next))]))
        // Adam's first step equals its learning rate, whatever the gradient.
        #expect(near(parabola(Adam(learningRate: 0.25, epsilon: 0), steps: 1), [0.75]))
        // m = 0.9 · 0.2 + 0.1 · 1.5 = 0.33 over 1 − 0.81; v = 0.999 · 0.004 + 0.001 · 2.25 over 1 − 0.998001.
        let m = 0.33 / 0.19
        let v = ((0.999 * 0.004 + 0.001 * 2.25) / (1 - 0.999 * 0.999)).squareRoot()
        #expect(
            abs(parabola(Adam(learningRate: 0.25, epsilon: 0), steps: 2)[1] - (0.75 - 0.25 * m / v)) < 1e-12)
    }

    @Test func lossesOfOneRow() {
        let (outputs, targets): ([Double], [Double]) = ([0.25, 0.5], [0, 1])
        #expect(Loss.meanSquaredError(outputs, targets) == (0.0625 + 0.25) / 2)
        #expect(Loss.meanAbsoluteError(outputs, targets) == 0.375)
        #expect(abs(Loss.categoricalCrossentropy(outputs, targets) - Double.log(1.5)) < 1e-15)
        #expect(abs(Loss.sparseCategoricalCrossentropy(outputs, [1]) - Double.log(1.5)) < 1e-15)
        #expect(Loss.huber(delta: 0.25)(outputs, targets) == (0.03125 + 0.09375) / 2)
        let binary = -(Double.log(0.75) + Double.log(0.5)) / 2
        #expect(abs(Loss.binaryCrossentropy(outputs, targets) - binary) < 1e-15)
        // Clipped away from zero, as in Keras.
        #expect(abs(Loss.categoricalCrossentropy([0, 1], [1, 0]) - 16.11809565095832) < 1e-12)
        #expect(Loss.categoricalCrossentropy.gradient([0.0, 1], [1, 0]) == [0, 0])
        #expect(Loss.meanAbsoluteError.gradient([1.0, 2], [1, 0]) == [0, 0.5])
        #expect(
            Loss.meanSquaredError.description == "mean_squared_error"
                && Loss.meanSquaredError != .meanAbsoluteError)
    }

    /// When the outputs have run out of digits, training still sees the loss through the pre-activations.
    @Test func saturatedOutputsStillLearn() {
        let layer = Dense<Float>(kernel: Matrix([[200, 0]]), bias: [0, 0], activation: .softmax)
        let training = Training(
            Sequential([layer]), loss: .categoricalCrossentropy, optimizer: SGD<Float>(learningRate: 1))
        #expect(training.step(Matrix([[1]]), Matrix([[0, 1]])) == 200)
        #expect(training.gradients == [1, -1, 1, -1])
    }

    @Test func generatorIsStable() {
        var generator = Generator(seed: 0)
        #expect(generator.next() == 0xe220_a839_7b1d_cdaf)
        #expect(generator.next() == 0x6e78_9e6a_a1b9_65f4)
        #expect(generator.next() == 0x06c4_5d18_8009_454f)
        var order = Array(0..<10)
        generator.shuffle(&order)
        #expect(order != Array(0..<10) && order.sorted() == Array(0..<10))
        let numbers = (0..<20_000).map { _ in generator.normal() }
        let mean = numbers.reduce(0, +) / 20_000
        let variance = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000
        #expect(abs(mean) < 0.02 && abs(variance - 1) < 0.03)
        let counts = (0..<3000).reduce(into: [0, 0, 0]) { counts, _ in counts[generator.index(below: 3)] += 1
        }
        #expect(counts.allSatisfy { abs($0 - 1000) < 100 })
    }

    @Test(arguments: Initializer.allCases)
    func initializers(initializer: Initializer) {
        var generator = Generator(seed: 1)
        let kernel: Matrix<Double> = initializer.kernel(inputs: 100, units: 200, using: &generator)
        let named =
            switch initializer {
            case .glorotUniform, .glorotNormal: 2.0 / 300
            case .heUniform, .heNormal: 0.02
            case .lecunUniform, .lecunNormal: 0.01
            }
        let variance = kernel.values.map { $0 * $0 }.reduce(0, +) / 20_000
        #expect(abs(variance / named - 1) < 0.03, "\(variance), \(named)")
        #expect(abs(kernel.values.reduce(0, +)) / 20_000 < 0.003)
        let largest = kernel.values.map { abs($0) }.max()!
        let limit =
            switch initializer {
            case .glorotUniform, .heUniform, .lecunUniform: (3 * named).squareRoot()
            default: 2 * named.squareRoot() / 0.8796256610342398
            }
        #expect(largest <= limit && largest > 0.99 * limit)
    }

    static let x = Matrix<Float>(column: (0..<20).map { Float($0) / 10 })
    static let y = Matrix<Float>(column: (0..<20).map { Float($0) / 5 - 1 })

    private func fresh() -> Training<Adam<Float>> {
        var generator = Generator(seed: 2)
        let model = Sequential<Float>([
            Dense(inputs: 1, units: 8, activation: .relu, initializer: .heNormal, using: &generator),
            Dense(inputs: 8, units: 1, using: &generator),
        ])
        return Training(model, optimizer: Adam(learningRate: 0.01), seed: 9)
    }

    @Test func fitLearnsAndRepeats() {
        let (one, two) = (fresh(), fresh())
        var told: [String] = []
        let history = one.fit(Self.x, Self.y, epochs: 200, batchSize: 6) { progress in
            if progress.epoch % 100 == 0 { told.append(progress.description) }
            return true
        }
        #expect(history.loss[199] < 1e-3 && history.loss[0] > 0.1)
        #expect(two.fit(Self.x, Self.y, epochs: 200, batchSize: 6) == history)
        #expect(one.model == two.model)
        #expect(told.count == 2 && told[0].hasPrefix("Epoch 100/200 - loss: 0.0"))
        #expect(abs(one.model([1])[0] - 1) < 0.1)
        // A different order of the rows gives a different history.
        let ordered = fresh()
        #expect(ordered.fit(Self.x, Self.y, epochs: 200, batchSize: 6, shuffle: false) != history)
    }

    @Test func progressCanStopTraining() {
        let history = fresh().fit(Self.x, Self.y, epochs: 50) { $0.epoch < 3 }
        #expect(history.epochs == 3)
    }

    @Test func earlyStopping() {
        let training = fresh()
        // Training leads away from these validation rows: the loss over them soon rises.
        let away = (x: Self.x, y: Matrix<Float>(column: Self.y.values.map { -3 * $0 }))
        let history = training.fit(
            Self.x, Self.y, epochs: 500, validation: away,
            stopping: EarlyStopping(patience: 5, restoresBest: true))
        let lowest = history.validationLoss.min()!
        let best = history.validationLoss.firstIndex(of: lowest)!
        #expect(history.epochs == best + 6)
        #expect(training.evaluate(away.x, away.y) == lowest)
    }

    /// The loss of a step is that before the step, and evaluation agrees with it for any number of rows.
    @Test func evaluation() {
        let training = fresh()
        let before = training.evaluate(Self.x, Self.y)
        #expect(ulps(training.step(Self.x, Self.y), before) <= 1)
        #expect(training.evaluate(Self.x, Self.y) < before)
    }

    @Test func normalizationFollowsTheBatch() {
        let model = Sequential<Double>([.batchNormalization(BatchNormalization(1, momentum: 0.75))])
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0))
        training.step(Matrix(column: [1, 5]), Matrix(column: [0, 0]))
        guard case .batchNormalization(let layer) = training.model.layers[0] else { return }
        // The batch's mean is 3, its variance 4.
        #expect(layer.movingMean == [0.75] && layer.movingVariance == [0.75 + 1])
    }

    @Test func dropoutKeepsTheMean() {
        let count = 4000
        let model = Sequential<Double>([.flatten([count]), .dropout(0.25)])
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0))
        // Outputs are 0 or 4/3, so squares against 0 have the mean 4/3.
        let loss = training.step(
            Matrix(rows: 1, columns: count, values: [Double](repeating: 1, count: count)),
            Matrix(rows: 1, columns: count, values: [Double](repeating: 0, count: count)))
        #expect(abs(loss - 4.0 / 3) < 0.05)
        #expect(loss != 1)
    }
}
