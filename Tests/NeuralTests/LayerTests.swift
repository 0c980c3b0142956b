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

    @Test func aWrongShapeStopsTheProgram() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let layer = Dense<Float>(kernel: Matrix([[1, 2]]), bias: [0, 0])
            _ = layer([1, 2, 3])
        }
        let message = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(message.contains("Dense(1 → 2, linear): the input has shape (3) but the kernel is 1 × 2."))
        #expect(message.contains("Hint: give 1 number, one for each row of the kernel."))
    }

    @Test(
        arguments: [
            ("[array([[1.]]), array([1.]), array([[1.]])]", "3 arrays and 1 activations"),
            ("[array([1.]), array([1.])]", "the kernel of layer 0, has shape (1,)"),
            ("[array([[1., 2.]]), array([1.])]", "has shape (1,) after a kernel of shape (1, 2)"),
        ])
    func arraysThatAreNoModel(text: String, message: String) throws {
        let printout = try Printout(text)
        let error = #expect(throws: ShapeError.self) {
            try Sequential<Float>(printout, activations: [.relu])
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func layersThatDoNotFit() throws {
        let printout = try Printout("array([[1., 2.]]) array([1., 2.]) array([[1.]]) array([1.])")
        let error = #expect(throws: ShapeError.self) {
            try Sequential<Float>(printout, activations: [.relu, .linear])
        }
        #expect(error?.problem.hasSuffix("has shape (1, 1) after Dense(1 → 2, relu)") == true)
    }
}
