import PlainText

/// A recurrent layer with two gates (Cho et al., 2014), as Keras' `GRU`.
///
/// The columns of the kernels are `units` each of update z, reset r and candidate, in Keras' order. `h[t] = z
/// · h[t − 1] + (1 − z) · candidate`. With ``resetsAfter``, as in PyTorch and by default in Keras, the
/// candidate is `activation(x · K + b + r · (h · R + b′))`; without, it is `activation(x · K + b + (r · h) ·
/// R)`.
///
///     let layer = GRU<Double>(
///         kernel: Matrix([[0, 0, 1]]), recurrentKernel: Matrix([[0, 0, 0]]), bias: [0, 0, 0, 0, 0, 0], activation: .linear,
///         steps: 2)
///     // Half of the step before, half of the candidate.
///     layer([4, 8])  // [5.0]
public struct GRU<Scalar: Real>: LayerKind {
    /// The weights of the inputs: inputs × 3 · units.
    public let kernel: Matrix<Scalar>
    /// The weights of the previous step's outputs: units × 3 · units.
    public let recurrentKernel: Matrix<Scalar>
    /// The biases: 3 · units. With `resetsAfter` 6 · units: those of the inputs, then those of the previous
    /// step.
    public let bias: [Scalar]
    /// Whether the layer has a bias.
    public let hasBias: Bool
    /// The function applied to the candidate.
    public let activation: Activation
    /// The function applied to the gates.
    public let recurrentActivation: Activation
    /// Whether the reset gate is applied after the recurrent kernel, to its results, or before it, to its
    /// inputs.
    public let resetsAfter: Bool
    /// The number of steps.
    public let steps: Int
    /// Whether the outputs are those of all steps, or of the last one only.
    public let returnsSequences: Bool

    public var kerasName: StaticString { "gru" }
    public var kerasType: StaticString { "GRU" }

    /// Makes a layer from the arrays of Keras' `get_weights()`, for inputs of `steps` steps. Without `bias`,
    /// the layer has none.
    ///
    /// Stops the program if the arguments do not fit together.
    public init(
        kernel: Matrix<Scalar>, recurrentKernel: Matrix<Scalar>, bias: [Scalar] = [],
        activation: Activation = .tanh,
        recurrentActivation: Activation = .sigmoid, resetsAfter: Bool = true, steps: Int,
        returnsSequences: Bool = false
    ) {
        hasBias = !bias.isEmpty
        (self.kernel, self.recurrentKernel) = (kernel, recurrentKernel)
        self.bias = recurrentBias(
            "GRU", kernel, recurrentKernel, bias, gates: 3, biases: resetsAfter ? 2 : 1, steps: steps)
        (self.activation, self.recurrentActivation) = (activation, recurrentActivation)
        (self.resetsAfter, self.steps, self.returnsSequences) = (resetsAfter, steps, returnsSequences)
    }

    /// The values computed in one step, `units` numbers each unless stated otherwise.
    public struct Step: Sendable, Equatable {
        /// The sums before the activations: 3 · units, gate by gate.
        public var preActivations: [Scalar]
        /// How much of the previous step's output is kept.
        public var updateGate: [Scalar]
        /// How much of the previous step goes into the candidate.
        public var resetGate: [Scalar]
        /// The new value that may become the output.
        public var candidate: [Scalar]
        /// The recurrent kernel's results before the reset; without `resetsAfter`, the previous outputs after
        /// the reset.
        var recurrent: [Scalar]
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
        config.set("reset_after", resetsAfter)
        config.set("use_bias", hasBias)
        config.set("return_sequences", returnsSequences)
        return config
    }
    public var text: Text { "GRU(\(steps) × \(kernel.rows) → \(units), \(activation.text))" }

    /// `count` columns of the recurrent kernel, starting with `first`: units × count.
    private func columns(_ first: Int, _ count: Int) -> Matrix<Scalar> {
        var values: [Scalar] = []
        for i in 0..<units {
            let start = i * recurrentKernel.columns + first
            values += recurrentKernel.values[start..<(start + count)]
        }
        return Matrix(rows: units, columns: count, values: values)
    }

    /// Computes every step. Stops the program if `x` has too few numbers for the steps.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func trace(_ x: [Scalar]) -> [Step] {
        var h = [Scalar](repeating: 0, count: units)
        let (gates, candidates) = (columns(0, 2 * units), columns(2 * units, units))
        let inputBias = bias[..<(3 * units)]
        let recurrentBias =
            resetsAfter ? Array(bias[(3 * units)...]) : [Scalar](repeating: 0, count: 3 * units)
        var trace: [Step] = []
        for step in 0..<steps {
            var z = row(x[(step * kernel.rows)..<((step + 1) * kernel.rows)], times: kernel)
            for j in z.indices { z[j] += inputBias[j] }
            let before = row(h[...], times: gates)
            for j in before.indices { z[j] += before[j] + recurrentBias[j] }
            let update = activated(z[..<units], recurrentActivation)
            let reset = activated(z[units..<(2 * units)], recurrentActivation)
            let recurrent: [Scalar]
            if resetsAfter {
                let sums = row(h[...], times: candidates)
                recurrent = sums.indices.map { sums[$0] + recurrentBias[2 * units + $0] }
                for j in 0..<units { z[2 * units + j] += reset[j] * recurrent[j] }
            } else {
                recurrent = h.indices.map { reset[$0] * h[$0] }
                let sums = row(recurrent[...], times: candidates)
                for j in 0..<units { z[2 * units + j] += sums[j] }
            }
            let candidate = activated(z[(2 * units)...], activation)
            h = h.indices.map { update[$0] * h[$0] + (1 - update[$0]) * candidate[$0] }
            trace.append(
                Step(
                    preActivations: z, updateGate: update, resetGate: reset, candidate: candidate,
                    recurrent: recurrent,
                    outputs: h))
        }
        return trace
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            kernel: kernel.with(values: parameters[0]),
            recurrentKernel: recurrentKernel.with(values: parameters[1]),
            bias: hasBias ? parameters[2] : [], activation: activation,
            recurrentActivation: recurrentActivation,
            resetsAfter: resetsAfter, steps: steps,
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
        let (gates, candidates) = (columns(0, 2 * units), columns(2 * units, units))
        var back = RecurrentBack(x, kernel, recurrentKernel, biases: bias.count)
        var next = zeros
        for index in (0..<steps).reversed() {
            let step = trace[index]
            let h = index > 0 ? trace[index - 1].outputs : zeros
            let gradient = added(next, slope(outputs, index, of: steps, units, all: returnsSequences))
            func part(_ gate: Int, _ function: Activation, _ slopes: [Scalar], _ outputs: [Scalar])
                -> [Scalar]
            {
                function.backpropagated(
                    slopes, Array(step.preActivations[(gate * units)..<((gate + 1) * units)]), outputs)
            }
            let update = part(
                0, recurrentActivation, gradient.indices.map { gradient[$0] * (h[$0] - step.candidate[$0]) },
                step.updateGate)
            let candidate = part(
                2, activation, gradient.indices.map { gradient[$0] * (1 - step.updateGate[$0]) },
                step.candidate)
            var before = gradient.indices.map { gradient[$0] * step.updateGate[$0] }
            let byReset: [Scalar], byRecurrent: [Scalar], intoKernel: [Scalar]
            if resetsAfter {
                byReset = candidate.indices.map { candidate[$0] * step.recurrent[$0] }
                byRecurrent = candidate.indices.map { candidate[$0] * step.resetGate[$0] }
                before = added(before, back.through(candidates, byRecurrent))
                intoKernel = h
            } else {
                let through = back.through(candidates, candidate)
                byReset = through.indices.map { through[$0] * h[$0] }
                byRecurrent = candidate
                before = added(before, through.indices.map { through[$0] * step.resetGate[$0] })
                intoKernel = step.recurrent
            }
            let reset = part(1, recurrentActivation, byReset, step.resetGate)
            before = added(before, back.through(gates, update + reset))
            back.addInputs(update + reset + candidate, step: index)
            back.addRecurrent(update + reset, h, of: 3 * units)
            back.addRecurrent(byRecurrent, intoKernel, of: 3 * units, from: 2 * units)
            let delta = update + reset + candidate
            for j in delta.indices { back.bias[j] += delta[j] }
            if resetsAfter {
                let recurrentDelta = update + reset + byRecurrent
                for j in delta.indices { back.bias[3 * units + j] += recurrentDelta[j] }
            }
            next = before
        }
        return (back.inputs, [back.kernel, back.recurrent] + (hasBias ? [back.bias] : []))
    }
}
