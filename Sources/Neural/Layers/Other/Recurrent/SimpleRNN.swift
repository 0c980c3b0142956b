import PlainText

/// A recurrent layer: the output of each step is an input of the next.
///
/// `h[t] = activation(x[t] · kernel + h[t − 1] · recurrentKernel + bias)`, starting with h = 0 (Elman, 1990;
/// Keras' `SimpleRNN`).
///
///     let layer = SimpleRNN<Float>(
///         kernel: Matrix([[1]]), recurrentKernel: Matrix([[10]]), bias: [0], activation: .linear, steps: 3)
///     layer([1, 2, 3])  // [123.0]
public struct SimpleRNN<Scalar: Real>: LayerKind {
    /// The weights of the inputs: inputs × units.
    public let kernel: Matrix<Scalar>
    /// The weights of the previous step's outputs: units × units.
    public let recurrentKernel: Matrix<Scalar>
    /// One number for each unit; zeros if the layer has no bias.
    public let bias: [Scalar]
    /// Whether the layer has a bias.
    public let hasBias: Bool
    /// The function applied to each step's sums.
    public let activation: Activation
    /// The number of steps.
    public let steps: Int
    /// Whether the outputs are those of all steps, or of the last one only.
    public let returnsSequences: Bool

    public var kerasName: StaticString { "simple_rnn" }
    public var kerasType: StaticString { "SimpleRNN" }

    /// Makes a layer from the arrays of Keras' `get_weights()`, for inputs of `steps` steps. Without `bias`,
    /// the layer has none.
    ///
    /// Stops the program if the arguments do not fit together.
    public init(
        kernel: Matrix<Scalar>, recurrentKernel: Matrix<Scalar>, bias: [Scalar] = [],
        activation: Activation = .tanh, steps: Int,
        returnsSequences: Bool = false
    ) {
        hasBias = !bias.isEmpty
        (self.kernel, self.recurrentKernel) = (kernel, recurrentKernel)
        self.bias = recurrentBias(
            "SimpleRNN", kernel, recurrentKernel, bias, gates: 1, steps: steps)
        (self.activation, self.steps, self.returnsSequences) = (activation, steps, returnsSequences)
    }

    /// The number of outputs of one step.
    public var units: Int { recurrentKernel.rows }
    public var inputShape: [Int] { [steps, kernel.rows] }
    public var outputShape: [Int] { returnsSequences ? [steps, units] : [units] }
    public var parameters: [[Scalar]] { [kernel.values, recurrentKernel.values] + (hasBias ? [bias] : []) }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set("units", units)
        config.set("activation", activation)
        config.set("use_bias", hasBias)
        config.set("return_sequences", returnsSequences)
        return config
    }
    public var text: Text { "SimpleRNN(\(steps) × \(kernel.rows) → \(units), \(activation.text))" }

    /// Each step's sums with their biases, and its outputs, `units` numbers each. Stops the program if `x`
    /// has too few numbers for the steps.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func trace(_ x: [Scalar]) -> [(preActivations: [Scalar], outputs: [Scalar])] {
        var h = [Scalar](repeating: 0, count: units)
        var trace: [(preActivations: [Scalar], outputs: [Scalar])] = []
        for step in 0..<steps {
            let sums = row(x[(step * kernel.rows)..<((step + 1) * kernel.rows)], times: kernel)
            let before = row(h[...], times: recurrentKernel)
            let z = sums.indices.map { sums[$0] + bias[$0] + before[$0] }
            h = activation(z)
            trace.append((z, h))
        }
        return trace
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            kernel: kernel.with(values: parameters[0]),
            recurrentKernel: recurrentKernel.with(values: parameters[1]),
            bias: hasBias ? parameters[2] : [], activation: activation, steps: steps,
            returnsSequences: returnsSequences)
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        answer(trace(x).map { $0.outputs }, all: returnsSequences)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let trace = trace(x)
        var back = RecurrentBack(x, kernel, recurrentKernel, biases: bias.count)
        var next = [Scalar](repeating: 0, count: units)
        for step in (0..<steps).reversed() {
            let gradient = added(next, slope(outputs, step, of: steps, units, all: returnsSequences))
            let delta = activation.backpropagated(gradient, trace[step].preActivations, trace[step].outputs)
            back.addInputs(delta, step: step)
            let before = step > 0 ? trace[step - 1].outputs : [Scalar](repeating: 0, count: units)
            back.addRecurrent(delta, before)
            for j in delta.indices { back.bias[j] += delta[j] }
            next = back.through(recurrentKernel, delta)
        }
        return (back.inputs, [back.kernel, back.recurrent] + (hasBias ? [back.bias] : []))
    }
}
