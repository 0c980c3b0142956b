import PlainText

/// The maximum or the mean of each window of steps, for each channel, as Keras' `MaxPooling1D` and
/// `AveragePooling1D`: a ``Pooling2D`` over an image of one row.
///
///     let layer = Pooling1D<Float>(.max, size: 2, over: 4, channels: 1)
///     layer([1, 3, 2, 0])  // [3.0, 2.0]
public struct Pooling1D<Scalar: Real>: LayerKind {
    /// The equivalent pooling over an image of one row.
    public let pooling: Pooling2D<Scalar>

    /// Makes a layer whose windows have `size` steps and move by `stride`, or by `size` if no stride is
    /// given. Steps are columns: `.zeros(rows: 0, columns: 1)` pads them.
    ///
    /// Stops the program if a length is below 1, if no window fits, if rows are padded, and as
    /// ``Pooling2D/init(_:windows:channels:countsPadding:)``.
    public init(
        _ kind: Pooling2D<Scalar>.Kind, size: Int, over steps: Int, channels: Int, stride: Int? = nil,
        padding: Windows.Padding = .valid, countsPadding: Bool? = nil
    ) {
        pooling = Pooling2D(
            kind,
            windows: Windows(
                alongSteps: size, over: steps, stride: stride ?? size, padding: padding),
            channels: channels, countsPadding: countsPadding)
    }

    init(_ pooling: Pooling2D<Scalar>) { self.pooling = pooling }

    public var inputShape: [Int] { Array(pooling.inputShape.dropFirst()) }
    public var outputShape: [Int] { Array(pooling.outputShape.dropFirst()) }
    public var parameters: [[Scalar]] { [] }
    public var kerasName: StaticString {
        pooling.kind == .max ? "max_pooling1d" : "average_pooling1d"
    }
    public var kerasType: StaticString { pooling.kind == .max ? "MaxPooling1D" : "AveragePooling1D" }
    public var kerasConfig: KerasConfig? {
        guard pooling.isOfKeras else { return nil }
        var config = KerasConfig()
        config.set("pool_size", [pooling.windows.size.columns])
        pooling.windows.set(in: &config, axes: 1)
        return config
    }
    public var text: Text { "\(kerasType)(\(product(inputShape)) → \(product(outputShape)))" }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { pooling(x) }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) { pooling.backpropagated(outputs, at: x) }
}
