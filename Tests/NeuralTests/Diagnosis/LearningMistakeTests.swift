import Testing

@testable import Neural

/// Mistakes in losses, gradients and steps, each computed here independently.
@Suite struct LearningMistakeTests {
    private func check(_ answer: Explanation, _ words: String, _ place: SourceLocation = #_sourceLocation) {
        #expect(answer.verdict == .mistakes, "\(answer.description)", sourceLocation: place)
        #expect(answer.description.contains(words), "\(answer.description)", sourceLocation: place)
        #expect(answer.findings.count <= 2, "\(answer.description)", sourceLocation: place)
    }

    /// A number with trailing zeros, as typed by someone who is sure of them.
    private func typed(_ number: Double) -> TypedNumber { TypedNumber("\(number)00000")! }

    @Test func squaredErrors() throws {
        let outputs = [[20.475], [3.25], [-1.125]], targets = [[25.0], [3.0], [-1.5]]
        let squares = [20.475625, 0.0625, 0.140625]
        let sum = squares.reduce(0, +)
        let cases: [(Double, String)] = [
            (sum / 6, "halved"), (sum, "the rows were added up"),
            ((sum / 3).squareRoot(), "the root was taken"),
            (sum / 2, "one less than the number of rows"),
            ((4.525 + 0.25 + 0.375) / 3, "mean absolute error"),
            (squares[0], "only the first row"),
        ]
        for (got, words) in cases {
            check(
                Explanation(of: .meanSquaredError, outputs: outputs, targets: targets, got: TypedNumber(got)),
                words)
        }
        for digits in ["6.89", "6.892", "6.8929", "7"] {
            let answer = Explanation(
                of: .meanSquaredError, outputs: outputs, targets: targets,
                got: try #require(TypedNumber(digits)))
            #expect(answer.verdict == .right, "\(digits)")
        }
    }

    @Test func crossEntropies() {
        let outputs = [[0.7, 0.2, 0.1], [0.15, 0.25, 0.6]], targets = [[1.0, 0, 0], [0, 1, 0]]
        let right = -(log(0.7) + log(0.25)) / 2
        let binary = -(log(0.7) + log(0.8) + log(0.9) + log(0.85) + log(0.25) + log(0.4)) / 6
        let cases: [(Double, String)] = [
            (right / 3, "divided by the number of classes"), (right * 2, "the rows were added up"),
            (binary, "it is the binary cross-entropy"), (right / log(10), "to base 10"),
            (-right, "the other one"),
        ]
        for (got, words) in cases {
            check(
                Explanation(
                    of: .categoricalCrossentropy, outputs: outputs, targets: targets, got: TypedNumber(got)),
                words)
        }
        let softmax = outputs.map { row in
            let sum = row.reduce(0) { $0 + exp($1) }
            return row.map { exp($0) / sum }
        }
        let again = -(log(softmax[0][0]) + log(softmax[1][1])) / 2
        check(
            Explanation(
                of: .categoricalCrossentropy, outputs: outputs, targets: targets, got: TypedNumber(again)),
            "softmax was applied again")
        let one = Explanation(
            of: .binaryCrossentropy, outputs: [[0.8], [0.3]], targets: [[1.0], [0]],
            got: TypedNumber(-log(0.8) / 2))
        check(one, "the term of the other class")
    }

    @Test func otherLosses() {
        let outputs = [[3.0, 0.5], [-1.25, 0.25]], targets = [[0.0, 0], [0, 0]]
        // Terms: 2.5, 0.125, 0.75, 0.03125.
        let ofHuber: [(Double, String)] = [
            (3.40625 / 2, "not halved"), (10.875 / 8, "half the mean squared error"),
            (4.40625 / 4, "½ · delta² was not subtracted"), (5.0 / 4, "mean absolute error"),
        ]
        for (got, words) in ofHuber {
            check(Explanation(of: .huber(), outputs: outputs, targets: targets, got: typed(got)), words)
        }
        check(
            Explanation(
                of: .huber(delta: 2), outputs: outputs, targets: targets, got: TypedNumber(3.40625 / 4)),
            "delta was 1")
    }

    @Test func crossEntropiesOfClasses() {
        let outputs = [[0.5, 0.25, 0.125], [0.125, 0.25, 0.375]], classes = [[2.0], [2]]
        let right: Double = (log(7) + log(2)) / 2
        func sparse(_ got: Double) -> Explanation {
            Explanation(
                of: .sparseCategoricalCrossentropy, outputs: outputs, targets: classes, got: TypedNumber(got))
        }
        #expect(sparse(right).verdict == .right)
        check(sparse((log(8) + log(8.0 / 3)) / 2), "were not divided by their sum")
        check(sparse((log(3.5) + log(3)) / 2), "the classes were counted from 1")
        check(sparse(2 * right), "the rows were added up")
        let again = outputs.map { Activation.softmax($0) }
        check(sparse(-(log(again[0][2]) + log(again[1][2])) / 2), "softmax was applied again")
    }

    @Test func crossEntropiesOfLogits() {
        let logits = [[2.0, -1], [0.5, 1.5]], targets = [[1.0, 0], [1, 0]]
        let loss = Loss.categoricalCrossentropy(fromLogits: true)
        func answer(_ got: Double) -> Explanation {
            Explanation(of: loss, outputs: logits, targets: targets, got: TypedNumber(got))
        }
        let right = (log(1 + exp(-3.0)) + log(1 + exp(1.0))) / 2
        #expect(answer(right).verdict == .right)
        // p / (1 − p) of each, and once more.
        let (p, q) = (1 / (1 + exp(-3.0)), 1 / (1 + exp(1.0)))
        check(
            answer((log(1 + exp(1 - 2 * p)) + log(1 + exp(1 - 2 * q))) / 2),
            "softmax was applied to the outputs first")
        check(answer(right / log(2)), "to base 2")
        check(
            Explanation(
                of: .binaryCrossentropy(fromLogits: true), outputs: [[0.75], [0.25]], targets: [[1], [0]],
                got: TypedNumber(-log(0.75))),
            "sigmoid was left out")
    }

    /// The loss in the history, and other losses that are mistaken for it.
    @Test func epochs() {
        let epoch = EpochLoss<Double>(
            rows: [4, 4, 2], batches: [1.75, 0.875, 0.3125], before: 2.0625, after: 0.21875, history: 1.1125)
        let cases: [(Double, String)] = [
            (0.21875, "after the epoch's last step"), (2.9375 / 3, "not weighted with their numbers of rows"),
            (2.0625, "the loss before the epoch's first step"), (0.3125, "the last batch's loss"),
            (1.75, "the first batch's loss"), (2.9375, "the batches' losses were added up"),
            (11.125, "the rows' losses were added up"),
        ]
        for (got, words) in cases { check(Explanation(of: epoch, got: typed(got)), words) }
        #expect(Explanation(of: epoch, got: TypedNumber("1.1125")!).verdict == .right)
    }

    @Test func stepsOfAdam() {
        let rule = Adam<Double>(learningRate: 0.01)
        let gradients = [0.5, -0.2, 0.3]
        func adam(_ change: (_ m: Double, _ v: Double, _ step: Int) -> Double) -> Double {
            var (m, v, weight) = (0.0, 0.0, 1.5)
            for (index, gradient) in gradients.enumerated() {
                m = 0.9 * m + 0.1 * gradient
                v = 0.999 * v + 0.001 * gradient * gradient
                weight -= 0.01 * change(m, v, index + 1)
            }
            return weight
        }
        func power(_ base: Double, _ count: Int) -> Double {
            (0..<count).reduce(1) { value, _ in value * base }
        }
        let right = adam { m, v, t in m / (1 - power(0.9, t)) / ((v / (1 - power(0.999, t))).squareRoot()) }
        #expect(
            Explanation(
                of: rule, weight: 1.5, gradients: gradients, got: TypedNumber(String("\(right)".prefix(8)))!
            ).verdict
                == .right)
        let cases: [(Double, String)] = [
            (adam { m, v, _ in m / v.squareRoot() }, "were not corrected"),
            (1.5 - 0.01 * (1 - 1 + 1), "began anew"),
            (2 * 1.5 - right, "the step was added"),
            (1.5 - 0.01 * 0.6, "plain gradient descent"),
        ]
        for (got, words) in cases {
            check(
                Explanation(
                    of: rule, weight: 1.5, gradients: gradients,
                    got: TypedNumber(String("\(got)0000000".prefix(9)))!), words)
        }
    }

    @Test func stepsOfDescent() {
        let gradients = [0.5, -0.2]
        let plain = SGD<Double>(learningRate: 0.1)
        check(
            Explanation(of: plain, weight: 1, gradients: gradients, got: TypedNumber("1.03000")!),
            "the step was added")
        check(
            Explanation(of: plain, weight: 1, gradients: gradients, got: TypedNumber("0.70000")!),
            "learning rate was left out")
        let heavy = SGD<Double>(learningRate: 0.1, momentum: 0.9)
        // v = −0.05, then −0.045 + 0.02.
        #expect(
            Explanation(of: heavy, weight: 1, gradients: gradients, got: TypedNumber("0.925")!).verdict
                == .right)
        check(
            Explanation(of: heavy, weight: 1, gradients: gradients, got: TypedNumber("0.970000")!),
            "momentum was left out")
        let rms = RMSprop<Double>(learningRate: 0.01)
        let square = 0.1 * 0.25
        check(
            Explanation(
                of: rms, weight: 1, gradients: [0.5], got: TypedNumber(1 - 0.01 * 0.5 / (square + 1e-7))),
            "the root was left out")
    }

    /// A network of two inputs, two hidden units and one output, with gradients computed by hand.
    @Test func gradients() {
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[0.4, -0.3], [0.2, 0.7]]), bias: [0.1, -0.2], activation: .sigmoid),
            Dense(kernel: Matrix([[0.6, 0.2], [-0.5, 0.9]]), bias: [0.3, 0.05]),
        ])
        let x = [1.5, -0.75], targets = [1.0, 0.5]
        let z = [0.4 * 1.5 - 0.2 * 0.75 + 0.1, -0.3 * 1.5 - 0.7 * 0.75 - 0.2]
        let a = z.map { 1 / (1 + exp(-$0)) }
        let y = [0.6 * a[0] - 0.5 * a[1] + 0.3, 0.2 * a[0] + 0.9 * a[1] + 0.05]
        // d MSE / d y = 2 (y − t) / 2.
        let outer = [y[0] - targets[0], y[1] - targets[1]]
        let hidden = 0.6 * outer[0] + 0.2 * outer[1]
        let slope = a[0] * (1 - a[0])
        let right = hidden * slope * x[0]
        func answer(_ got: Double) -> Explanation {
            Explanation(
                of: .kernel(layer: 0, input: 0, unit: 0), in: model, x, targets: targets,
                loss: .meanSquaredError,
                got: TypedNumber(got))
        }
        #expect(answer(right).verdict == .right)
        check(answer(-right), "the other sign")
        check(answer(right / 2), "the factor 2")
        check(answer(right * 2), "summed over the outputs")
        check(answer(hidden * slope), "the input was left out")
        check(answer(hidden * x[0]), "the derivative of the sigmoid of layer 1 was left out")
        check(answer(0.6 * outer[0] * slope * x[0]), "only the first unit was followed back")
        check(answer((outer[0] + outer[1]) * slope * x[0]), "the weights of layer 2 were left out")
        let atOutput = 1 / (1 + exp(-a[0]))
        check(answer(hidden * atOutput * (1 - atOutput) * x[0]), "was taken at what it gives")
        let delta = Explanation(
            of: .preActivation(layer: 0, unit: 0), in: model, x, targets: targets, loss: .meanSquaredError,
            got: TypedNumber(hidden))
        check(delta, "the derivative of the sigmoid of layer 1 was left out")
    }

    /// With a single layer, δ is the loss's own derivative.
    @Test func gradientsOfOtherLosses() {
        func answer(_ loss: Loss, _ targets: [Double], _ got: Double) -> Explanation {
            let model = Sequential<Double>([Dense(kernel: Matrix([[1.5, -0.75]]), bias: [0.25, 0.5])])
            return Explanation(
                of: .preActivation(layer: 0, unit: 0), in: model, [2], targets: targets, loss: loss,
                got: typed(got))
        }
        // Outputs 3.25 and −1; errors 2.75 and −1.5.
        #expect(answer(.huber(delta: 1.25), [0.5, 0.5], 0.625).verdict == .right)
        check(answer(.huber(delta: 1.25), [0.5, 0.5], 1.375), "not cut at delta")
        let p = 1 / (1 + exp(-4.25))
        #expect(answer(.sparseCategoricalCrossentropy(fromLogits: true), [1], p).verdict == .right)
        #expect(answer(.sparseCategoricalCrossentropy(fromLogits: true), [0], p - 1).verdict == .right)
        check(answer(.sparseCategoricalCrossentropy(fromLogits: true), [0], 1 - p), "the other sign")
    }

    @Test func missingDerivative() async {
        await #expect(processExitsWith: .failure) {
            let model = Sequential<Double>([Dense(kernel: Matrix([[1, 2]]), bias: [0, 0])])
            _ = Explanation(
                of: .bias(layer: 0, unit: 2), in: model, [1], targets: [1, 1], loss: .meanSquaredError,
                got: TypedNumber(1))
        }
    }
}
