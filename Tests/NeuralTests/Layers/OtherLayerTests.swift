import TestSupport
import Testing

@testable import Neural

/// Other kinds of layers: gradients compared with finite differences, and small cases computed by hand.
@Suite struct OtherLayerTests {
    struct Numbers {
        var generator: Generator
        mutating func list(_ count: Int) -> [Double] {
            (0..<count).map { _ in Double(generator.uniform()) * 2 - 1 }
        }
        mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix<Double> {
            Matrix(rows: rows, columns: columns, values: list(rows * columns))
        }
    }

    /// Compares the derivatives of Σ weight · output by the inputs with finite differences.
    private func checkInputs<Kind: LayerKind>(_ layer: Kind, seed: UInt64, x: [Double]? = nil)
    where Kind.Scalar == Double {
        var numbers = Numbers(generator: Generator(seed: seed))
        let x = x ?? numbers.list(layer.inputShape.reduce(1, *))
        let outputs = layer(x)
        #expect(outputs.count == layer.outputShape.reduce(1, *))
        let weights = numbers.list(outputs.count)
        let back = layer.backpropagated(weights, at: x)
        #expect(back.parameters.map(\.count) == layer.parameters.dropLast(layer.fixedArrays).map(\.count))
        func loss(_ x: [Double]) -> Double { zip(layer(x), weights).reduce(0) { $0 + $1.0 * $1.1 } }
        for index in x.indices {
            var (more, less) = (x, x)
            more[index] += 1e-5
            less[index] -= 1e-5
            let slope = (loss(more) - loss(less)) / 2e-5
            #expect(
                abs(back.inputs[index] - slope) < 1e-6 * max(1, abs(slope)),
                "\(layer.text.string) input \(index)")
        }
    }

    /// As `checkInputs`, for each parameter: `make` makes the layer from all of them.
    private func checkParameters<Kind: LayerKind>(
        _ layer: Kind, seed: UInt64, x: [Double]? = nil, _ make: ([[Double]]) -> Kind
    ) where Kind.Scalar == Double {
        var numbers = Numbers(generator: Generator(seed: seed))
        let x = x ?? numbers.list(layer.inputShape.reduce(1, *))
        let weights = numbers.list(layer.outputShape.reduce(1, *))
        let back = layer.backpropagated(weights, at: x)
        func loss(_ parameters: [[Double]]) -> Double {
            zip(make(parameters)(x), weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
        for (array, values) in layer.parameters.enumerated() {
            for index in values.indices {
                var (more, less) = (layer.parameters, layer.parameters)
                more[array][index] += 1e-5
                less[array][index] -= 1e-5
                let slope = (loss(more) - loss(less)) / 2e-5
                #expect(
                    abs(back.parameters[array][index] - slope) < 1e-6 * max(1, abs(slope)),
                    "\(layer.text.string) parameter \(array) \(index)")
            }
        }
    }

    @Test(arguments: [Windows.Padding.valid, .same], [1, 2]) func convolutions(
        padding: Windows.Padding, step: Int
    ) {
        var numbers = Numbers(generator: Generator(seed: 3))
        let windows = Windows(
            (2, 3), over: (5, 4), stride: (step, step), dilation: step == 1 ? (2, 1) : (1, 1),
            padding: padding)
        func make(_ parameters: [[Double]]) -> Conv2D<Double> {
            Conv2D(
                kernel: parameters[0], bias: parameters[1], filters: 4, windows: windows, channels: 2,
                groups: 2,
                activation: .tanh)
        }
        let layer = make([numbers.list(2 * 3 * 1 * 4), numbers.list(4)])
        checkInputs(layer, seed: 4)
        checkParameters(layer, seed: 5, make)
    }

    /// One window at a time: the filter is not flipped.
    @Test func convolutionByHand() {
        let image = [1.0, 2, 3, 4, 5, 6, 7, 8, 9]
        let layer = Conv2D<Double>(
            kernel: [1, 10, 100, 1000], bias: [0.5], filters: 1, windows: Windows((2, 2), over: (3, 3)),
            channels: 1)
        #expect(layer(image) == [5421.5, 6532.5, 8754.5, 9865.5])
        let same = Conv2D<Double>(
            kernel: [1, 10, 100, 1000], filters: 1, windows: Windows((2, 2), over: (3, 3), padding: .same),
            channels: 1)
        // Padding beyond the edge comes at the end.
        #expect(same.outputShape == [3, 3, 1])
        #expect(same(image)[8] == 9)
        #expect(same(image)[2] == 603)
    }

    @Test func poolings() {
        let image = [1.0, -2, 3, 4, 5, -6, 7, 8, 9]
        let max = Pooling2D<Double>(.max, windows: Windows((2, 2), over: (3, 3)), channels: 1)
        #expect(max(image) == [5, 5, 8, 9])
        let mean = Pooling2D<Double>(
            .average, windows: Windows((2, 2), over: (3, 3), stride: (2, 2), padding: .same), channels: 1)
        #expect(mean(image) == [2, -1.5, 7.5, 9])
        #expect(GlobalPooling<Double>(.max, over: [3, 3], channels: 1)(image) == [9])
        checkInputs(max, seed: 6)
        checkInputs(mean, seed: 7)
        checkInputs(GlobalPooling<Double>(.average, over: [2, 3], channels: 2), seed: 8)
    }

    @Test func normalizations() {
        var numbers = Numbers(generator: Generator(seed: 9))
        func make(_ parameters: [[Double]]) -> LayerNormalization<Double> {
            LayerNormalization(gamma: parameters[0], beta: parameters[1], places: 2)
        }
        let layer = make([numbers.list(4), numbers.list(4)])
        checkInputs(layer, seed: 10)
        checkParameters(layer, seed: 11, make)
        let plain = LayerNormalization<Double>(gamma: [1, 1], beta: [0, 0], epsilon: 0)
        #expect(plain([3, 5]) == [-1, 1])
    }

    @Test func embeddings() {
        var numbers = Numbers(generator: Generator(seed: 12))
        let rows = numbers.matrix(5, 3)
        let layer = Embedding(rows, length: 3)
        #expect(layer([2, 0, 2]) == Array(rows[2]) + Array(rows[0]) + Array(rows[2]))
        checkParameters(layer, seed: 13, x: [2, 0, 2]) {
            Embedding(Matrix(rows: 5, columns: 3, values: $0[0]), length: 3)
        }
    }

    @Test func scales() {
        #expect(Rescaling<Double>(scale: [2, 3], offset: [1, -1])([5, 6]) == [11, 17])
        #expect(Rescaling<Double>(mean: [1, 2], variance: [4, 9])([5, -4]) == [2, -2])
        checkInputs(Rescaling<Double>(mean: [1, 2], variance: [4, 9]), seed: 14)
        let layer = PReLU<Double>(slopes: [0.5, 0.25])
        #expect(layer([-2, 3]) == [-1, 3])
        checkInputs(layer, seed: 15)
        checkParameters(layer, seed: 16) { PReLU(slopes: $0[0]) }
    }

    @Test(arguments: [true, false]) func simpleRecurrent(all: Bool) {
        var numbers = Numbers(generator: Generator(seed: 17))
        func make(_ parameters: [[Double]]) -> SimpleRNN<Double> {
            SimpleRNN(
                kernel: Matrix(rows: 2, columns: 3, values: parameters[0]),
                recurrentKernel: Matrix(rows: 3, columns: 3, values: parameters[1]), bias: parameters[2],
                steps: 4,
                returnsSequences: all)
        }
        let layer = make([numbers.list(6), numbers.list(9), numbers.list(3)])
        checkInputs(layer, seed: 18)
        checkParameters(layer, seed: 19, make)
    }

    @Test(arguments: [true, false]) func longShortTermMemory(all: Bool) {
        var numbers = Numbers(generator: Generator(seed: 20))
        func make(_ parameters: [[Double]]) -> LSTM<Double> {
            LSTM(
                kernel: Matrix(rows: 2, columns: 12, values: parameters[0]),
                recurrentKernel: Matrix(rows: 3, columns: 12, values: parameters[1]), bias: parameters[2],
                steps: 4,
                returnsSequences: all)
        }
        let layer = make([numbers.list(24), numbers.list(36), numbers.list(12)])
        checkInputs(layer, seed: 21)
        checkParameters(layer, seed: 22, make)
    }

    @Test(arguments: [true, false], [true, false]) func gatedUnits(all: Bool, after: Bool) {
        var numbers = Numbers(generator: Generator(seed: 23))
        func make(_ parameters: [[Double]]) -> GRU<Double> {
            GRU(
                kernel: Matrix(rows: 2, columns: 9, values: parameters[0]),
                recurrentKernel: Matrix(rows: 3, columns: 9, values: parameters[1]), bias: parameters[2],
                resetsAfter: after, steps: 4, returnsSequences: all)
        }
        let layer = make([numbers.list(18), numbers.list(27), numbers.list(after ? 18 : 9)])
        checkInputs(layer, seed: 24)
        checkParameters(layer, seed: 25, make)
    }

    @Test(arguments: [true, false]) func attention(causal: Bool) {
        var numbers = Numbers(generator: Generator(seed: 26))
        func make(_ parameters: [[Double]]) -> Attention<Double> {
            Attention(
                query: Matrix(rows: 3, columns: 2, values: parameters[0]),
                key: Matrix(rows: 3, columns: 2, values: parameters[2]),
                value: Matrix(rows: 3, columns: 4, values: parameters[4]), queryBias: parameters[1],
                keyBias: parameters[3],
                valueBias: parameters[5], places: 3, isCausal: causal)
        }
        let layer = make([
            numbers.list(6), numbers.list(2), numbers.list(6), numbers.list(2), numbers.list(12),
            numbers.list(4),
        ])
        checkInputs(layer, seed: 27)
        checkParameters(layer, seed: 28, make)
        for row in layer.trace(numbers.list(9)).weights { #expect(abs(row.reduce(0, +) - 1) < 1e-12) }
    }

    @Test func alongOneAxis() {
        var numbers = Numbers(generator: Generator(seed: 31))
        func make(_ parameters: [[Double]]) -> Conv1D<Double> {
            Conv1D(
                kernel: parameters[0], bias: parameters[1], filters: 2, size: 3, over: 6, channels: 2,
                stride: 2,
                padding: .same, activation: .sigmoid)
        }
        let layer = make([numbers.list(12), numbers.list(2)])
        checkInputs(layer, seed: 32)
        checkParameters(layer, seed: 33, make)
        #expect(layer.inputShape == [6, 2] && layer.outputShape == [3, 2])
        checkInputs(Pooling1D<Double>(.max, size: 2, over: 5, channels: 2), seed: 34)
        checkInputs(
            Pooling1D<Double>(.average, size: 3, over: 5, channels: 2, stride: 1, padding: .same), seed: 35)
        checkInputs(GlobalPooling<Double>(.max, over: [5], channels: 2), seed: 36)
        checkInputs(Reshape<Double>(from: [4], to: [2, 2]), seed: 37)
    }

    @Test func atEachPlace() {
        var numbers = Numbers(generator: Generator(seed: 41))
        func dense(_ parameters: [[Double]]) -> EachPlace<Double> {
            let kernel = Matrix(rows: 2, columns: 3, values: parameters[0])
            let dense =
                parameters.count > 1
                ? Dense(kernel: kernel, bias: parameters[1], activation: .tanh) : Dense(withoutBias: kernel)
            return EachPlace(.dense(dense), places: [2, 2])
        }
        for parameters in [[numbers.list(6), numbers.list(3)], [numbers.list(6)]] {
            let layer = dense(parameters)
            checkInputs(layer, seed: 42)
            checkParameters(layer, seed: 43, dense)
        }
        func normalization(_ parameters: [[Double]]) -> EachPlace<Double> {
            EachPlace(
                .batchNormalization(
                    BatchNormalization(
                        gamma: parameters[0], beta: parameters[1], movingMean: [0.25, -0.5],
                        movingVariance: [1, 4])),
                places: [3])
        }
        let layer = normalization([numbers.list(2), numbers.list(2)])
        #expect(layer.parameters.count == 4 && layer.fixedArrays == 2)
        checkInputs(layer, seed: 44)
        let model = Sequential<Double>([.other(OtherLayer(layer))])
        #expect(model.parameterCount == 8 && model.trainableParameterCount == 4)
        checkInputs(EachPlace<Double>(.activation(.softmax), places: [2], units: 3), seed: 45)
        func shared(_ parameters: [[Double]]) -> PReLU<Double> {
            PReLU(slopes: parameters[0], slopesShape: [1, 2, 1], shape: [2, 2, 2])
        }
        checkInputs(shared([[0.5, -0.25]]), seed: 46)
        checkParameters(shared([[0.5, -0.25]]), seed: 47, shared)
    }

    @Test(arguments: [true, false]) func severalHeads(hasBias: Bool) {
        var numbers = Numbers(generator: Generator(seed: 51))
        let sizes = hasBias ? [12, 4, 12, 4, 18, 6, 18, 3] : [12, 12, 18, 18]
        func make(_ parameters: [[Double]]) -> MultiHeadAttention<Double> {
            MultiHeadAttention(parameters, heads: 2, size: 2, valueSize: 3, units: 3, places: 3)
        }
        let parameters = sizes.map { numbers.list($0) }
        let layer = make(parameters)
        #expect(layer.parameters == parameters)
        checkInputs(layer, seed: 52)
        checkParameters(layer, seed: 53, make)
    }

    /// Biases of the heads are not lost if the output has none.
    @Test func headsWithBiases() {
        let one = Matrix<Double>([[1]])
        let head = Attention(
            query: one, key: one, value: one, queryBias: [0.5], keyBias: [-1], valueBias: [2], places: 2,
            isCausal: true)
        let layer = MultiHeadAttention(heads: [head, head], output: Matrix([[1], [1]]))
        #expect(layer.hasBias && layer.parameters.count == 8 && layer.outputBias == [0])
        let again = layer.with(parameters: layer.parameters)
        #expect(again == layer && again([1, 3]) == layer([1, 3]) && again.heads.allSatisfy { $0.isCausal })
        let zeros = Attention(query: one, key: one, value: one, places: 2)
        #expect(!MultiHeadAttention(heads: [zeros], output: one).hasBias)
        let open = Attention(
            query: one, key: one, value: one, queryBias: [0.5], keyBias: [-1], valueBias: [2], places: 2)
        #expect(MultiHeadAttention(heads: [open, open], output: Matrix([[1], [1]])) != layer)
    }

    /// The shapes of inputs with several axes are kept.
    @Test func severalAxes() {
        let normalization = LayerNormalization<Double>(
            gamma: [1, 1], beta: [0, 0], epsilon: 0, shape: [2, 1, 2])
        #expect(normalization.places == 2 && normalization.outputShape == [2, 1, 2])
        #expect(normalization([3, 5, 5, 3]) == [-1, 1, 1, -1])
        let words = Embedding<Double>(Matrix([[1, 2], [3, 4]]), shape: [2, 1])
        #expect(words.length == 2 && words.outputShape == [2, 1, 2] && words([1, 0]) == [3, 4, 1, 2])
        #expect(words.with(parameters: words.parameters) == words)
    }

    /// Without a bias, nothing is added, counted or trained.
    @Test func denseWithoutBias() {
        var numbers = Numbers(generator: Generator(seed: 61))
        let layer = Dense(withoutBias: numbers.matrix(3, 2), activation: .tanh)
        let model = Sequential<Double>([layer, Dense(withoutBias: numbers.matrix(2, 1))])
        #expect(model.parameterCount == 8 && layer([0, 0, 0]) == [0, 0])
        let x = Matrix<Double>(rows: 5, columns: 3, values: numbers.list(15))
        #expect(model(x).values == x.flatMap { model($0) })
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0.1))
        #expect(training.parameters.count == 8)
        training.step(Matrix([x[0]]), Matrix([[1]]))
        let back = Backpropagation(model, Trace(model, x[0]), targets: [1], loss: .meanSquaredError)
        #expect(back.parameters == training.gradients && back.layers[0].bias.isEmpty)
        training.fit(x, Matrix(column: numbers.list(5)), epochs: 3)
        for layer in training.model.layers {
            #expect(!layer.dense.hasBias && layer.bias.allSatisfy { $0 == 0 })
        }
        #expect(training.model.parameterCount == 8)
    }

    /// In a model: shapes are checked, steps are traced, and the backward pass goes through.
    @Test func inAModel() {
        var numbers = Numbers(generator: Generator(seed: 29))
        let convolution = Conv2D<Double>(
            kernel: numbers.list(8), bias: numbers.list(2), filters: 2,
            windows: Windows((2, 2), over: (3, 3)), channels: 1,
            activation: .relu)
        let model = Sequential<Double>([
            .other(OtherLayer(convolution)), .flatten([2, 2, 2]),
            .dense(Dense(kernel: numbers.matrix(8, 1), bias: [0.25])),
        ])
        let x = numbers.list(9)
        #expect(model.inputs == 9 && model.units == 1 && model.parameterCount == 8 + 2 + 8 + 1)
        #expect(Trace(model, x).layers[0].outputs == convolution(x))
        let back = Backpropagation(model, Trace(model, x), targets: [1], loss: .meanSquaredError)
        #expect(back.parameters.count == model.parameterCount)
        #expect(
            model.text.string.hasPrefix(
                "Sequential(Conv2D(3 × 3 × 1 → 2 × 2 × 2, 2 × 2, relu), Flatten(2 × 2 × 2)"))
        #expect(model == Sequential(model.layers))
        #expect(Diagnosis(model, x, got: model(x)[0]).verdict == .right)
    }
}
