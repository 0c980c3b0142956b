import Neural
import Testing

@Suite struct BatchTests {
    /// The bit patterns of numbers; nil for NaN, whose bits depend on the machine.
    private func bits(_ numbers: [Float]) -> [UInt32?] { numbers.map { $0.isNaN ? nil : $0.bitPattern } }

    /// Every row of a batch equals the row computed alone, bit for bit;
    /// also with the model prepared beforehand.
    @Test(arguments: Activation.allCases)
    func batchEqualsRows(activation: Activation) {
        var generator = Generator(seed: 77)
        let normalization = BatchNormalization<Float>(
            gamma: (1...9).map { Float($0) / 100 }, beta: [Float](repeating: 0.5, count: 9),
            movingMean: [Float](repeating: 0.25, count: 9), movingVariance: [Float](repeating: 0.3, count: 9))
        let model = Sequential<Float>([
            .flatten([3, 1]), .dense(Dense(inputs: 3, units: 9, activation: activation, using: &generator)),
            .batchNormalization(normalization), .dropout(0.5), .activation(activation),
            .dense(Dense(inputs: 9, units: 5, activation: activation, using: &generator)),
            .dense(Dense(inputs: 5, units: 2, using: &generator)),
        ])
        for rows in [0, 1, 7, 8, 21, 65] {
            let x = Matrix(
                rows: rows, columns: 3,
                values: (0..<(3 * rows)).map { _ in Float(4 * generator.uniform() - 2) })
            let outputs = model(x)
            #expect(outputs.rows == rows && outputs.columns == 2)
            #expect(bits(outputs.values) == bits(x.flatMap { model($0) }))
            #expect(outputs.values.allSatisfy { $0.isFinite })
            #expect(x.map { Trace(model, $0).output }.flatMap { $0 } == outputs.values)
            let predictor = Predictor(model, rows: 4)
            var room = [Float](repeating: 0, count: 2 * rows)
            x.values.withUnsafeBufferPointer { x in
                room.withUnsafeMutableBufferPointer { predictor.predict(x, into: $0) }
            }
            #expect(bits(room) == bits(outputs.values))
        }
    }

    @Test func unusualNumbersInABatch() throws {
        let model = try seedModel()
        let x: [Float] = [.nan, .infinity, -.infinity, -0.0, 0, 1e30, -1e30, 10, 11.295]
        #expect(bits(model(Matrix(column: x)).values) == bits(x.map { model([$0])[0] }))
        let predictor = Predictor(model)
        #expect(bits(x.map { predictor($0) }) == bits(x.map { model([$0])[0] }))
    }

    /// A network without activations is a linear function, exactly so for small whole numbers.
    @Test func linearNetworksAreLinear() {
        var generator = Generator(seed: 5)
        func whole(_ rows: Int, _ columns: Int) -> Matrix<Float> {
            Matrix(
                rows: rows, columns: columns,
                values: (0..<(rows * columns)).map { _ in Float(generator.index(below: 9)) - 4 })
        }
        let model = Sequential<Float>([
            Dense(kernel: whole(3, 4), bias: [0, 0, 0, 0]), Dense(kernel: whole(4, 2), bias: [0, 0]),
        ])
        for _ in 0..<20 {
            let (x, y) = (whole(1, 3)[0], whole(1, 3)[0])
            let sum = zip(x, y).map { 3 * $0 - 2 * $1 }
            #expect(model(sum) == zip(model(x), model(y)).map { 3 * $0 - 2 * $1 })
        }
    }
}
