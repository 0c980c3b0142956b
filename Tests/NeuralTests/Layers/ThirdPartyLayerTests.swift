import Neural
import PlainText
import Testing

/// Layers of another package, which sees only what is public.
@Suite struct ThirdPartyLayerTests {
    /// The same slope for all negative numbers of a row: what Keras calls a `PReLU` with a shared axis.
    struct Leak: LayerKind {
        typealias Scalar = Float
        let slope: Float
        let count: Int

        var inputShape: [Int] { [count] }
        var outputShape: [Int] { [count] }
        var parameters: [[Float]] { [[slope]] }
        var kerasName: StaticString { "p_re_lu" }
        var kerasType: StaticString { "PReLU" }
        var kerasConfig: KerasConfig? {
            var config = KerasConfig()
            config.set("shared_axes", [1])
            return config
        }
        var text: Text { "Leak(\(count))" }

        func with(parameters: [[Float]]) -> Leak { Leak(slope: parameters[0][0], count: count) }
        func callAsFunction(_ x: [Float]) -> [Float] { x.map { $0 > 0 ? $0 : slope * $0 } }
        func backpropagated(_ outputs: [Float], at x: [Float]) -> (inputs: [Float], parameters: [[Float]]) {
            var sum: Float = 0
            for (slope, number) in zip(outputs, x) where number <= 0 { sum += slope * number }
            return (zip(outputs, x).map { $1 > 0 ? $0 : $0 * slope }, [[sum]])
        }
    }

    @Test func trainedAndWritten() throws {
        let model = Sequential<Float>([
            .dense(Dense(kernel: Matrix([[1, -2]]), bias: [0, 1])),
            .other(OtherLayer(Leak(slope: 0.5, count: 2))),
        ])
        #expect(model([3]) == [3, -2.5])
        let training = Training(model, optimizer: SGD<Float>(learningRate: 0.25))
        training.step(Matrix([[3]]), Matrix([[3, -2]]))
        let trained = training.model
        #expect(trained != model)
        // Read as the library's own layer, which computes the same.
        let text = try trained.json()
        #expect(
            text.string.contains(#""class_name": "PReLU", "config": {"name": "p_re_lu", "shared_axes": [1]}"#)
        )
        let read = try Sequential<Float>(json: text.bytes)
        #expect(read([3]) == trained([3]) && read.parameterCount == trained.parameterCount)
    }

    /// A layer that Keras does not have.
    struct Square: LayerKind {
        typealias Scalar = Float
        /// The length that it says.
        var length = 1
        var inputShape: [Int] { [length] }
        var outputShape: [Int] { [length] }
        var parameters: [[Float]] { [] }
        var kerasName: StaticString { "square" }
        var kerasType: StaticString { "Square" }
        var text: Text { "Square" }
        func callAsFunction(_ x: [Float]) -> [Float] { x.map { $0 * $0 } }
        func backpropagated(_ outputs: [Float], at x: [Float]) -> (inputs: [Float], parameters: [[Float]]) {
            (zip(outputs, x).map { $0 * 2 * $1 }, [])
        }
    }

    @Test func unknownToKeras() async {
        let model = Sequential<Float>([.other(OtherLayer(Square()))])
        #expect(model([3]) == [9])
        let error = #expect(throws: ExportError.self) { try model.json() }
        #expect(error?.text.string.hasPrefix("layer 0, Square, has no form in Keras' configuration") == true)
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = OtherLayer(Square(length: 0))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("Square: from 0 to 0. Hint: all lengths are 1 or more."))
    }
}
