import Neural
import Testing

/// Gradients compared with finite differences, for every layer, activation and loss, in double precision.
@Suite struct GradientTests {
    static let x = Matrix<Double>([
        [0.3, -1.2, 0.7], [1.1, 0.4, -0.5], [-0.8, 0.9, 0.2], [0.6, -0.1, 1.3],
    ])

    /// A model with the parameters `numbers`, in the order of `Training.parameters`.
    private func replacing(_ numbers: [Double], in model: Sequential<Double>) -> Sequential<Double> {
        var rest = numbers[...]
        func take(_ count: Int) -> [Double] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return Sequential(
            model.layers.map { layer in
                switch layer {
                case .dense(let dense):
                    let kernel = Matrix(
                        rows: dense.inputs, columns: dense.units, values: take(dense.inputs * dense.units))
                    if !dense.hasBias {
                        return .dense(Dense(withoutBias: kernel, activation: dense.activation))
                    }
                    return .dense(
                        Dense(kernel: kernel, bias: take(dense.units), activation: dense.activation))
                case .batchNormalization(let normalization):
                    let gamma = normalization.hasScale ? take(normalization.units) : normalization.gamma
                    return .batchNormalization(
                        BatchNormalization(
                            gamma: gamma,
                            beta: normalization.hasCenter ? take(normalization.units) : normalization.beta,
                            movingMean: normalization.movingMean,
                            movingVariance: normalization.movingVariance, hasScale: normalization.hasScale,
                            hasCenter: normalization.hasCenter))
                default: return layer
                }
            })
    }

    /// Compares each parameter's gradient with (f(p + h) − f(p − h)) / 2h,
    /// where f is the loss of a training step.
    ///
    /// The seed makes dropout the same each time. The rounding error of f in double precision, divided by 2h,
    /// is about 1e-10.
    private func compare(_ model: Sequential<Double>, _ loss: Loss, _ y: Matrix<Double>) {
        func step(_ model: Sequential<Double>) -> (loss: Double, training: Training<SGD<Double>>) {
            let training = Training(model, loss: loss, optimizer: SGD<Double>(learningRate: 0), seed: 3)
            return (training.step(Self.x, y), training)
        }
        let training = step(model).training
        let (parameters, gradients) = (training.parameters, training.gradients)
        #expect(parameters.count == model.trainableParameterCount)
        #expect(gradients.contains { $0 != 0 })
        let h = 0x1p-20
        for index in parameters.indices {
            var (more, less) = (parameters, parameters)
            more[index] += h
            less[index] -= h
            let slope =
                (step(replacing(more, in: model)).loss - step(replacing(less, in: model)).loss) / (2 * h)
            #expect(abs(slope - gradients[index]) < 1e-8 * max(1, abs(slope)), "\(model), parameter \(index)")
        }
    }

    private func deep(_ hidden: Activation, last: Activation, units: Int = 2) -> Sequential<Double> {
        var generator = Generator(seed: 12)
        return Sequential([
            .dense(Dense(inputs: 3, units: 5, activation: hidden, using: &generator)),
            .dense(Dense(inputs: 5, units: units, activation: last, using: &generator)),
        ])
    }

    static let numbers = Matrix<Double>([[0.5, -1], [2, 0.25], [-0.75, 1], [1.5, -0.5]])
    static let classes = Matrix<Double>([[1], [0], [1], [0]])
    static let probabilities = Matrix<Double>([[1, 0], [0.25, 0.75], [0, 1], [0.5, 0.5]])

    @Test(arguments: Activation.allCases)
    func activations(activation: Activation) {
        compare(deep(activation, last: .linear), .meanSquaredError, Self.numbers)
        var generator = Generator(seed: 4)
        let apart = Sequential<Double>([
            .flatten([3, 1]), .dense(Dense(inputs: 3, units: 4, using: &generator)), .activation(activation),
            .dense(Dense(inputs: 4, units: 2, using: &generator)),
        ])
        compare(apart, .meanSquaredError, Self.numbers)
    }

    @Test func losses() {
        compare(deep(.tanh, last: .linear), .meanSquaredError, Self.numbers)
        compare(deep(.tanh, last: .linear), .meanAbsoluteError, Self.numbers)
        // With the activation that the loss undoes, apart from the last layer as well, and with others.
        compare(deep(.tanh, last: .sigmoid), .binaryCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .softmax), .categoricalCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .hardSigmoid), .binaryCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .softmax), .binaryCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .sigmoid), .categoricalCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .softmax), .meanSquaredError, Self.probabilities)
        compare(deep(.tanh, last: .linear), .huber(delta: 0.75), Self.numbers)
        // Outputs that do not sum to 1.
        compare(deep(.tanh, last: .exponential), .categoricalCrossentropy, Self.probabilities)
        compare(deep(.tanh, last: .sigmoid), .sparseCategoricalCrossentropy, Self.classes)
        compare(deep(.tanh, last: .softmax), .sparseCategoricalCrossentropy, Self.classes)
        compare(deep(.tanh, last: .linear), .binaryCrossentropy(fromLogits: true), Self.probabilities)
        compare(deep(.tanh, last: .linear), .categoricalCrossentropy(fromLogits: true), Self.probabilities)
        compare(deep(.tanh, last: .linear), .sparseCategoricalCrossentropy(fromLogits: true), Self.classes)
        var generator = Generator(seed: 5)
        let dense = Dense<Double>(inputs: 3, units: 2, using: &generator)
        compare(
            Sequential([.dense(dense), .activation(.softmax)]), .categoricalCrossentropy, Self.probabilities)
        compare(Sequential([.dense(dense), .activation(.sigmoid)]), .binaryCrossentropy, Self.probabilities)
    }

    @Test func normalizationAndDropout() {
        var generator = Generator(seed: 8)
        let model = Sequential<Double>([
            .batchNormalization(BatchNormalization(3)),
            .dense(Dense(inputs: 3, units: 6, activation: .tanh, using: &generator)),
            .batchNormalization(
                BatchNormalization(
                    gamma: [1, 2, 0.5, -1, 1, 3], beta: [0, 1, 0, -1, 0.5, 0],
                    movingMean: [0, 0, 0, 0, 0, 0], movingVariance: [1, 1, 1, 1, 1, 1])),
            .dropout(0.4),
            .dense(Dense(inputs: 6, units: 2, using: &generator)),
        ])
        compare(model, .meanSquaredError, Self.numbers)
    }

    /// A missing scale, center or bias is neither counted nor trained.
    @Test(arguments: [true, false], [true, false])
    func withoutScaleCenterAndBias(hasScale: Bool, hasCenter: Bool) {
        var generator = Generator(seed: 9)
        let model = Sequential<Double>([
            .dense(Dense(inputs: 3, units: 4, activation: .tanh, hasBias: false, using: &generator)),
            .batchNormalization(
                BatchNormalization(
                    gamma: hasScale ? [2, 0.5, -1, 3] : [1, 1, 1, 1],
                    beta: hasCenter ? [0, 1, 2, -1] : [0, 0, 0, 0],
                    movingMean: [0, 0, 0, 0], movingVariance: [1, 1, 1, 1], hasScale: hasScale,
                    hasCenter: hasCenter)),
            .dense(Dense(inputs: 4, units: 2, using: &generator)),
        ])
        let trained = 12 + (hasScale ? 4 : 0) + (hasCenter ? 4 : 0) + 10
        #expect(model.trainableParameterCount == trained && model.parameterCount == trained + 8)
        compare(model, .meanSquaredError, Self.numbers)
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0.1))
        training.step(Self.x, Self.numbers)
        guard case .batchNormalization(let after) = training.model.layers[1] else { return }
        #expect(hasScale || after.gamma == [1, 1, 1, 1])
        #expect(hasCenter || after.beta == [0, 0, 0, 0])
    }

    /// The backward pass for one row, with every step named, equals that of training.
    @Test(arguments: Activation.allCases)
    func backpropagationEqualsTraining(activation: Activation) {
        let model = deep(activation, last: .linear)
        let (x, y) = (Self.x[1], Self.numbers[1])
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0))
        let loss = training.step(Matrix([x]), Matrix([y]))
        let back = Backpropagation(model, Trace(model, x), targets: y, loss: .meanSquaredError)
        #expect(back.parameters == training.gradients)
        #expect(back.loss == loss)
    }

    @Test func backpropagationNamesEveryStep() {
        let model = Sequential<Float>([
            Dense(kernel: Matrix([[1, -1]]), bias: [0, 0], activation: .relu),
            Dense(kernel: Matrix([[2], [3]]), bias: [1]),
        ])
        // 2 → (2, −2) → (2, 0) → 5, and 5 should be 1: the loss is 16, its derivative 8.
        let back = Backpropagation(model, Trace(model, [2]), targets: [1], loss: .meanSquaredError)
        #expect(back.loss == 16)
        #expect(back.layers[1].outputs == [8] && back.layers[1].preActivations == [8])
        #expect(back.layers[1].kernel == Matrix([[16], [0]]) && back.layers[1].bias == [8])
        #expect(back.layers[0].outputs == [16, 24] && back.layers[0].preActivations == [16, 0])
        #expect(back.layers[0].kernel == Matrix([[32, 0]]) && back.layers[0].inputs == [16])
        let normalization = Sequential<Float>([
            .batchNormalization(
                BatchNormalization(gamma: [2], beta: [1], movingMean: [1], movingVariance: [4], epsilon: 0))
        ])
        let trace = Trace(normalization, [5])
        #expect(trace.output == [5])
        let through = Backpropagation(normalization, trace, targets: [4], loss: .meanSquaredError)
        #expect(through.layers[0].gamma == [4] && through.layers[0].beta == [2])
        #expect(through.layers[0].inputs == [2])
    }
}
