import PlainText

/// A recurrent layer with a memory cell (Hochreiter and Schmidhuber, 1997; with a forget gate: Gers et al.,
/// 2000), as Keras' `LSTM`.
///
/// The columns of the kernels are four gates of `units` each, in Keras' order: input i, forget f, candidate
/// g, output o. `c[t] = f · c[t − 1] + i · g` and `h[t] = o · activation(c[t])`. ``recurrentActivation`` is
/// applied to i, f and o, ``activation`` to g.
///
///     let layer = LSTM<Double>(
///         kernel: Matrix([[0, 0, 1, 0]]), recurrentKernel: Matrix([[0, 0, 0, 0]]), bias: [0, 0, 0, 0], activation: .linear,
///         steps: 2)
///     // Every gate lets half through.
///     layer.trace([4, 8]).map { $0.memory[0] }  // [2.0, 5.0]
///     layer([4, 8])  // [2.5]
public struct LSTM<Scalar: Real>: LayerKind {
    /// The weights of the inputs: inputs × 4 · units.
    public let kernel: Matrix<Scalar>
    /// The weights of the previous step's outputs: units × 4 · units.
    public let recurrentKernel: Matrix<Scalar>
    /// The biases: 4 · units. PyTorch has two sets of them, which it adds.
    public let bias: [Scalar]
    /// Whether the layer has a bias.
    public let hasBias: Bool
    /// The function applied to the candidate and the memory.
    public let activation: Activation
    /// The function applied to the gates.
    public let recurrentActivation: Activation
    /// The number of steps.
    public let steps: Int
    /// Whether the outputs are those of all steps, or of the last one only.
    public let returnsSequences: Bool

    public var kerasName: StaticString { "lstm" }
    public var kerasType: StaticString { "LSTM" }

    /// Makes a layer from the arrays of Keras' `get_weights()`, for inputs of `steps` steps. Without `bias`,
    /// the layer has none.
    ///
    /// Stops the program if the arguments do not fit together.
    public init(
        kernel: Matrix<Scalar>, recurrentKernel: Matrix<Scalar>, bias: [Scalar] = [],
        activation: Activation = .tanh,
        recurrentActivation: Activation = .sigmoid, steps: Int, returnsSequences: Bool = false
    ) {
        hasBias = !bias.isEmpty
        (self.kernel, self.recurrentKernel) = (kernel, recurrentKernel)
        self.bias = recurrentBias(
            "LSTM", kernel, recurrentKernel, bias, gates: 4, steps: steps)
        (self.activation, self.recurrentActivation) = (activation, recurrentActivation)
        (self.steps, self.returnsSequences) = (steps, returnsSequences)
    }

    /// The values computed in one step, `units` numbers each unless stated otherwise.
    public struct Step: Sendable, Equatable {
        /// The sums before the activations: 4 · units, gate by gate.
        public var preActivations: [Scalar]
        /// How much of the candidate is added to the memory.
        public var inputGate: [Scalar]
        /// How much of the memory is kept.
        public var forgetGate: [Scalar]
        /// The new value that may be added to the memory.
        public var candidate: [Scalar]
        /// How much of the memory is output.
        public var outputGate: [Scalar]
        /// The memory cell, often called c.
        public var memory: [Scalar]
        /// The step's outputs, often called h.
        public var outputs: [Scalar]
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
        config.set("recurrent_activation", recurrentActivation)
        config.set("use_bias", hasBias)
        config.set("return_sequences", returnsSequences)
        return config
    }
    public var text: Text { "LSTM(\(steps) × \(kernel.rows) → \(units), \(activation.text))" }

    /// Computes every step. Stops the program if `x` has too few numbers for the steps.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func trace(_ x: [Scalar]) -> [Step] {
        var (h, c) = ([Scalar](repeating: 0, count: units), [Scalar](repeating: 0, count: units))
        var trace: [Step] = []
        trace.reserveCapacity(steps)
        for step in 0..<steps {
            let sums = row(x[(step * kernel.rows)..<((step + 1) * kernel.rows)], times: kernel)
            let before = row(h[...], times: recurrentKernel)
            let z = sums.indices.map { sums[$0] + before[$0] + bias[$0] }
            func gate(_ index: Int, _ function: Activation) -> [Scalar] {
                activated(z[(index * units)..<((index + 1) * units)], function)
            }
            let (i, f) = (gate(0, recurrentActivation), gate(1, recurrentActivation))
            let (g, o) = (gate(2, activation), gate(3, recurrentActivation))
            c = c.indices.map { f[$0] * c[$0] + i[$0] * g[$0] }
            let shown = activated(c[...], activation)
            h = o.indices.map { o[$0] * shown[$0] }
            trace.append(
                Step(
                    preActivations: z, inputGate: i, forgetGate: f, candidate: g, outputGate: o, memory: c,
                    outputs: h))
        }
        return trace
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            kernel: kernel.with(values: parameters[0]),
            recurrentKernel: recurrentKernel.with(values: parameters[1]),
            bias: hasBias ? parameters[2] : [], activation: activation,
            recurrentActivation: recurrentActivation, steps: steps,
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
        let zeros = [Scalar](repeating: 0, count: units)
        var back = RecurrentBack(x, kernel, recurrentKernel, biases: bias.count)
        var (nextOutputs, nextMemory) = (zeros, zeros)
        for index in (0..<steps).reversed() {
            let step = trace[index]
            let (h, c) = index > 0 ? (trace[index - 1].outputs, trace[index - 1].memory) : (zeros, zeros)
            let gradient = added(nextOutputs, slope(outputs, index, of: steps, units, all: returnsSequences))
            let shown = activation(step.memory)
            let byShown = gradient.indices.map { gradient[$0] * step.outputGate[$0] }
            let byMemory = added(nextMemory, activation.backpropagated(byShown, step.memory, shown))
            func part(_ gate: Int, _ function: Activation, _ slopes: [Scalar], _ outputs: [Scalar])
                -> [Scalar]
            {
                function.backpropagated(
                    slopes, Array(step.preActivations[(gate * units)..<((gate + 1) * units)]), outputs)
            }
            let delta =
                part(
                    0, recurrentActivation, byMemory.indices.map { byMemory[$0] * step.candidate[$0] },
                    step.inputGate)
                + part(1, recurrentActivation, byMemory.indices.map { byMemory[$0] * c[$0] }, step.forgetGate)
                + part(
                    2, activation, byMemory.indices.map { byMemory[$0] * step.inputGate[$0] }, step.candidate)
                + part(
                    3, recurrentActivation, gradient.indices.map { gradient[$0] * shown[$0] }, step.outputGate
                )
            back.addInputs(delta, step: index)
            back.addRecurrent(delta, h)
            for j in delta.indices { back.bias[j] += delta[j] }
            nextOutputs = back.through(recurrentKernel, delta)
            nextMemory = byMemory.indices.map { byMemory[$0] * step.forgetGate[$0] }
        }
        return (back.inputs, [back.kernel, back.recurrent] + (hasBias ? [back.bias] : []))
    }
}
