import PlainText

/// A two-dimensional convolution, as Keras' `Conv2D`: each output is the sum of a window's numbers times a
/// filter's, plus a bias. The filter is not flipped.
///
/// `outputs[y, x, f] = activation(Σ image[y + i, x + j, c] · kernel[i, j, c, f] + bias[f])`, summed in the
/// order i, j, c.
///
/// A sum begins with −0, so that products that are all −0 give −0. Places beyond the edge are zeros, which are
/// multiplied and added like all others: there, a weight of ∞ gives NaN, as in PyTorch; Keras leaves them out. The
/// backward pass leaves them out, since they add nothing to a finite derivative.
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
    /// Stops the program if the kernel does not fit the window, the channels and the groups, or if channels or filters
    /// cannot be divided among the groups.
    public init(
        kernel: [Scalar], bias: [Scalar] = [], filters: Int, windows: Windows, channels: Int, groups: Int = 1,
        activation: Activation = .linear
    ) {
        guard groups > 0, channels % groups == 0, filters % groups == 0,
            elementCount([windows.image.rows, windows.image.columns, channels]) != nil,
            elementCount([windows.count.rows, windows.count.columns, filters]) != nil,
            kernel.count
                == elementCount([windows.size.rows, windows.size.columns, channels / groups, filters]),
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
    public var kerasConfig: KerasConfig? {
        guard windows.isOfKeras else { return nil }
        var config = KerasConfig()
        let size = windows.size
        config.set("filters", filters)
        config.set("kernel_size", [size.rows, size.columns])
        windows.set(in: &config, axes: 2)
        config.set("dilation_rate", [windows.dilation.rows, windows.dilation.columns])
        set(in: &config)
        return config
    }
    /// Sets what both convolutions have in Keras' configuration.
    func set(in config: inout KerasConfig) {
        config.set("groups", groups)
        config.set("activation", activation)
        config.set("use_bias", !bias.isEmpty)
    }
    public var text: Text {
        "Conv2D(\(product(inputShape)) → \(product(outputShape)), \(windows.size.rows) × \(windows.size.columns), \(activation.text))"
    }

    /// How many numbers of the image are put side by side at a time, so that the room for a long row is bounded; at
    /// least those of one window.
    private static var scratch: Int { 1 << 14 }

    /// The pre-activations: places × filters numbers. Stops the program if `x` has fewer numbers than the
    /// image.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func preActivations(_ x: [Scalar]) -> [Scalar] {
        guard x.count >= inputShape.reduce(1, *) else { stopForImage(text, x.count) }
        let (perGroup, perFilter, columns) = (channels / groups, filters / groups, windows.count.columns)
        let terms = windows.size.rows * windows.size.columns * perGroup
        var z = [Scalar](repeating: 0, count: outputShape.reduce(1, *))
        // The numbers under some windows of a row, a window after the other; 0 beyond the edge.
        let block = min(columns, max(1, Self.scratch / terms))
        var patches = [Scalar](repeating: 0, count: block * terms)
        x.withUnsafeBufferPointer { x in
            kernel.withUnsafeBufferPointer { kernel in
                z.withUnsafeMutableBufferPointer { z in
                    patches.withUnsafeMutableBufferPointer { patches in
                        for row in 0..<windows.count.rows {
                            let sums = z.baseAddress! + row * columns * filters
                            var first = 0
                            while first < columns {
                                let count = min(block, columns - first)
                                // Windows differ in what is beyond the edge.
                                if windows.padding != .valid { patches.update(repeating: 0) }
                                for group in 0..<groups {
                                    for column in 0..<count {
                                        let patch = patches.baseAddress! + column * terms
                                        windows.forEachPlace(row: row, column: first + column) { place in
                                            let from =
                                                x.baseAddress!
                                                + (place.image &* channels &+ group &* perGroup)
                                            let to = patch + place.window &* perGroup
                                            for channel in 0..<perGroup { to[channel] = from[channel] }
                                        }
                                    }
                                    multiply(
                                        scales: patches.baseAddress!, steps: (terms, 1), count: count,
                                        vectors: kernel.baseAddress! + group * perFilter, step: filters,
                                        terms: terms,
                                        to: sums + (first * filters + group * perFilter), step: filters,
                                        width: perFilter)
                                }
                                first += count
                            }
                            if bias.isEmpty { continue }
                            for column in 0..<columns {
                                for filter in 0..<filters {
                                    sums[column &* filters &+ filter] += bias[filter]
                                }
                            }
                        }
                    }
                }
            }
        }
        return z
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            kernel: parameters[0], bias: bias.isEmpty ? [] : parameters[1], filters: filters,
            windows: windows,
            channels: channels, groups: groups, activation: activation)
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        if activation == .relu { return rectified(preActivations(x)) }
        return activated(preActivations(x), each: filters, activation)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let z = preActivations(x)
        let delta = deltas(outputs, z, activated(z, each: filters, activation), each: filters, activation)
        let (perGroup, perFilter) = (channels / groups, filters / groups)
        var inputs = [Scalar](repeating: 0, count: x.count)
        var kernelGradient = [Scalar](repeating: 0, count: kernel.count)
        var biasGradient = [Scalar](repeating: 0, count: bias.count)
        delta.withUnsafeBufferPointer { delta in
            kernelGradient.withUnsafeMutableBufferPointer { gradient in
                var slopes = delta.baseAddress!
                windows.forEach { place in
                    guard let place else {
                        for filter in bias.indices { biasGradient[filter] += slopes[filter] }
                        slopes += filters
                        return
                    }
                    for channel in 0..<channels {
                        let (group, inGroup) = (channel / perGroup, channel % perGroup)
                        let (i, first) = (
                            place.image * channels + channel,
                            (place.window * perGroup + inGroup) * filters + group * perFilter
                        )
                        let (number, ofGroup) = (x[i], slopes + group * perFilter)
                        var sum = inputs[i]
                        for filter in 0..<perFilter {
                            gradient[first + filter] += number * ofGroup[filter]
                            sum += kernel[first + filter] * ofGroup[filter]
                        }
                        inputs[i] = sum
                    }
                }
            }
        }
        return (inputs, bias.isEmpty ? [kernelGradient] : [kernelGradient, biasGradient])
    }
}

@inline(never)
private func stopForImage(_ layer: Text, _ count: Int) -> Never {
    stop("\(layer): the image has \(count) numbers. Hint: it has rows × columns × channels of them.")
}

@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func rectified<Scalar: Real>(_ z: [Scalar]) -> [Scalar] {
    [Scalar](unsafeUninitializedCapacity: z.count) { outputs, count in
        z.withUnsafeBufferPointer { z in
            if let from = z.baseAddress { rectify(from, to: outputs.baseAddress!, z.count) }
        }
        count = z.count
    }
}

/// The activations of rows of `count` numbers each: a softmax is applied to each row separately.
func activated<Scalar: Real>(_ z: [Scalar], each count: Int, _ activation: Activation) -> [Scalar] {
    // Most are functions of each number.
    if activation.across == nil { return activation == .linear ? z : activation(z) }
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
    if activation.across == nil { return activation.backpropagated(gradient, z, outputs) }
    var deltas: [Scalar] = []
    for start in stride(from: 0, to: z.count, by: count) {
        let range = start..<(start + count)
        deltas += activation.backpropagated(Array(gradient[range]), Array(z[range]), Array(outputs[range]))
    }
    return deltas
}
