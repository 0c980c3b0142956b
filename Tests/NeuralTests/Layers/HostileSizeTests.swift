import Neural
import Testing

/// Sizes with which no layer can be computed: the program stops with a message, before anything overflows or is
/// allocated.
@Suite struct HostileSizeTests {
    enum Hostile: String, CaseIterable, Codable, Sendable {
        case stride, dilation, negativePadding, hugePadding, hugeImage, hugeDilation, noWindow
        case paddedRows, paddedRowsOfPooling
        case channels, filters, groups, hugeKernel, hugeOutputs
        case poolingChannels, emptyWindow, emptyDilatedWindow, globalPooling
        case attentionWithoutColumns, attentionPlaces, attentionBias, heads, causalHeads, outputBias
        case recurrentColumns, recurrentUnits, recurrentSteps
        case reshape, slopes, scales, words, layerNormalization
        case places, units, dropout, flatten

        /// Part of the message.
        var message: String {
            switch self {
            case .stride, .dilation, .negativePadding, .hugePadding, .hugeImage, .hugeDilation, .noWindow:
                "Hint: all lengths are 1 or more, padding is not negative, and a window"
            case .paddedRows, .paddedRowsOfPooling: "padding of 1 rows. Hint: steps are columns"
            case .channels, .filters, .groups, .hugeKernel, .hugeOutputs:
                "Hint: a kernel is rows × columns × (channels / groups) × filters."
            case .poolingChannels: "Pooling of 0 channels."
            case .emptyWindow, .emptyDilatedWindow: "has no place in the image of"
            case .globalPooling: "Windows of"
            case .attentionWithoutColumns, .attentionPlaces, .attentionBias: "Attention: query"
            case .heads, .outputBias: "arrays for"
            case .causalHeads: "are all causal or not"
            case .recurrentColumns, .recurrentUnits, .recurrentSteps: "steps. Hint: they are inputs ×"
            case .reshape: "Reshape from"
            case .slopes: "PReLU: 1 slopes of shape 1 × 1"
            case .scales: "Rescaling: 1 scales"
            case .words: "Embedding of 1 × 2"
            case .layerNormalization: "LayerNormalization: gamma"
            case .places, .units: "Hint: all lengths are 1 or more, and units"
            case .dropout: "is the same at all places"
            case .flatten: "has axes of its own"
            }
        }

        func run() {
            let huge = Int.max
            let one = Matrix<Float>([[1]])
            func convolution(_ channels: Int, _ filters: Int, _ groups: Int, _ kernel: Int) {
                _ = Conv2D<Float>(
                    kernel: [Float](repeating: 0, count: kernel), filters: filters,
                    windows: Windows((1, 1), over: (2, 2)), channels: channels, groups: groups)
            }
            func pool(_ windows: Windows) { _ = Pooling2D<Float>(.max, windows: windows, channels: 1) }
            func rnn(_ kernel: Matrix<Float>, _ recurrent: Matrix<Float>, steps: Int = 1) {
                _ = GRU(kernel: kernel, recurrentKernel: recurrent, steps: steps)
            }
            switch self {
            case .stride: _ = Windows((1, 1), over: (2, 2), stride: (0, 1))
            case .dilation: _ = Windows((1, 1), over: (2, 2), dilation: (1, -1))
            case .negativePadding: _ = Windows((1, 1), over: (2, 2), padding: .zeros(rows: -1, columns: 0))
            case .hugePadding: _ = Windows((1, 1), over: (2, 2), padding: .zeros(rows: huge, columns: 0))
            case .hugeImage: _ = Windows((1, 1), over: (huge, 2))
            case .hugeDilation: _ = Windows((3, 1), over: (3, 1), dilation: (huge, 1), padding: .same)
            case .noWindow: _ = Windows((2, 2), over: (3, 3), dilation: (3, 1))
            case .paddedRows:
                _ = Conv1D<Float>(
                    kernel: [1], filters: 1, size: 1, over: 3, channels: 1,
                    padding: .zeros(rows: 1, columns: 0))
            case .paddedRowsOfPooling:
                _ = Pooling1D<Float>(
                    .max, size: 2, over: 3, channels: 1, padding: .zeros(rows: 1, columns: 1))
            case .channels: convolution(0, 2, 1, 0)
            case .filters: convolution(2, 0, 1, 0)
            case .groups: convolution(3, 4, 2, 4)
            case .hugeKernel: convolution(huge, 2, 1, 1)
            case .hugeOutputs: convolution(1, huge, 1, 1)
            case .poolingChannels:
                _ = Pooling2D<Float>(.max, windows: Windows((1, 1), over: (2, 2)), channels: 0)
            case .emptyWindow: pool(Windows((1, 2), over: (1, 4), padding: .zeros(rows: 0, columns: 2)))
            case .emptyDilatedWindow: pool(Windows((1, 2), over: (1, 3), dilation: (1, 5), padding: .same))
            case .globalPooling: _ = GlobalPooling<Float>(.max, over: [huge, 2], channels: 1)
            case .attentionWithoutColumns:
                let none = Matrix<Float>(rows: 1, columns: 0, values: [])
                _ = Attention(query: none, key: none, value: one, places: 2)
            case .attentionPlaces: _ = Attention(query: one, key: one, value: one, places: huge)
            case .attentionBias:
                _ = Attention(query: one, key: one, value: one, valueBias: [1, 2], places: 2)
            case .heads:
                _ = MultiHeadAttention<Float>(
                    [[1], [1], [1], [1]], heads: huge, size: 2, units: 2, places: 2)
            case .outputBias:
                _ = MultiHeadAttention<Float>(
                    [[1], [0], [1], [0], [1], [0], [1], []], heads: 1, size: 1, units: 1, places: 2)
            case .causalHeads:
                let heads = [true, false].map {
                    Attention(query: one, key: one, value: one, places: 2, isCausal: $0)
                }
                _ = MultiHeadAttention(heads: heads, output: Matrix([[1], [1]]))
            case .recurrentColumns:
                rnn(Matrix(rows: 0, columns: huge, values: []), Matrix([[1, 1, 1]]))
            case .recurrentUnits:
                rnn(Matrix([[1, 1, 1]]), Matrix(rows: huge, columns: 0, values: []))
            case .recurrentSteps: rnn(Matrix([[1, 1, 1], [1, 1, 1]]), Matrix([[1, 1, 1]]), steps: huge)
            case .reshape: _ = Reshape<Float>(from: [-2, -2], to: [4])
            case .slopes: _ = PReLU<Float>(slopes: [1], slopesShape: [1, 1], shape: [huge, 2])
            case .scales: _ = Rescaling<Float>(scale: [1], offset: [0], shape: [huge, 2])
            case .words: _ = Embedding<Float>(Matrix([[1, 2]]), length: huge)
            case .layerNormalization:
                _ = LayerNormalization<Float>(gamma: [1, 1], beta: [0, 0], places: huge)
            case .places: _ = EachPlace<Float>(.activation(.relu), places: [huge], units: 2)
            case .units:
                _ = EachPlace<Float>(.dense(Dense(kernel: one, bias: [0])), places: [2], units: 3)
            case .dropout: _ = EachPlace<Float>(.dropout(0.5), places: [2], units: 3)
            case .flatten: _ = EachPlace<Float>(.flatten([2, 2]), places: [2])
            }
        }
    }

    @Test(arguments: Hostile.allCases) func stops(_ hostile: Hostile) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [hostile] in
            hostile.run()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(hostile.message), "\(text)")
    }
}
