import PlainText

/// A two-dimensional convolution, as Keras' `Conv2D`: each output is the sum of a window's numbers times a
/// filter's, plus a bias. The filter is not flipped.
///
/// `outputs[y, x, f] = activation(Σ image[y + i, x + j, c] · kernel[i, j, c, f] + bias[f])`, summed in the
/// order i, j, c.
/// Keras: https://keras.io/api/layers/convolution_layers/convolution2d.
///
///     let windows = Windows((2, 2), over: (3, 3))
///     let layer = Conv2D<Float>(kernel: [1, 10, 100, 1000], bias: [0.5], filters: 1, windows: windows, channels: 1)
///     layer.outputShape  // [2, 2, 1]
///     layer([1, 2, 3, 4, 5, 6, 7, 8, 9])  // [5421.5, 6532.5, 8754.5, 9865.5]
public struct Conv2D<Scalar: Real>: LayerKind {
    /// How the window moves.
    public let windows: Windows
    /// The number of channels of the image.
    public let channels: Int
    /// The number of groups of channels, each of which has its own filters.
    public let groups: Int
    /// The weights: rows × columns × (channels / groups) × filters, the last axis fastest.
    public let kernel: [Scalar]
    /// One number for each filter; empty if the layer has no bias.
    public let bias: [Scalar]
    /// The function applied to each place's sums.
    public let activation: Activation
    /// The number of filters.
    public let filters: Int

    public var kerasName: StaticString { "conv2d" }
    public var kerasType: StaticString { "Conv2D" }

    /// Makes a layer from its kernel and, if it has one, its bias.
    ///
    /// - Parameters:
    ///   - kernel: the numbers of all filters, in the order of ``kernel``.
    ///   - bias: one number for each filter, or none.
    ///   - filters: the number of filters.
    ///   - windows: the size of the filters, and how they move over the image.
    ///   - channels: how many numbers a place of the image has.
    ///   - groups: how many groups of channels have filters of their own.
    ///   - activation: the function applied to each place's sums.
    ///
    /// Stops the program if the kernel does not fit the window, the channels and the groups.
    public init(
        kernel: [Scalar], bias: [Scalar] = [], filters: Int, windows: Windows, channels: Int, groups: Int = 1,
        activation: Activation = .linear
    ) {
        guard groups > 0, channels % groups == 0, filters % groups == 0, filters > 0,
            kernel.count == windows.size.rows * windows.size.columns * (channels / groups) * filters,
            bias.isEmpty || bias.count == filters
        else {
            stop(
                "Conv2D: a kernel of \(kernel.count) numbers and a bias of \(bias.count) for \(filters) filters of "
                    + "\(windows.size.rows) × \(windows.size.columns) over \(channels) channels in \(groups) groups. "
                    + "Hint: a kernel is rows × columns × (channels / groups) × filters.")
        }
        (self.kernel, self.bias, self.filters, self.windows) = (kernel, bias, filters, windows)
        (self.channels, self.groups, self.activation) = (channels, groups, activation)
    }

    public var inputShape: [Int] { [windows.image.rows, windows.image.columns, channels] }
    public var outputShape: [Int] { [windows.count.rows, windows.count.columns, filters] }
    public var parameters: [[Scalar]] { bias.isEmpty ? [kernel] : [kernel, bias] }
    public var text: Text {
        "Conv2D(\(product(inputShape)) → \(product(outputShape)), \(windows.size.rows) × \(windows.size.columns), \(activation.text))"
    }

    /// The pre-activations: places × filters numbers. Stops the program if `x` has fewer numbers than the
    /// image.
    public func preActivations(_ x: [Scalar]) -> [Scalar] {
        let (perGroup, perFilter) = (channels / groups, filters / groups)
        var z: [Scalar] = []
        z.reserveCapacity(outputShape.reduce(1, *))
        for row in 0..<windows.count.rows {
            for column in 0..<windows.count.columns {
                let places = windows.places(row: row, column: column)
                for filter in 0..<filters {
                    let first = filter / perFilter * perGroup
                    var sum: Scalar = 0
                    for place in places {
                        for channel in 0..<perGroup {
                            sum +=
                                x[place.image * channels + first + channel]
                                * kernel[(place.window * perGroup + channel) * filters + filter]
                        }
                    }
                    z.append(bias.isEmpty ? sum : sum + bias[filter])
                }
            }
        }
        return z
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        activated(preActivations(x), each: filters, activation)
    }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let z = preActivations(x)
        let delta = deltas(outputs, z, activated(z, each: filters, activation), each: filters, activation)
        let (perGroup, perFilter) = (channels / groups, filters / groups)
        var inputs = [Scalar](repeating: 0, count: x.count)
        var kernelGradient = [Scalar](repeating: 0, count: kernel.count)
        var biasGradient = [Scalar](repeating: 0, count: bias.count)
        for row in 0..<windows.count.rows {
            for column in 0..<windows.count.columns {
                let places = windows.places(row: row, column: column)
                let start = (row * windows.count.columns + column) * filters
                for filter in 0..<filters {
                    let slope = delta[start + filter]
                    if !bias.isEmpty { biasGradient[filter] += slope }
                    let first = filter / perFilter * perGroup
                    for place in places {
                        for channel in 0..<perGroup {
                            let (i, k) = (
                                place.image * channels + first + channel,
                                (place.window * perGroup + channel) * filters + filter
                            )
                            kernelGradient[k] += x[i] * slope
                            inputs[i] += kernel[k] * slope
                        }
                    }
                }
            }
        }
        return (inputs, bias.isEmpty ? [kernelGradient] : [kernelGradient, biasGradient])
    }
}

/// The activations of rows of `count` numbers each: a softmax is applied to each row separately.
func activated<Scalar: Real>(_ z: [Scalar], each count: Int, _ activation: Activation) -> [Scalar] {
    if activation == .linear { return z }
    var outputs: [Scalar] = []
    outputs.reserveCapacity(z.count)
    for start in stride(from: 0, to: z.count, by: count) {
        outputs += activation(Array(z[start..<(start + count)]))
    }
    return outputs
}

/// The derivatives with respect to the pre-activations.
func deltas<Scalar: Real>(
    _ gradient: [Scalar], _ z: [Scalar], _ outputs: [Scalar], each count: Int, _ activation: Activation
) -> [Scalar] {
    if activation == .linear { return gradient }
    var deltas: [Scalar] = []
    for start in stride(from: 0, to: z.count, by: count) {
        let range = start..<(start + count)
        deltas += activation.backpropagated(Array(gradient[range]), Array(z[range]), Array(outputs[range]))
    }
    return deltas
}
