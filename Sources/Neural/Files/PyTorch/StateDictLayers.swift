import PlainText

// The layers of a state dict. Names are those before the last point: `0` for `0.weight`, `encoder.out` for
// `encoder.out.weight`; with an empty name, the array is called `weight`.

extension StateDict {
    /// Makes a dense layer of `torch.nn.Linear`.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - flattened: after `torch.nn.Flatten`, the lengths of what was flattened, channels last, such as `[13, 13,
    ///     8]`: PyTorch flattens channels first.
    ///   - activation: the function that follows in PyTorch.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape.
    public mutating func dense<Scalar: Real & PrintedScalar>(
        _ name: Text, flattened: [Int] = [], activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 2)
        let (units, inputs) = (shape[0], shape[1])
        if !flattened.isEmpty, flattened.reduce(1, *) != inputs {
            throw ShapeError(
                .named("\(name).weight", shape: shape, expected: [units, flattened.reduce(1, *)]))
        }
        var kernel = transposed(try take(name, "weight", shape, Scalar.self), shape, [1, 0])
        if flattened.count > 1 {
            // Channels, then the places, to places, then the channels.
            let last = flattened.count - 1
            kernel = transposed(
                kernel, [flattened[last]] + flattened[..<last] + [units],
                Array(1...last) + [0, last + 1])
        }
        let matrix = Matrix(rows: inputs, columns: units, values: kernel)
        let bias = try takeIfThere(name, "bias", [units], Scalar.self)
        return .dense(
            bias.isEmpty
                ? Dense(withoutBias: matrix, activation: activation)
                : Dense(kernel: matrix, bias: bias, activation: activation))
    }

    /// Makes a layer of `torch.nn.Conv2d`, for images of rows × columns places.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - image: rows and columns of the image.
    ///   - stride: the distance between successive windows.
    ///   - dilation: the distance between a window's places.
    ///   - padding: the rows and columns of zeros on each side: PyTorch's `padding`.
    ///   - groups: how many groups of channels have filters of their own.
    ///   - activation: the function that follows in PyTorch.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape. Stops the program if no window fits the
    ///   image.
    public mutating func conv2D<Scalar: Real & PrintedScalar>(
        _ name: Text, over image: (rows: Int, columns: Int), stride: (rows: Int, columns: Int) = (1, 1),
        dilation: (rows: Int, columns: Int) = (1, 1), padding: (rows: Int, columns: Int) = (0, 0),
        groups: Int = 1,
        activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 4)
        let kernel = transposed(try take(name, "weight", shape, Scalar.self), shape, [2, 3, 1, 0])
        return .other(
            OtherLayer(
                Conv2D(
                    kernel: kernel, bias: try takeIfThere(name, "bias", [shape[0]]), filters: shape[0],
                    windows: Windows(
                        (shape[2], shape[3]), over: image, stride: stride, dilation: dilation,
                        padding: .zeros(padding)),
                    channels: shape[1] * groups, groups: groups, activation: activation)))
    }

    /// Makes a layer of `torch.nn.Conv1d`, for inputs of `steps` steps; parameters as in
    /// ``conv2D(_:over:stride:dilation:padding:groups:activation:)``.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape. Stops the program if no window fits.
    public mutating func conv1D<Scalar: Real & PrintedScalar>(
        _ name: Text, over steps: Int, stride: Int = 1, dilation: Int = 1, padding: Int = 0, groups: Int = 1,
        activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 3)
        let kernel = transposed(try take(name, "weight", shape, Scalar.self), shape, [2, 1, 0])
        return .other(
            OtherLayer(
                Conv1D(
                    kernel: kernel, bias: try takeIfThere(name, "bias", [shape[0]]), filters: shape[0],
                    size: shape[2], over: steps, channels: shape[1] * groups, stride: stride,
                    dilation: dilation,
                    padding: .zeros((0, padding)), groups: groups, activation: activation)))
    }

    /// Makes a layer of `torch.nn.BatchNorm1d` or `BatchNorm2d`.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - places: after a convolution, the lengths of all axes but the channels; none for rows of numbers.
    ///   - epsilon: PyTorch's `eps`.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape.
    public mutating func batchNormalization<Scalar: Real & PrintedScalar>(
        _ name: Text, places: [Int] = [], epsilon: Scalar = 1e-5
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "running_mean", 1)
        let count = shape[0]
        let gamma = try takeIfThere(name, "weight", shape, Scalar.self)
        let beta = try takeIfThere(name, "bias", shape, Scalar.self)
        let layer = BatchNormalization(
            gamma: gamma.isEmpty ? [Scalar](repeating: 1, count: count) : gamma,
            beta: beta.isEmpty ? [Scalar](repeating: 0, count: count) : beta,
            movingMean: try take(name, "running_mean", shape),
            movingVariance: try take(name, "running_var", shape),
            epsilon: epsilon, momentum: 0.9, hasScale: !gamma.isEmpty, hasCenter: !beta.isEmpty)
        return places.isEmpty
            ? .batchNormalization(layer)
            : .other(OtherLayer(EachPlace(.batchNormalization(layer), places: places)))
    }

    /// Makes a layer of `torch.nn.LayerNorm` over the last axis, for `places` places.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape.
    public mutating func layerNormalization<Scalar: Real & PrintedScalar>(
        _ name: Text, places: Int = 1, epsilon: Scalar = 1e-5
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 1)
        let gamma = try take(name, "weight", shape, Scalar.self)
        let beta = try takeIfThere(name, "bias", shape, Scalar.self)
        return .other(
            OtherLayer(
                LayerNormalization(
                    gamma: gamma, beta: beta.isEmpty ? gamma.map { _ in 0 } : beta, epsilon: epsilon,
                    places: places, hasCenter: !beta.isEmpty)))
    }

    /// Makes a layer of `torch.nn.Embedding`, for texts of `length` words.
    ///
    /// - Throws: ``ShapeError`` if the array is missing or is not a matrix.
    public mutating func embedding<Scalar: Real & PrintedScalar>(
        _ name: Text, length: Int
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 2)
        let rows = Matrix(
            rows: shape[0], columns: shape[1], values: try take(name, "weight", shape, Scalar.self))
        return .other(OtherLayer(Embedding(rows, length: length)))
    }

    /// Makes a layer of `torch.nn.PReLU` for inputs of this shape, channels last.
    ///
    /// - Throws: ``ShapeError`` unless there is one slope, or one for each channel.
    public mutating func prelu<Scalar: Real & PrintedScalar>(
        _ name: Text, shape input: [Int]
    ) throws(ShapeError) -> Layer<Scalar> {
        let shape = try axes(name, "weight", 1)
        let channels = input.last ?? 1
        if shape[0] != 1, shape[0] != channels {
            throw ShapeError(.named("\(name).weight", shape: shape, expected: [channels]))
        }
        let slopesShape = input.dropLast().map { _ in 1 } + [shape[0]]
        return .other(
            OtherLayer(
                PReLU(
                    slopes: try take(name, "weight", shape, Scalar.self), slopesShape: slopesShape,
                    shape: input)))
    }
}
