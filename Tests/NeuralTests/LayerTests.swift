import Neural
import Testing

@Suite struct LayerTests {
    let layer = Dense<Float>(
        kernel: Matrix([[1, -2, 3], [4, 5, -6]]), bias: [0.5, 0, 1], activation: .relu)

    @Test func stepByStep() {
        #expect(layer.products([2, 1]) == Matrix([[2, -4, 6], [4, 5, -6]]))
        #expect(layer.sums([2, 1]) == [6, 1, 0])
        #expect(layer.preActivations([2, 1]) == [6.5, 1, 1])
        #expect(layer([-1, 0]) == [0, 2, 0])
        #expect(layer.description == "Dense(2 → 3, relu)")
        #expect((layer.inputs, layer.units, layer.parameterCount) == (2, 3, 9))
    }

    @Test func traceKeepsEveryStep() {
        let model = Sequential([layer, Dense(kernel: Matrix([[1], [1], [1]]), bias: [-1])])
        let trace = Trace(model, [2, 1])
        #expect(trace.layers[0].products == layer.products([2, 1]))
        #expect(trace.layers[0].sums == [6, 1, 0])
        #expect(trace.layers[1].input == [6.5, 1, 1])
        #expect(trace.output == [7.5])
        #expect(trace.output == model([2, 1]))
    }

    @Test func sumsKeepOrderAndAreNotFused() {
        let large: Float = 16_777_216
        let ones = Dense<Float>(kernel: Matrix([[1], [1], [1]]), bias: [0])
        #expect(ones.sums([large, 1, 1]) == [large])
        #expect(ones.sums([1, 1, large]) == [large + 2])
        let a = 1 + Float.ulpOfOne
        let fused = Dense<Float>(kernel: Matrix([[a]]), bias: [-(a * a)])
        #expect(fused([a]) == [0])
    }

    @Test func matrixIsACollectionOfRows() {
        var matrix = Matrix<Double>([[1, 2], [3, 4], [5, 6]])
        #expect(matrix == Matrix(rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6]))
        #expect(Array(matrix) == [[1, 2], [3, 4], [5, 6]])
        #expect(matrix[1] == [3, 4])
        #expect(matrix.column(1) == [2, 4, 6])
        matrix[2, 0] = 9
        #expect(matrix[2, 0] == 9)
    }

    @Test func batchNormalization() {
        let layer = BatchNormalization<Double>(
            gamma: [2, 1], beta: [1, -1], movingMean: [3, 0], movingVariance: [3, 0.25], epsilon: 1)
        #expect(layer.normalized([5, 0]) == [1, 0])
        #expect(layer([5, 0]) == [3, -1])
        #expect(BatchNormalization<Float>(2, epsilon: 0)([0.5, -3]) == [0.5, -3])
    }

    let deep = Sequential<Float>([
        .flatten([2, 1]), .dense(Dense(kernel: Matrix([[1, -2, 3], [4, 5, -6]]), bias: [0.5, 0, 1])),
        .batchNormalization(BatchNormalization(3)), .activation(.relu), .dropout(0.5),
        .dense(Dense(kernel: Matrix([[1], [1], [1]]), bias: [-1])),
    ])

    @Test func everyKindOfLayer() {
        #expect(
            deep.description == "Sequential(Flatten(2 × 1), Dense(2 → 3, linear), BatchNormalization(3), "
                + "Activation(relu), Dropout(0.5), Dense(3 → 1, linear))")
        #expect((deep.parameterCount, deep.trainableParameterCount) == (9 + 12 + 4, 9 + 6 + 4))
        #expect((deep.inputs, deep.units) == (2, 1))
        // Dropout and flatten change nothing, and a fresh normalization divides by √1.001.
        let scale = (1.001 as Float).squareRoot()
        #expect(deep([2, 1]) == [6.5 / scale + 1 / scale + 1 / scale - 1])
        let trace = Trace(deep, [2, 1])
        #expect(trace.output == deep([2, 1]))
        #expect(trace.layers[2].normalized == [6.5 / scale, 1 / scale, 1 / scale])
        #expect(trace.layers[3].preActivations == trace.layers[2].outputs)
        #expect(trace.layers[4].outputs == trace.layers[4].input)
    }

    @Test func summary() {
        #expect(
            deep.summary() == """
                Model: "sequential"
                ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
                ┃ Layer (type)                             ┃ Output Shape ┃ Param # ┃
                ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
                │ flatten (Flatten)                        │ (None, 2)    │       0 │
                ├──────────────────────────────────────────┼──────────────┼─────────┤
                │ dense (Dense)                            │ (None, 3)    │       9 │
                ├──────────────────────────────────────────┼──────────────┼─────────┤
                │ batch_normalization (BatchNormalization) │ (None, 3)    │      12 │
                ├──────────────────────────────────────────┼──────────────┼─────────┤
                │ activation (Activation)                  │ (None, 3)    │       0 │
                ├──────────────────────────────────────────┼──────────────┼─────────┤
                │ dropout (Dropout)                        │ (None, 3)    │       0 │
                ├──────────────────────────────────────────┼──────────────┼─────────┤
                │ dense_1 (Dense)                          │ (None, 1)    │       4 │
                └──────────────────────────────────────────┴──────────────┴─────────┘
                 Total params: 25
                 Trainable params: 19
                 Non-trainable params: 6

                """)
    }

    @Test(
        arguments: [
            ("[array([[1.]]), array([1.]), array([[1.]])]", "3 arrays and 1 activations"),
            ("[array([1.]), array([1.])]", "the kernel of layer 0, has shape (1,)"),
            ("[array([[1., 2.]]), array([1.])]", "has shape (1,) after a kernel of shape (1, 2)"),
        ])
    func arraysWithoutModel(text: String, message: String) throws {
        let printout = try Printout(text)
        let error = #expect(throws: ShapeError.self) {
            try Sequential<Float>(printout, activations: [.relu])
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func mismatchedLayers() throws {
        let printout = try Printout("array([[1., 2.]]) array([1., 2.]) array([[1.]]) array([1.])")
        let error = #expect(throws: ShapeError.self) {
            try Sequential<Float>(printout, activations: [.relu, .linear])
        }
        #expect(error?.problem.hasSuffix("has shape (1, 1) after Dense(1 → 2, relu)") == true)
    }
}
