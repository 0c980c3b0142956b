import Neural
import Testing

@Suite struct KerasTests {
    /// The output layer adds sixteen products. Keras lets Eigen add them in another order, with fused
    /// multiply-add; here they are added one by one, each rounded. The two differ in the last bit for some
    /// inputs (`boundIsTight`), so no smaller bound is possible, and no larger one is needed.
    static let outputUlps = 1

    @Test(arguments: Reference.keras.predict.indices)
    func everyStepEqualsKeras(index: Int) throws {
        let expected = Reference.keras.predict[index]
        let x = expected.x_float32.float
        let model = try seedModel()
        let trace = Trace(model, [x])
        let hidden = trace.layers[0]
        #expect(hidden.preActivations.map(\.bitPattern) == expected.pre.map(\.float.bitPattern))
        #expect(hidden.outputs.map(\.bitPattern) == expected.act.map(\.float.bitPattern))
        #expect(hidden.outputs.indices.filter { hidden.outputs[$0] > 0 } == expected.active_units)
        #expect(ulps(trace.output[0], expected.predict.float) <= Self.outputUlps, "x = \(x)")
        #expect(trace.output == model([x]))
    }

    @Test(arguments: Reference.keras.predict.indices)
    func withoutRelu(index: Int) throws {
        let expected = Reference.keras.predict[index]
        let output = try seedModel(.linear)([expected.x_float32.float])[0]
        #expect(ulps(output, expected.no_relu.float) <= Self.outputUlps, "x = \(expected.x_float32.v)")
    }

    @Test func boundIsTight() throws {
        let (relu, linear) = (try seedModel(), try seedModel(.linear))
        let rows = Reference.keras.predict
        #expect(
            rows.map { ulps(relu([$0.x_float32.float])[0], $0.predict.float) }.max() == Self.outputUlps)
        #expect(
            rows.map { ulps(linear([$0.x_float32.float])[0], $0.no_relu.float) }.max() == Self.outputUlps)
    }

    @Test(arguments: ["seed-weights.txt", "get_weights-seed.txt"])
    func weightsAreReadBitForBit(file: String) throws {
        let arrays = try printout(file).arrays
        #expect(arrays.map(\.shape) == Reference.keras.seed_weights.map(\.shape))
        #expect(arrays.map { $0.values(as: Float.self) } == Reference.keras.seed_weights.map(\.floats))
        #expect(arrays.allSatisfy { $0.dtype == "float32" })
    }

    @Test func seedModelInFloatAndDouble() throws {
        let model = try seedModel()
        #expect(model.parameterCount == 49)
        #expect(model.description == "Sequential(Dense(1 → 16, relu), Dense(16 → 1, linear))")
        let double = try Sequential<Double>(printout("seed-weights.txt"), activations: [.relu, .linear])
        #expect(abs(double([10])[0] - Double(model([10])[0])) < 1e-4)
    }
}
