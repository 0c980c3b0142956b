import Neural
import Testing

/// Windows at the edges of an image, and what lies beyond.
@Suite struct WindowTests {
    /// As `torch.nn.AvgPool2d(…, padding=…, count_include_pad=…)` and `MaxPool2d`: a maximum ignores zeros.
    @Test func paddedPooling() {
        let windows = Windows((2, 2), over: (2, 2), stride: (2, 2), padding: .zeros(rows: 1, columns: 1))
        let image: [Double] = [-1, -2, -3, -4]
        #expect(Pooling2D(.max, windows: windows, channels: 1)(image) == image)
        let counted = Pooling2D<Double>(.average, windows: windows, channels: 1)
        #expect(counted.countsPadding && counted(image) == [-0.25, -0.5, -0.75, -1])
        #expect(counted.backpropagated([1, 1, 1, 1], at: image).inputs == [0.25, 0.25, 0.25, 0.25])
        let ignored = Pooling2D<Double>(.average, windows: windows, channels: 1, countsPadding: false)
        #expect(ignored(image) == image && ignored != counted)
        // Keras' padding is not counted, unless that is asked for.
        let same = Windows((2, 2), over: (1, 1), padding: .same)
        #expect(Pooling2D<Double>(.average, windows: same, channels: 1)([4]) == [4])
        #expect(Pooling2D<Double>(.average, windows: same, channels: 1, countsPadding: true)([4]) == [1])
        #expect(Pooling1D<Double>(.average, size: 3, over: 1, channels: 1, padding: .same)([6]) == [6])
        let row = Pooling1D<Double>(
            .average, size: 3, over: 1, channels: 1, padding: .zeros(rows: 0, columns: 1))
        #expect(row([6]) == [2] && row.inputShape == [1, 1] && row.outputShape == [1, 1])
        // Nothing is padded, or nothing can be counted.
        let plain = Windows((2, 2), over: (2, 2))
        #expect(!Pooling2D<Double>(.average, windows: plain, channels: 1, countsPadding: true).countsPadding)
        #expect(!Pooling2D<Double>(.max, windows: windows, channels: 1, countsPadding: true).countsPadding)
    }

    /// Keras has neither dilated windows in pooling layers nor padding of another kind.
    @Test func poolingThatKerasDoesNotHave() throws {
        let windows = [
            Windows((2, 2), over: (4, 4), dilation: (2, 1)),
            Windows((2, 2), over: (4, 4), padding: .zeros(rows: 1, columns: 0)),
        ]
        for windows in windows {
            let layer = Pooling2D<Float>(.max, windows: windows, channels: 1)
            #expect(throws: ExportError.self) { try Sequential([.other(OtherLayer(layer))]).json() }
        }
        let counted = Pooling2D<Float>(
            .average, windows: Windows((2, 2), over: (3, 3), padding: .same), channels: 1, countsPadding: true
        )
        #expect(throws: ExportError.self) { try Sequential([.other(OtherLayer(counted))]).json() }
    }

    @Test func noZerosAreNoPadding() throws {
        let windows = Windows((2, 2), over: (3, 3), padding: .zeros(rows: 0, columns: 0))
        #expect(windows == Windows((2, 2), over: (3, 3)) && windows.padding == .valid)
        let layer = Pooling2D<Float>(.average, windows: windows, channels: 1)
        let model = Sequential<Float>([.other(OtherLayer(layer))])
        #expect(try Sequential<Float>(json: model.json().bytes) == model)
    }

    @Test func paddedSteps() {
        let layer = Conv1D<Double>(
            kernel: [1, 10], filters: 1, size: 2, over: 3, channels: 1, padding: .zeros(rows: 0, columns: 1))
        #expect(layer([1, 2, 3]) == [10, 21, 32, 3])
        #expect(layer.inputShape == [3, 1] && layer.outputShape == [4, 1])
    }

    /// A sum begins with −0. Zeros beyond the edge are multiplied.
    @Test func signedZerosAndInfinities() {
        func convolution(_ kernel: [Float], _ padding: Windows.Padding = .valid) -> [Float] {
            Conv1D<Float>(
                kernel: kernel, filters: 1, size: kernel.count, over: 2, channels: 1, padding: padding)([
                    -0.0, 1,
                ])
        }
        let zeros = convolution([1])
        #expect(zeros[0].sign == .minus && zeros[0] == 0 && zeros[1] == 1)
        #expect(convolution([0, 1, 0], .same)[0].sign == .plus)
        let padded = convolution([.infinity, 1, 1], .same)
        // 0 · ∞ beyond the edge; then −0 · ∞ inside.
        #expect(padded.count == 2 && padded.allSatisfy { $0.isNaN })
        #expect(convolution([1, .infinity])[0] == .infinity)
        // The derivatives of what is beyond the edge are left out.
        let layer = Conv1D<Float>(
            kernel: [.infinity, 1, 1], filters: 1, size: 3, over: 1, channels: 1, padding: .same)
        let back = layer.backpropagated([1], at: [2])
        #expect(back.inputs == [1] && back.parameters == [[0, 2, 0]])
    }

    /// A row of more windows than are computed at a time: the same bits as its parts.
    @Test(arguments: [1, 2]) func longRows(groups: Int) {
        var generator = Generator(seed: 71)
        func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.uniform()) - 0.5 } }
        let (size, steps, channels, filters) = (70, 1000, 4, 6)
        let kernel = numbers(size * channels / groups * filters)
        let bias = numbers(filters)
        let x = numbers(steps * channels)
        let whole = Conv1D(
            kernel: kernel, bias: bias, filters: filters, size: size, over: steps, channels: channels,
            groups: groups)(x)
        let one = Conv1D(
            kernel: kernel, bias: bias, filters: filters, size: size, over: size, channels: channels,
            groups: groups)
        for step in 0...(steps - size) {
            let part = one(Array(x[(step * channels)..<((step + size) * channels)]))
            #expect(Array(whole[(step * filters)..<((step + 1) * filters)]) == part)
        }
        // Padded: as the row with zeros at both ends.
        let padded = Conv1D(
            kernel: kernel, bias: bias, filters: filters, size: size, over: steps, channels: channels,
            padding: .zeros(rows: 0, columns: 9), groups: groups)(x)
        let zeros = [Float](repeating: 0, count: 9 * channels)
        let longer = Conv1D(
            kernel: kernel, bias: bias, filters: filters, size: size, over: steps + 18, channels: channels,
            groups: groups)(zeros + x + zeros)
        #expect(padded == longer)
    }
}
