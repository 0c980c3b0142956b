import PlainText

/// A convolution along one axis, as Keras' `Conv1D`: a ``Conv2D`` over an image of one row.
///
/// `outputs[t, f] = activation(Σ x[t + j, c] · kernel[j, c, f] + bias[f])`, summed in the order j, c.
/// Keras: https://keras.io/api/layers/convolution_layers/convolution1d.
///
///     let layer = Conv1D<Float>(kernel: [1, 10], filters: 1, size: 2, over: 3, channels: 1)
///     layer([1, 2, 3])  // [21.0, 32.0]
public struct Conv1D<Scalar: Real>: LayerKind {
    /// The equivalent convolution over an image of one row.
    public let convolution: Conv2D<Scalar>

    /// Makes a layer from its kernel (size × (channels / groups) × filters, the last axis fastest) and, if it
    /// has one, its bias.
    ///
    /// - Parameters:
    ///   - kernel: the numbers of all filters.
    ///   - bias: one number for each filter, or none.
    ///   - filters: the number of filters.
    ///   - size: how many steps a filter covers.
    ///   - steps: the number of steps of the input.
    ///   - channels: how many numbers a step has.
    ///   - stride: the distance between successive positions of the filter.
    ///   - dilation: the distance between the filter's places.
    ///   - padding: how windows are placed at both ends; steps are columns, as in `.zeros(rows: 0, columns: 1)`.
    ///   - groups: how many groups of channels have filters of their own.
    ///   - activation: the function applied to each step's sums.
    ///
    /// Stops the program if a length is below 1, no window fits, the kernel has another size, or rows are padded.
    public init(
        kernel: [Scalar], bias: [Scalar] = [], filters: Int, size: Int, over steps: Int, channels: Int,
        stride: Int = 1, dilation: Int = 1, padding: Windows.Padding = .valid, groups: Int = 1,
        activation: Activation = .linear
    ) {
        convolution = Conv2D(
            kernel: kernel, bias: bias, filters: filters,
            windows: Windows(
                alongSteps: size, over: steps, stride: stride, dilation: dilation, padding: padding),
            channels: channels, groups: groups, activation: activation)
    }

    init(_ convolution: Conv2D<Scalar>) { self.convolution = convolution }

    public var inputShape: [Int] { Array(convolution.inputShape.dropFirst()) }
    public var outputShape: [Int] { Array(convolution.outputShape.dropFirst()) }
    public var parameters: [[Scalar]] { convolution.parameters }
    public var kerasName: StaticString { "conv1d" }
    public var kerasType: StaticString { "Conv1D" }
    public var kerasConfig: KerasConfig? {
        guard convolution.windows.isOfKeras else { return nil }
        var config = KerasConfig()
        config.set("filters", convolution.filters)
        config.set("kernel_size", [convolution.windows.size.columns])
        convolution.windows.set(in: &config, axes: 1)
        config.set("dilation_rate", [convolution.windows.dilation.columns])
        convolution.set(in: &config)
        return config
    }
    public var text: Text {
        "Conv1D(\(product(inputShape)) → \(product(outputShape)), \(convolution.windows.size.columns), "
            + "\(convolution.activation.text))"
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(convolution.with(parameters: parameters))
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { convolution(x) }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) { convolution.backpropagated(outputs, at: x) }
}
