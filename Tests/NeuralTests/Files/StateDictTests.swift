import PlainText
import Testing

@testable import Neural

/// Layers of PyTorch's state dicts: the same as those of the same numbers in Keras' layout.
@Suite struct StateDictTests {
    @Test(arguments: LayerCase.torch.filter { !$0.state.isEmpty }) func layers(_ one: LayerCase) throws {
        var state = StateDict(one.state)
        let layer: Layer<Float> = try #require(try one.torchLayer(&state))
        #expect(state.unused.isEmpty, "\(state.unused)")
        // Some have settings that Keras does not have.
        if one.config.isEmpty { return }
        let model = Sequential([layer]), keras = try one.model(Float.self)
        let x = one.x[0].values(as: Float.self)
        #expect(model(x) == keras(x))
        // Padding is said otherwise, and batch normalization keeps another share.
        if one.name != "Conv2d/padding 1", !one.layer.hasPrefix("BatchNorm") { #expect(model == keras) }
    }

    /// Models of several layers, as PyTorch computes them.
    @Test(arguments: TorchModel.all) func models(_ model: TorchModel) throws {
        var state = StateDict(model.state)
        let outputs = Sequential<Float>(try model.layers(&state))(model.x.values(as: Float.self))
        #expect(outputs.count == model.y.count && !model.y.isEmpty)
        for (ours, theirs) in zip(outputs, model.y) {
            #expect(abs(ours - theirs) <= 2e-6 * max(1, abs(theirs)))
        }
        #expect(state.unused.isEmpty, "\(state.unused)")
    }

    @Test func paddingIsZeros() {
        let image = (0..<12).map { Double($0 * 7 % 5) - 1.5 }
        let kernel = (0..<9).map { Double($0 * 5 % 7) - 2 }
        var padded = [Double](repeating: 0, count: 7 * 6)
        for row in 0..<3 {
            for column in 0..<4 { padded[(row + 2) * 6 + column + 1] = image[row * 4 + column] }
        }
        let ours = Conv2D(
            kernel: kernel, filters: 1,
            windows: Windows((3, 3), over: (3, 4), stride: (2, 1), padding: .zeros(rows: 2, columns: 1)),
            channels: 1)
        let plain = Conv2D(
            kernel: kernel, filters: 1, windows: Windows((3, 3), over: (7, 6), stride: (2, 1)), channels: 1)
        #expect(ours(image) == plain(padded) && ours.outputShape == [3, 4, 1])
        #expect(throws: ExportError.self) { try Sequential([.other(OtherLayer(ours))]).json() }
    }
}
