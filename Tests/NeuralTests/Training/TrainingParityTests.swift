import Neural
import Testing

/// Training compared with Keras' runs on y = 2x + 5, step by step and at the end.
@Suite struct TrainingParityTests {
    typealias Run = Reference.Training.Run
    static let x = Matrix<Float>(column: (0..<100).map { Float($0) })
    static let y = Matrix<Float>(column: (0..<100).map { 2 * Float($0) + 5 })

    private func training<Rule: Optimizer>(_ run: Run, _ rule: Rule) -> Training<Rule>
    where Rule.Scalar == Float {
        let weights = run.initial_weights.map(\.floats)
        let model = Sequential<Float>([
            Dense(
                kernel: Matrix(rows: 1, columns: 16, values: weights[0]), bias: weights[1], activation: .relu),
            Dense(kernel: Matrix(rows: 16, columns: 1, values: weights[2]), bias: weights[3]),
        ])
        return Training(model, optimizer: rule)
    }

    /// The largest distance between the numbers of two lists.
    private func distance(_ one: [Float], _ other: [Reference.Weights]) -> Float {
        zip(one, other.flatMap(\.floats)).map { abs($0 - $1) }.max()!
    }

    /// The first ten batches, each compared with the state in Keras before and after it.
    ///
    /// - Parameters:
    ///   - weights: the largest distance of weights after steps 1, 2 and 10.
    ///   - gradients: the largest distance of gradients, as a fraction of the largest.
    ///   - lossUlps: the largest distance of the loss.
    private func compareSteps<Rule: Optimizer>(
        _ run: Run, _ rule: Rule, weights: [Int: Float], gradients: Float, lossUlps: Int
    ) throws where Rule.Scalar == Float {
        let training = training(run, rule)
        for step in 1...10 {
            let rows = (10 * (step - 1)..<10 * step).map { Float($0) }
            let loss = training.step(Matrix(column: rows), Matrix(column: rows.map { 2 * $0 + 5 }))
            guard let bound = weights[step] else { continue }
            let expected = try #require(run.steps["\(step)"])
            #expect(expected.batch_rows == [10 * (step - 1), 10 * step])
            #expect(ulps(loss, expected.loss_before_update.tape_loss.float) <= lossUlps, "step \(step)")
            let largest = expected.gradients_of_this_step.flatMap(\.floats).map { abs($0) }.max()!
            #expect(
                distance(training.gradients, expected.gradients_of_this_step) <= gradients * largest,
                "step \(step)")
            #expect(distance(training.parameters, expected.weights_after) <= bound, "step \(step)")
        }
    }

    // Keras sums in another order, with fused multiply-add: a gradient differs by 2 ulps at most, 2e-7 of the
    // largest. Adam divides it by its own size, so the first step agrees to an ulp of the step (1e-3); after
    // ten steps, weights below 1 differ by an ulp (2⁻²⁴). SGD multiplies a gradient of thousands by its rate.

    @Test(
        arguments: Reference.keras.training.runs.filter {
            $0.optimizer == "adam" && $0.seed.hasPrefix("seed")
        })
    func adamSteps(run: Run) throws {
        try compareSteps(
            run, Adam(), weights: [1: 1.2e-10, 2: 0x1p-24, 10: 0x1p-24], gradients: 2.3e-7, lossUlps: 1)
    }

    @Test(arguments: Reference.keras.training.runs.filter { $0.optimizer == "sgd_1e-5" })
    func slowDescentSteps(run: Run) throws {
        try compareSteps(
            run, SGD(learningRate: 1e-5), weights: [1: 3e-11, 2: 4.7e-10, 10: 0x1p-23], gradients: 3.1e-7,
            lossUlps: 5)
    }

    /// At this rate, descent diverges: differences grow a hundredfold by the tenth step.
    @Test(
        arguments: Reference.keras.training.runs.filter {
            $0.optimizer == "sgd_1e-4" && $0.seed.hasPrefix("seed")
        })
    func fastDescentSteps(run: Run) throws {
        try compareSteps(
            run, SGD(learningRate: 1e-4), weights: [1: 1.9e-9, 2: 0x1p-25], gradients: 1.9e-7, lossUlps: 1)
    }

    /// Starting from trained weights, outputs agree to an ulp and residuals are a thousandth of them. So the
    /// gradients, which are residuals, differ by a thousand ulps. Adam's steps are hardly affected.
    @Test func adamStepsFromTrainedWeights() throws {
        let run = try #require(
            Reference.keras.training.runs.first { $0.optimizer == "adam" && !$0.seed.hasPrefix("seed") })
        try compareSteps(
            run, Adam(), weights: [1: 0, 2: 0, 10: 0x1p-23], gradients: 7.5e-5, lossUlps: 2490)
    }

    private func compareWhole<Rule: Optimizer>(
        _ run: Run, _ rule: Rule, until: Int, relative: Float, weights: Float, output: Float
    ) throws where Rule.Scalar == Float {
        let training = training(run, rule)
        let history = training.fit(Self.x, Self.y, epochs: 1000, batchSize: 10, shuffle: false)
        #expect(history.epochs == 1000)
        for (epoch, loss) in run.loss_at_epoch.sorted(by: { Int($0.key)! < Int($1.key)! }) {
            let (ours, expected) = (history.loss[Int(epoch)! - 1], Float(loss)!)
            let bound = Int(epoch)! <= until ? relative * expected : 1.1e-5
            #expect(abs(ours - expected) <= bound, "epoch \(epoch): \(ours), Keras \(expected)")
        }
        #expect(distance(training.parameters, run.final_weights) <= weights)
        #expect(abs(training.model([10])[0] - run.predict_10.float) <= output)
    }

    /// After 10,000 steps: the loss follows Keras' to 1.4e-6 for 500 epochs. By the end it is a millionth of
    /// the targets' squares, and what is left of it is rounding. Weights differ by up to 2.7e-4, as do those
    /// of Keras and of NumPy's float32.
    @Test(
        arguments: Reference.keras.training.runs.filter {
            $0.optimizer == "adam" && $0.seed.hasPrefix("seed")
        })
    func adamToTheEnd(run: Run) throws {
        try compareWhole(run, Adam(), until: 500, relative: 1.4e-6, weights: 2.7e-4, output: 1e-4)
    }

    @Test(arguments: Reference.keras.training.runs.filter { $0.optimizer == "sgd_1e-5" })
    func slowDescentToTheEnd(run: Run) throws {
        try compareWhole(
            run, SGD(learningRate: 1e-5), until: 1000, relative: 1.8e-6, weights: 1.6e-6, output: 2e-6)
    }
}
