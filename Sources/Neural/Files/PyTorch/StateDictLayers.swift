import PlainText

// The layers of a state dict. Names are those before the last point: `0` for `0.weight`, `encoder.out` for
// `encoder.out.weight`; with an empty name, the array is called `weight`.

extension StateDict {
    /// Makes a dense layer of `torch.nn.Linear`.
    ///
    ///     var state = StateDict([StoredArray(name: "out.weight", shape: [1, 2], values: [1, 10])])
    ///     let layer: Layer<Float> = try state.dense("out", places: [2])
    ///     layer([1, 2, 3, 4])  // [21.0, 43.0]
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - places: if the layer is applied at several places, such as the steps of a text, the lengths of all axes but the
    ///     last.
    ///   - flattened: after `torch.nn.Flatten`, the lengths of what was flattened, channels last, such as `[13, 13,
    ///     8]`: PyTorch flattens channels first.
    ///   - activation: the function that follows in PyTorch.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or a length is below 1.
    public mutating func dense<Scalar: Real & PrintedScalar>(
        _ name: Text, places: [Int] = [], flattened: [Int] = [], activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 2)
            let (units, inputs) = (shape[0], shape[1])
            try state.require(places + [units], "the outputs are", name, "weight")
            try state.require(places + [inputs], "the inputs are", name, "weight")
            if !flattened.isEmpty, elementCount(flattened) != inputs {
                throw state.misfit(
                    name, "weight", "of \(product(flattened)) flattened numbers, each is a column of its own")
            }
            var kernel = transposed(try state.take(name, "weight", shape, Scalar.self), shape, [1, 0])
            if flattened.count > 1 {
                // Channels, then the places, to places, then the channels.
                let last = flattened.count - 1
                kernel = transposed(
                    kernel, [flattened[last]] + flattened[..<last] + [units],
                    Array(1...last) + [0, last + 1])
            }
            let matrix = Matrix(rows: inputs, columns: units, values: kernel)
            let bias = try state.takeIfThere(name, "bias", [units], Scalar.self)
            return Self.layer(
                .dense(
                    bias.isEmpty
                        ? Dense(withoutBias: matrix, activation: activation)
                        : Dense(kernel: matrix, bias: bias, activation: activation)), places)
        }
    }

    /// A layer of a row, at each place if there are several.
    private static func layer<Scalar: Real>(_ layer: Layer<Scalar>, _ places: [Int]) -> Layer<Scalar> {
        places.isEmpty ? layer : .other(OtherLayer(EachPlace(layer, places: places)))
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
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, if its windows do not fit the image, or if
    ///   its filters cannot be divided among the groups.
    public mutating func conv2D<Scalar: Real & PrintedScalar>(
        _ name: Text, over image: (rows: Int, columns: Int), stride: (rows: Int, columns: Int) = (1, 1),
        dilation: (rows: Int, columns: Int) = (1, 1), padding: (rows: Int, columns: Int) = (0, 0),
        groups: Int = 1,
        activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 4)
            let windows = Windows(
                possible: (shape[2], shape[3]), over: image, stride: stride, dilation: dilation,
                padding: .zeros(rows: padding.rows, columns: padding.columns))
            let kernel = transposed(
                try state.take(name, "weight", shape, Scalar.self), shape, [2, 3, 1, 0])
            guard let windows else {
                throw state.misfit(
                    name, "weight",
                    "its windows of \(shape[2]) × \(shape[3]), with stride \(stride.rows) × \(stride.columns), dilation "
                        + "\(dilation.rows) × \(dilation.columns) and padding \(padding.rows) × \(padding.columns), do not fit "
                        + "into \(image.rows) × \(image.columns)")
            }
            return .other(
                OtherLayer(
                    try state.convolution(name, kernel, shape, windows, groups: groups, activation)))
        }
    }

    /// A convolution whose kernel, already taken, has this shape in PyTorch.
    private mutating func convolution<Scalar: Real & PrintedScalar>(
        _ name: Text, _ kernel: [Scalar], _ shape: [Int], _ windows: Windows, groups: Int,
        _ activation: Activation
    ) throws(ShapeError) -> Conv2D<Scalar> {
        guard groups > 0, shape[0] % groups == 0 else {
            throw misfit(name, "weight", "in \(groups) groups, its first length is a multiple of \(groups)")
        }
        // There are at least as many filters as groups.
        let channels = shape[1] * groups
        try require(
            [windows.image.rows, windows.image.columns, channels], "the image is", name, "weight")
        try require(
            [windows.count.rows, windows.count.columns, shape[0]], "the outputs are", name, "weight")
        return Conv2D(
            kernel: kernel, bias: try takeIfThere(name, "bias", [shape[0]]), filters: shape[0],
            windows: windows, channels: channels, groups: groups, activation: activation)
    }

    /// Makes a layer of `torch.nn.Conv1d`, for inputs of `steps` steps; parameters as in
    /// ``conv2D(_:over:stride:dilation:padding:groups:activation:)``.
    ///
    /// - Throws: ``ShapeError`` as that function.
    public mutating func conv1D<Scalar: Real & PrintedScalar>(
        _ name: Text, over steps: Int, stride: Int = 1, dilation: Int = 1, padding: Int = 0, groups: Int = 1,
        activation: Activation = .linear
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 3)
            let windows = Windows(
                possible: (1, shape[2]), over: (1, steps), stride: (1, stride), dilation: (1, dilation),
                padding: .zeros(rows: 0, columns: padding))
            let kernel = transposed(try state.take(name, "weight", shape, Scalar.self), shape, [2, 1, 0])
            guard let windows else {
                throw state.misfit(
                    name, "weight",
                    "its windows of \(shape[2]), with stride \(stride), dilation \(dilation) and padding \(padding), do not fit "
                        + "into \(steps) steps")
            }
            return .other(
                OtherLayer(
                    Conv1D(
                        try state.convolution(name, kernel, shape, windows, groups: groups, activation))))
        }
    }

    /// Makes a layer of `torch.nn.BatchNorm1d` or `BatchNorm2d`. In training, it keeps 0.9 of its moving statistics,
    /// which is PyTorch's usual `momentum`.
    ///
    /// - Parameters:
    ///   - name: the layer's name.
    ///   - places: after a convolution, the lengths of all axes but the channels; none for rows of numbers.
    ///   - epsilon: PyTorch's `eps`.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or a length is below 1.
    public mutating func batchNormalization<Scalar: Real & PrintedScalar>(
        _ name: Text, places: [Int] = [], epsilon: Scalar = 1e-5
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "running_mean", 1)
            let count = shape[0]
            try state.require(places + shape, "the inputs are", name, "running_mean")
            let gamma = try state.takeIfThere(name, "weight", shape, Scalar.self)
            let beta = try state.takeIfThere(name, "bias", shape, Scalar.self)
            let layer = BatchNormalization(
                gamma: gamma.isEmpty ? [Scalar](repeating: 1, count: count) : gamma,
                beta: beta.isEmpty ? [Scalar](repeating: 0, count: count) : beta,
                movingMean: try state.take(name, "running_mean", shape),
                movingVariance: try state.take(name, "running_var", shape),
                epsilon: epsilon, momentum: 0.9, hasScale: !gamma.isEmpty, hasCenter: !beta.isEmpty)
            return Self.layer(.batchNormalization(layer), places)
        }
    }

    /// Makes a layer of `torch.nn.LayerNorm` over the last axis, for `places` places.
    ///
    /// - Throws: ``ShapeError`` if an array is missing or has another shape, or there is no place.
    public mutating func layerNormalization<Scalar: Real & PrintedScalar>(
        _ name: Text, places: Int = 1, epsilon: Scalar = 1e-5
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 1)
            try state.require([places] + shape, "the inputs are", name, "weight")
            let gamma = try state.take(name, "weight", shape, Scalar.self)
            let beta = try state.takeIfThere(name, "bias", shape, Scalar.self)
            return .other(
                OtherLayer(
                    LayerNormalization(
                        gamma: gamma, beta: beta.isEmpty ? gamma.map { _ in 0 } : beta, epsilon: epsilon,
                        places: places, hasCenter: !beta.isEmpty)))
        }
    }

    /// Makes a layer of `torch.nn.Embedding`, for texts of `length` words.
    ///
    /// - Throws: ``ShapeError`` if the array is missing or is not a matrix, or there is no word.
    public mutating func embedding<Scalar: Real & PrintedScalar>(
        _ name: Text, length: Int
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 2)
            try state.require([length, shape[1]], "the outputs are", name, "weight")
            let rows = Matrix(
                rows: shape[0], columns: shape[1], values: try state.take(name, "weight", shape, Scalar.self))
            return .other(OtherLayer(Embedding(rows, length: length)))
        }
    }

    /// Makes a layer of `torch.nn.PReLU` for inputs of this shape, channels last.
    ///
    /// - Throws: ``ShapeError`` unless there is one slope, or one for each channel, or if a length is below 1.
    public mutating func prelu<Scalar: Real & PrintedScalar>(
        _ name: Text, shape input: [Int]
    ) throws(ShapeError) -> Layer<Scalar> {
        try making { (state) throws(ShapeError) in
            let shape = try state.axes(name, "weight", 1)
            try state.require(input, "the inputs are", name, "weight")
            guard let channels = input.last, shape[0] == 1 || shape[0] == channels else {
                throw state.misfit(
                    name, "weight",
                    "of inputs of \(product(input)), it has one slope, or one for each channel")
            }
            let slopesShape = input.dropLast().map { _ in 1 } + [shape[0]]
            return .other(
                OtherLayer(
                    PReLU(
                        slopes: try state.take(name, "weight", shape, Scalar.self), slopesShape: slopesShape,
                        shape: input)))
        }
    }
}
