import PlainText

/// The maximum or the mean of each window, for each channel, as Keras' `MaxPooling2D` and `AveragePooling2D`.
///
/// Places beyond the edge are ignored by a maximum, as if they were −∞. A mean ignores them in sum and count, as
/// Keras' `same`, or counts them as zeros, as PyTorch's `count_include_pad`: ``countsPadding``.
/// Keras: https://keras.io/api/layers/pooling_layers. PyTorch:
/// https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html.
///
///     let windows = Windows((2, 2), over: (2, 4), stride: (2, 2))
///     Pooling2D<Float>(.max, windows: windows, channels: 1)([1, 2, 3, 4, 5, 6, 7, 8])  // [6.0, 8.0]
///     Pooling2D<Float>(.average, windows: windows, channels: 1)([1, 2, 3, 4, 5, 6, 7, 8])  // [3.5, 5.5]
///     let padded = Windows((1, 3), over: (1, 2), stride: (1, 2), padding: .zeros(rows: 0, columns: 1))
///     Pooling2D<Float>(.average, windows: padded, channels: 1)([6, 12])  // [6.0]
///     Pooling2D<Float>(.average, windows: padded, channels: 1, countsPadding: false)([6, 12])  // [9.0]
public struct Pooling2D<Scalar: Real>: LayerKind {
    /// The pooling function.
    public enum Kind: UInt8, Sendable, Equatable {
        /// The maximum.
        case max
        /// The mean.
        case average
    }

    /// The pooling function.
    public let kind: Kind
    /// How the window moves; usually by its own size.
    public let windows: Windows
    /// The number of channels of the image.
    public let channels: Int
    /// Whether a mean counts the places beyond the edge, as zeros. False for a maximum, and without padding.
    public let countsPadding: Bool

    public var kerasName: StaticString { kind == .max ? "max_pooling2d" : "average_pooling2d" }
    public var kerasType: StaticString { kind == .max ? "MaxPooling2D" : "AveragePooling2D" }

    /// Makes a layer that takes the maximum or the mean of each window.
    ///
    /// - Parameters:
    ///   - kind: the pooling function.
    ///   - windows: the size of the windows, and how they move over the image.
    ///   - channels: how many numbers a place of the image has.
    ///   - countsPadding: whether a mean counts places beyond the edge, as zeros. By default as the library that has
    ///     such a padding: with ``Windows/Padding/zeros(rows:columns:)`` it does, with ``Windows/Padding/same`` it
    ///     does not.
    ///
    /// Stops the program if there is no channel, or if a window has only places beyond the edge, of which there is
    /// neither a maximum nor a mean. (PyTorch refuses more padding than half of a window.)
    public init(_ kind: Kind, windows: Windows, channels: Int, countsPadding: Bool? = nil) {
        guard elementCount([windows.image.rows, windows.image.columns, channels]) != nil,
            elementCount([windows.count.rows, windows.count.columns, channels]) != nil
        else { stop("Pooling of \(channels) channels. Hint: at least one.") }
        if windows.padding != .valid, windows.isOneEmpty {
            stop(
                "Pooling: a window of \(windows.size.rows) × \(windows.size.columns) has no place in the image of "
                    + "\(windows.image.rows) × \(windows.image.columns). Hint: pad by at most half of the window."
            )
        }
        (self.kind, self.windows, self.channels) = (kind, windows, channels)
        self.countsPadding =
            kind == .average && windows.padding != .valid && countsPadding ?? (windows.padding != .same)
    }

    /// Whether Keras has such a layer.
    var isOfKeras: Bool { windows.isOfKeras && windows.dilation == (1, 1) && !countsPadding }

    /// The divisor of a mean of so many places of the image.
    private func divisor(_ places: Int) -> Scalar {
        Scalar(countsPadding ? windows.size.rows * windows.size.columns : places)
    }

    public var inputShape: [Int] { [windows.image.rows, windows.image.columns, channels] }
    public var outputShape: [Int] { [windows.count.rows, windows.count.columns, channels] }
    public var parameters: [[Scalar]] { [] }
    public var kerasConfig: KerasConfig? {
        guard isOfKeras else { return nil }
        var config = KerasConfig()
        config.set("pool_size", [windows.size.rows, windows.size.columns])
        windows.set(in: &config, axes: 2)
        return config
    }
    public var text: Text {
        "\(kerasType)(\(product(inputShape)) → \(product(outputShape)))"
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        var outputs: [Scalar] = []
        forEachWindow { places, channel in
            switch kind {
            case .max:
                outputs.append(x[places[largest(of: places, channel, in: x)].image * channels + channel])
            case .average:
                var sum: Scalar = 0
                for place in places { sum += x[place.image * channels + channel] }
                outputs.append(sum / divisor(places.count))
            }
        }
        return outputs
    }

    /// The place of the maximum, the first if several are equal; the whole derivative goes to it.
    private func largest(of places: [(window: Int, image: Int)], _ channel: Int, in x: [Scalar]) -> Int {
        var largest = 0
        for index in places.indices
        where x[places[index].image * channels + channel] > x[places[largest].image * channels + channel] {
            largest = index
        }
        return largest
    }

    private func forEachWindow(_ body: (_ places: [(window: Int, image: Int)], _ channel: Int) -> Void) {
        for row in 0..<windows.count.rows {
            for column in 0..<windows.count.columns {
                let places = windows.places(row: row, column: column)
                for channel in 0..<channels { body(places, channel) }
            }
        }
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        var inputs = [Scalar](repeating: 0, count: x.count)
        var next = 0
        forEachWindow { places, channel in
            switch kind {
            case .max:
                inputs[places[largest(of: places, channel, in: x)].image * channels + channel] +=
                    outputs[next]
            case .average:
                for place in places {
                    inputs[place.image * channels + channel] += outputs[next] / divisor(places.count)
                }
            }
            next += 1
        }
        return (inputs, [])
    }
}
