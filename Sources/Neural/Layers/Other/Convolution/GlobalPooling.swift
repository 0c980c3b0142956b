import PlainText

/// The maximum or the mean of each channel over all places, as Keras' `GlobalMaxPooling1D`,
/// `GlobalAveragePooling2D` and so on: a ``Pooling2D`` with one window.
///
///     let layer = GlobalPooling<Float>(.average, over: [2, 2], channels: 1)
///     layer([1, 2, 3, 6])  // [3.0]
///     layer.outputShape  // [1]
public struct GlobalPooling<Scalar: Real>: LayerKind {
    /// The equivalent pooling with one window.
    public let pooling: Pooling2D<Scalar>
    /// The lengths of all axes but that of the channels: a number of steps, or rows and columns.
    public let places: [Int]
    /// Whether the axes of the places are kept, each with length 1.
    public let keepsAxes: Bool

    /// Makes a layer over some steps, or over rows and columns.
    ///
    /// Stops the program unless there are one or two lengths, each 1 or more.
    public init(_ kind: Pooling2D<Scalar>.Kind, over places: [Int], channels: Int, keepsAxes: Bool = false) {
        guard places.count == 1 || places.count == 2 else {
            stop(
                "GlobalPooling over \(places.count) axes. Hint: give a number of steps, or rows and columns.")
        }
        let image = (places.count == 2 ? places[0] : 1, places[places.count - 1])
        pooling = Pooling2D(kind, windows: Windows(image, over: image), channels: channels)
        (self.places, self.keepsAxes) = (places, keepsAxes)
    }

    public var inputShape: [Int] { places + [pooling.channels] }
    public var outputShape: [Int] { (keepsAxes ? places.map { _ in 1 } : []) + [pooling.channels] }
    public var parameters: [[Scalar]] { [] }
    public var kerasName: StaticString {
        switch (pooling.kind, places.count) {
        case (.max, 1): "global_max_pooling1d"
        case (.max, _): "global_max_pooling2d"
        case (.average, 1): "global_average_pooling1d"
        case (.average, _): "global_average_pooling2d"
        }
    }
    public var kerasType: StaticString {
        switch (pooling.kind, places.count) {
        case (.max, 1): "GlobalMaxPooling1D"
        case (.max, _): "GlobalMaxPooling2D"
        case (.average, 1): "GlobalAveragePooling1D"
        case (.average, _): "GlobalAveragePooling2D"
        }
    }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set("keepdims", keepsAxes)
        return config
    }
    public var text: Text { "\(kerasType)(\(product(inputShape)))" }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { pooling(x) }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) { pooling.backpropagated(outputs, at: x) }
}
