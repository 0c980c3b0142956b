import PlainText
import Testing

@testable import Neural

/// Training of layers of other kinds, and predictions of batches.
@Suite struct OtherTrainingTests {
    /// Every model that was tried with real Keras, but for batch normalizations, which use the batch's mean.
    static let cases = LayerCase.keras.filter {
        !$0.isFunctional
            && !["LeakyReLU", "Softmax", "Activation", "ReLU", "ELU", "Dropout"].contains($0.layer)
            && !$0.config.contains("BatchNormalization".utf8)
    }

    /// A step's gradients are the mean of the rows', and the step changes each parameter by them.
    @Test(arguments: cases) func steps(_ layer: LayerCase) throws {
        let model = try layer.model(Double.self)
        let row = layer.x[0].values(as: Double.self)
        // Whole numbers are indices of words.
        let isText = row.allSatisfy { $0 == $0.rounded() }
        let other = isText ? Array(row.reversed()) : row.map { $0 * 0.75 - 0.125 }
        let units = model(row).count
        let targets = [row, other].map { x in model(x).indices.map { Double($0 % 3) / 4 } }
        let training = Training(model, optimizer: SGD<Double>(learningRate: 0.5))
        let before = training.parameters
        let loss = training.step(
            Matrix(rows: 2, columns: row.count, values: row + other),
            Matrix(rows: 2, columns: units, values: targets[0] + targets[1]))
        let back = zip([row, other], targets).map { x, targets in
            Backpropagation(model, Trace(model, x), targets: targets, loss: .meanSquaredError)
        }
        #expect(abs(loss - (back[0].loss + back[1].loss) / 2) <= 1e-12 * max(1, loss))
        let gradients = zip(back[0].parameters, back[1].parameters).map { ($0 + $1) / 2 }
        #expect(
            training.gradients.count == gradients.count && gradients.count == model.trainableParameterCount)
        for (ours, wanted) in zip(training.gradients, gradients) {
            #expect(abs(ours - wanted) <= 1e-12 * max(1, abs(wanted)))
        }
        for index in before.indices {
            #expect(training.parameters[index] == before[index] - training.gradients[index] * 0.5)
        }
        let trained = training.model
        #expect(trained.parameterCount == model.parameterCount)
        #expect(before.isEmpty || trained != model)
        // What follows a step is computed with the changed parameters.
        let rows = Matrix(rows: 2, columns: row.count, values: row + other)
        #expect(
            trained(rows) == Matrix(rows: 2, columns: units, values: trained(row) + trained(other)))
        let again = training.step(rows, Matrix(rows: 2, columns: units, values: targets[0] + targets[1]))
        let losses = zip([row, other], targets).map { Loss.meanSquaredError(trained($0), $1) }
        #expect(abs(again - (losses[0] + losses[1]) / 2) <= 1e-12 * max(1, again))
    }

    /// A small recurrent network that learns whether the first of three numbers is positive.
    @Test func learnsWhatTheFirstStepWas() {
        var generator = Generator(seed: 4)
        func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.uniform()) - 0.5 } }
        let layer = LSTM<Float>(
            kernel: Matrix(rows: 1, columns: 16, values: numbers(16)),
            recurrentKernel: Matrix(rows: 4, columns: 16, values: numbers(64)), bias: numbers(16), steps: 3)
        let dense = Dense<Float>(
            kernel: Matrix(rows: 4, columns: 1, values: numbers(4)), bias: [0], activation: .sigmoid)
        let x = Matrix(rows: 64, columns: 3, values: numbers(192))
        let y = Matrix<Float>(rows: 64, columns: 1, values: (0..<64).map { x[$0, 0] > 0 ? 1 : 0 })
        let training = Training(
            Sequential([.other(OtherLayer(layer)), .dense(dense)]), loss: .binaryCrossentropy,
            optimizer: Adam(learningRate: 0.05))
        let history = training.fit(x, y, epochs: 60, batchSize: 16)
        #expect(history.loss.last! < 0.2 && history.loss[0] > 0.5, "\(history.loss)")
    }

    /// A kind of layer from another package that says nothing of training.
    struct Doubling: LayerKind {
        typealias Scalar = Float
        var factor: [Float] = [2]
        /// How many derivatives it gives for its one parameter.
        var derivatives = 1
        var inputShape: [Int] { [1] }
        var outputShape: [Int] { [1] }
        var parameters: [[Float]] { [factor] }
        var kerasName: StaticString { "doubling" }
        var kerasType: StaticString { "Doubling" }
        var text: Text { "Doubling" }
        func callAsFunction(_ x: [Float]) -> [Float] { [x[0] * factor[0]] }
        func backpropagated(_ outputs: [Float], at x: [Float]) -> (inputs: [Float], parameters: [[Float]]) {
            ([outputs[0] * factor[0]], [[Float](repeating: outputs[0] * x[0], count: derivatives)])
        }
    }

    /// An adapted normalization has statistics of the data, which training keeps.
    @Test func adaptedNormalization() {
        let layer = Rescaling<Float>(mean: [1, 2], variance: [4, 1], adaptedTo: 7)
        let model = Sequential<Float>([
            .other(OtherLayer(layer)), .dense(Dense(kernel: Matrix([[1], [1]]), bias: [0])),
        ])
        let training = Training(model, optimizer: SGD<Float>(learningRate: 0.1))
        training.step(Matrix([[3, 3]]), Matrix([[0]]))
        #expect(training.model.layers[0] == model.layers[0] && training.model != model)
    }

    @Test func untrainable() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let training = Training(
                Sequential<Float>([.other(OtherLayer(Doubling()))]), optimizer: SGD(learningRate: 0.1))
            training.step(Matrix([[1]]), Matrix([[1]]))
            _ = training.model
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            text.contains("Doubling cannot be trained. Hint: its type needs a function with(parameters:)."))
        // One derivative too many would be written over those of the next layer.
        let many = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let layer = Doubling(derivatives: 2)
            let training = Training(
                Sequential<Float>([.other(OtherLayer(layer))]), optimizer: SGD(learningRate: 0.1))
            training.step(Matrix([[1]]), Matrix([[1]]))
        }
        let said = String(decoding: many?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Doubling gives derivatives of other lengths than it says. Hint: its type"))
        let each = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let normalization = EachPlace(.batchNormalization(BatchNormalization<Float>(2)), places: [3])
            _ = Training(Sequential([.other(OtherLayer(normalization))]), optimizer: SGD(learningRate: 0.1))
        }
        let message = String(decoding: each?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("EachPlace(3, BatchNormalization(2)) are not computed for several places"))
        // Without scale and center there is no parameter, but Keras still normalizes by the batch.
        let plain = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let layer = BatchNormalization<Float>(
                gamma: [1], beta: [0], movingMean: [0], movingVariance: [1], hasScale: false, hasCenter: false
            )
            let each = EachPlace(.batchNormalization(layer), places: [3])
            _ = Training(Sequential([.other(OtherLayer(each))]), optimizer: SGD(learningRate: 0.1))
        }
        let saying = String(decoding: plain?.standardErrorContent ?? [], as: UTF8.self)
        #expect(saying.contains("EachPlace(3, BatchNormalization(1)) are not computed for several places"))
    }
}
