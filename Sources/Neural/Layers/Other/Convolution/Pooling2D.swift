import PlainText

/// The maximum or the mean of each window, for each channel, as Keras' `MaxPooling2D` and `AveragePooling2D`.
///
/// Places beyond the edge are ignored, also in the mean's count.
/// Keras: https://keras.io/api/layers/pooling_layers.
///
///     let windows = Windows((2, 2), over: (2, 4), stride: (2, 2))
///     Pooling2D<Float>(.max, windows: windows, channels: 1)([1, 2, 3, 4, 5, 6, 7, 8])  // [6.0, 8.0]
///     Pooling2D<Float>(.average, windows: windows, channels: 1)([1, 2, 3, 4, 5, 6, 7, 8])  // [3.5, 5.5]
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

    public var kerasName: StaticString { kind == .max ? "max_pooling2d" : "average_pooling2d" }
    public var kerasType: StaticString { kind == .max ? "MaxPooling2D" : "AveragePooling2D" }

    /// Makes a layer that takes the maximum or the mean of each window. Stops the program if there is no
    /// channel.
    public init(_ kind: Kind, windows: Windows, channels: Int) {
        guard channels > 0 else { stop("Pooling of \(channels) channels. Hint: at least one.") }
        (self.kind, self.windows, self.channels) = (kind, windows, channels)
    }

    public var inputShape: [Int] { [windows.image.rows, windows.image.columns, channels] }
    public var outputShape: [Int] { [windows.count.rows, windows.count.columns, channels] }
    public var parameters: [[Scalar]] { [] }
    public var kerasConfig: KerasConfig? {
        guard windows.isOfKeras else { return nil }
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
                outputs.append(sum / Scalar(places.count))
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
                    inputs[place.image * channels + channel] += outputs[next] / Scalar(places.count)
                }
            }
            next += 1
        }
        return (inputs, [])
    }
}
