import PlainText

/// A layer in which every input is connected to every unit:
/// `outputs[j] = activation(Σᵢ x[i] · kernel[i, j] + bias[j])`.
///
/// Every multiplication and every addition is rounded separately, without fused multiply-add.
///
///     let layer = Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu)
///     layer.preActivations([10])  // [10.5, -19.0]
///     layer([10])  // [10.5, 0.0]
public struct Dense<Scalar: Real>: Sendable, Equatable {
    /// The weights, `inputs` × `units`: `kernel[i, j]` connects input `i` to unit `j`.
    public internal(set) var kernel: Matrix<Scalar>
    /// One number for each unit, added to its sum; zeros if the layer has no bias.
    public internal(set) var bias: [Scalar] {
        get { hasBias ? storedBias : [Scalar](repeating: 0, count: units) }
        set { storedBias = newValue }
    }
    /// The stored bias; empty if the layer has none. (A separate flag would make each `switch` over ``Layer``
    /// larger.)
    private var storedBias: [Scalar]
    /// Whether the layer has a bias; without one, nothing is added, counted or trained.
    public var hasBias: Bool { !storedBias.isEmpty }
    /// The function applied to each unit's sum.
    public let activation: Activation

    /// Makes a layer from its kernel (`inputs` × `units`), its bias (`units`) and its activation.
    ///
    /// Stops the program if the kernel is empty, or if its number of columns differs from the number of
    /// biases.
    public init(kernel: Matrix<Scalar>, bias: [Scalar], activation: Activation = .linear) {
        guard kernel.rows > 0, kernel.columns > 0 else {
            stop(
                "Dense: the kernel is \(kernel.rows) × \(kernel.columns). "
                    + "Hint: a layer has at least one input and one unit.")
        }
        guard bias.count == kernel.columns else {
            stop(
                "Dense: the kernel is \(kernel.rows) × \(kernel.columns) but the bias has shape "
                    + "(\(bias.count)). Hint: "
                    + (bias.count == kernel.rows
                        ? "the bias fits its rows, so it may be transposed; a kernel is inputs × units."
                        : "give one bias for each column of the kernel."))
        }
        self.kernel = kernel
        storedBias = bias
        self.activation = activation
    }

    /// Makes a layer without a bias, as Keras' `Dense(…, use_bias=False)`.
    ///
    ///     let layer = Dense<Float>(withoutBias: Matrix([[1, -2]]))
    ///     layer([10])  // [10.0, -20.0]
    ///     layer.parameterCount  // 2
    ///
    /// Stops the program if the kernel is empty.
    public init(withoutBias kernel: Matrix<Scalar>, activation: Activation = .linear) {
        guard kernel.rows > 0, kernel.columns > 0 else {
            stop(
                "Dense: the kernel is \(kernel.rows) × \(kernel.columns). "
                    + "Hint: a layer has at least one input and one unit.")
        }
        self.kernel = kernel
        storedBias = []
        self.activation = activation
    }

    /// The number of inputs.
    public var inputs: Int { kernel.rows }
    /// The number of outputs.
    public var units: Int { kernel.columns }
    /// The number of trainable parameters: every weight and every bias.
    public var parameterCount: Int { inputs * units + (hasBias ? units : 0) }

    /// The product of each input and each of its weights: `inputs` × `units`, with `[i, j]` = `x[i] ·
    /// kernel[i, j]`.
    ///
    /// Stops the program unless `x` holds `inputs` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func products(_ x: [Scalar]) -> Matrix<Scalar> {
        guard x.count == inputs else {
            stop(
                "\(text): the input has shape (\(x.count)) but the kernel is "
                    + "\(inputs) × \(units). Hint: "
                    + (x.count == units
                        ? "the input fits its columns, so it may be transposed; a kernel is inputs × units."
                        : "give \(inputs) number\(inputs == 1 ? "" : "s"), one for each row of the kernel."))
        }
        var values: [Scalar] = []
        values.reserveCapacity(inputs * units)
        for i in 0..<inputs {
            for j in 0..<units {
                values.append(x[i] * kernel[i, j])
            }
        }
        return Matrix(rows: inputs, columns: units, values: values)
    }

    /// The sum of each unit's products, taken in the order of the inputs: `units` numbers.
    ///
    /// Stops the program unless `x` holds `inputs` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func sums(_ x: [Scalar]) -> [Scalar] {
        sums(of: products(x))
    }

    /// Each unit's sum plus its bias: `units` numbers.
    ///
    /// Stops the program unless `x` holds `inputs` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func preActivations(_ x: [Scalar]) -> [Scalar] {
        addingBias(to: sums(x))
    }

    /// The layer's outputs for `x`: the activation of each pre-activation, `units` numbers.
    ///
    /// Stops the program unless `x` holds `inputs` numbers.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        activation(preActivations(x))
    }

    /// The sum of each column (`inputs` × `units` → `units`), starting from the first row.
    func sums(of products: Matrix<Scalar>) -> [Scalar] {
        var sums = products[0]
        for row in products.dropFirst() {
            for j in 0..<units {
                sums[j] = sums[j] + row[j]
            }
        }
        return sums
    }

    /// `units` sums plus their biases.
    func addingBias(to sums: [Scalar]) -> [Scalar] {
        hasBias ? (0..<units).map { sums[$0] + storedBias[$0] } : sums
    }
}

extension Dense {
    func trace(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        step.products = products(input)
        step.sums = sums(of: step.products)
        step.preActivations = addingBias(to: step.sums)
        step.outputs = activation(step.preActivations)
    }

    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        let delta = activation.backpropagated(step.outputs, trace.preActivations, trace.outputs)
        step.preActivations = delta
        if hasBias { step.bias = delta }
        step.kernel = Matrix(
            rows: inputs, columns: units, values: trace.input.flatMap { x in delta.map { x * $0 } })
        step.inputs = (0..<inputs).map { i in
            var sum = kernel[i, 0] * delta[0]
            for j in 1..<units { sum += kernel[i, j] * delta[j] }
            return sum
        }
    }

    func recalculate(in step: inout Recalculation.Step) {
        (step.inputs, step.units) = (inputs, units)
        step.kernel = Recalculation.doubles(kernel.values)
        if hasBias { step.bias = Recalculation.doubles(bias) }
    }
}

extension Dense: TextConvertible {
    /// The layer's shape and activation, as in `Dense(1 → 16, relu)`.
    public var text: Text { "Dense(\(inputs) → \(units), \(activation.text))" }
}
