import Testing

@testable import Neural

/// Losses of rows: formulas computed by hand, derivatives compared with finite differences, bounds, shapes.
@Suite struct LossTests {
    private func near(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-14 }

    static let all: [Loss] = [
        .meanSquaredError, .meanAbsoluteError, .huber(), .huber(delta: 0.4), .binaryCrossentropy,
        .binaryCrossentropy(fromLogits: true), .categoricalCrossentropy,
        .categoricalCrossentropy(fromLogits: true), .sparseCategoricalCrossentropy,
        .sparseCategoricalCrossentropy(fromLogits: true),
    ]

    /// At outputs that do not sum to 1, with targets that do not either, if the loss accepts them.
    @Test(arguments: all) func derivatives(_ loss: Loss) {
        let outputs = [0.3, 0.45, 0.125, 0.8], h = 0x1p-20
        for targets in loss.isSparse
            ? [[2.0], [0], [3]] : [[0.25, 0.5, 0, 0.25], [0, 0, 1, 0], [0.5, 1, 0, 1]]
        {
            let slopes = loss.gradient(outputs, targets)
            for place in outputs.indices {
                var (more, less) = (outputs, outputs)
                more[place] += h
                less[place] -= h
                let slope = (loss(more, targets) - loss(less, targets)) / (2 * h)
                #expect(abs(slope - slopes[place]) < 1e-8 * max(1, abs(slope)), "\(loss), \(targets)")
            }
        }
    }

    /// As in Keras, outputs are divided by their sum: this test failed while they were not.
    @Test func categoricalCrossentropyDividesByTheSum() {
        #expect(near(Loss.categoricalCrossentropy([0.25, 0.5], [0, 1]), Double.log(1.5)))
        #expect(
            near(
                Loss.categoricalCrossentropy([1.0, 2, 5], [0.5, 0, 0.5]), Double.log(8) - Double.log(5) / 2))
        // For the same outputs, the sparse loss first clips 2 and 5 to almost 1.
        let third = Double.log(3 * (1 - 1e-7)) - Double.log(1 - 1e-7)
        #expect(near(Loss.sparseCategoricalCrossentropy([1.0, 2, 5], [1]), third))
        #expect(near(Loss.sparseCategoricalCrossentropy([0.25, 0.5], [0]), Double.log(3)))
        #expect(Loss.categoricalCrossentropy([0.0, 0], [0, 1]).isNaN)
        #expect(Loss.categoricalCrossentropy([Double.nan, 1], [0, 1]).isNaN)
    }

    /// Floats are kept away from 1 by the smallest possible distance, as in Keras: 2⁻²³ instead of 1e-7.
    @Test func boundsOfFloats() {
        #expect(Loss.binaryCrossentropy([1] as [Float], [0]) == 15.942385)
        #expect(Loss.binaryCrossentropy([0] as [Float], [1]) == 16.118095)
        #expect(near(Loss.binaryCrossentropy([1.0], [0]), 16.118095651484676))
        #expect(Loss.categoricalCrossentropy([1, 0] as [Float], [1, 0]) == 1.192093e-07)
        // 1 − p is rounded to float as well.
        #expect(Loss.binaryCrossentropy([1e-6] as [Float], [0]) == -Float.log(1 - 1e-6))
        // Derivatives are 0 beyond the bounds, but not at them.
        #expect(Loss.binaryCrossentropy.gradient([1 - 0x1p-23, 1] as [Float], [0, 0]) == [0x1p22, 0])
        let most = Float(1 - 1e-7)
        #expect(Loss.sparseCategoricalCrossentropy.gradient([most, 1] as [Float], [1])[1] == 0)
    }

    @Test func huber() {
        let value: Double = Loss.huber()([3, 0.5, -1], [0, 0, 0])
        #expect(near(value, 3.125 / 3))
        let slopes: [Double] = Loss.huber(delta: 2).gradient([3, 0.5, -4, 2], [0, 0, 0, 0])
        #expect(slopes == [0.5, 0.125, -0.5, 0.5])
        #expect(Loss.huber() == .huber(delta: 1) && Loss.huber() != .huber(delta: 2))
        #expect(Loss.huber().description == "huber")
        #expect(Loss.huber(delta: 0.5).description == "huber(delta=0.5)")
    }

    /// A loss from logits equals the loss of their sigmoid or softmax, without losing digits.
    @Test func fromLogits() {
        let z = [0.5, -1, 2.25]
        let (sigmoid, softmax) = (Activation.sigmoid(z), Activation.softmax(z))
        #expect(
            near(
                Loss.binaryCrossentropy(fromLogits: true)(z, [1, 0, 0.5]),
                Loss.binaryCrossentropy(sigmoid, [1, 0, 0.5])))
        #expect(
            near(
                Loss.categoricalCrossentropy(fromLogits: true)(z, [0, 1, 0]),
                Loss.categoricalCrossentropy(softmax, [0, 1, 0])))
        #expect(
            near(
                Loss.sparseCategoricalCrossentropy(fromLogits: true)(z, [1]),
                Loss.sparseCategoricalCrossentropy(softmax, [1])))
        #expect(Loss.categoricalCrossentropy(fromLogits: true)([800.0, 0], [0, 1]) == 800)
        #expect(Loss.binaryCrossentropy(fromLogits: true)([800.0], [0]) == 800)
        #expect(Loss.binaryCrossentropy(fromLogits: false) == .binaryCrossentropy)
        #expect(Loss.categoricalCrossentropy(fromLogits: false) == .categoricalCrossentropy)
        #expect(Loss.sparseCategoricalCrossentropy(fromLogits: false) == .sparseCategoricalCrossentropy)
        #expect(
            Loss.binaryCrossentropy(fromLogits: true).description == "binary_crossentropy(from_logits=True)")
        #expect(Loss.binaryCrossentropy(fromLogits: true) != .binaryCrossentropy)
    }

    /// If a sigmoid or softmax comes last, training uses its pre-activations, whatever the loss expects: so
    /// does Keras.
    @Test func trainingUsesPreActivations() {
        let x = Matrix<Float>([[0.5], [-1]])
        func run(_ last: Activation, _ loss: Loss, _ y: Matrix<Float>) -> ([Float], Float) {
            let layer = Dense<Float>(
                kernel: Matrix([Array([0.75, -0.5, 1].prefix(last == .sigmoid ? 1 : 3))]),
                bias: Array([0, 0.25, -1].prefix(last == .sigmoid ? 1 : 3)), activation: last)
            let training = Training(Sequential([layer]), loss: loss, optimizer: SGD<Float>(learningRate: 0.5))
            let value = training.step(x, y)
            return (training.gradients, value)
        }
        let classes = Matrix<Float>([[2], [0]]), hot = Matrix<Float>([[0, 0, 1], [1, 0, 0]])
        let right = run(.softmax, .categoricalCrossentropy, hot)
        #expect(run(.softmax, .categoricalCrossentropy(fromLogits: true), hot) == right)
        #expect(run(.softmax, .sparseCategoricalCrossentropy, classes) == right)
        #expect(run(.softmax, .sparseCategoricalCrossentropy(fromLogits: true), classes) == right)
        let binary = Matrix<Float>([[1], [0]])
        #expect(
            run(.sigmoid, .binaryCrossentropy, binary)
                == run(.sigmoid, .binaryCrossentropy(fromLogits: true), binary))
        let linear = Dense<Float>(kernel: Matrix([[0.75, -0.5, 1]]), bias: [0, 0.25, -1])
        let training = Training(
            Sequential([linear]), loss: .sparseCategoricalCrossentropy(fromLogits: true),
            optimizer: SGD<Float>(learningRate: 0.5))
        #expect(training.step(x, classes) == right.1)
        #expect(training.evaluate(x, classes) < right.1)
    }

    /// The loss of a batch is the mean over its rows, and equals the loss that training evaluates.
    @Test(arguments: all) func batches(_ loss: Loss) {
        let x = Matrix<Double>([[0.5, -1], [1.5, 0.25], [-0.75, 2]])
        let y = loss.isSparse ? Matrix<Double>([[0], [1], [1]]) : Matrix([[1, 0], [0.5, 0.5], [0, 1]])
        let model = Sequential<Double>([
            Dense(kernel: Matrix([[1, 0.5], [-0.5, 2]]), bias: [0, 0.25], activation: .softplus)
        ])
        let outputs = model(x)
        var sum = 0.0
        for row in 0..<3 { sum += loss(outputs[row], y[row]) }
        #expect(near(loss(outputs, y), sum / 3))
        #expect(
            near(Training(model, loss: loss, optimizer: SGD<Double>(learningRate: 1)).evaluate(x, y), sum / 3)
        )
    }

    @Test func invalidTargets() async {
        await #expect(processExitsWith: .failure) { _ = Loss.huber()([1, 2] as [Float], [1]) }
        await #expect(processExitsWith: .failure) { _ = Loss.huber(delta: 0) }
        await #expect(processExitsWith: .failure) {
            _ = Loss.sparseCategoricalCrossentropy([0.5, 0.5] as [Float], [2])
        }
        await #expect(processExitsWith: .failure) {
            _ = Loss.sparseCategoricalCrossentropy([0.5, 0.5] as [Float], [0.5])
        }
        await #expect(processExitsWith: .failure) {
            _ = Loss.sparseCategoricalCrossentropy([0.5, 0.5] as [Float], [0, 1])
        }
        await #expect(processExitsWith: .failure) {
            let layer = Dense<Float>(kernel: Matrix([[1, 2]]), bias: [0, 0], activation: .softmax)
            let training = Training(
                Sequential([layer]), loss: .sparseCategoricalCrossentropy,
                optimizer: SGD<Float>(learningRate: 1))
            training.step(Matrix([[1]]), Matrix([[2]]))
        }
    }
}
