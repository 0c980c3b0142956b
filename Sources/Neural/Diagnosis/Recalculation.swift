/// A model in double precision, as somebody computes it by hand. Who makes a mistake changes one of its steps.
struct Recalculation: Sendable {
    /// A function of a layer's numbers.
    typealias Change = @Sendable ([Double]) -> [Double]

    /// What one layer holds, and how it is computed.
    struct Step: Sendable {
        var inputs = 0
        var units = 0
        /// Empty where there are none.
        var kernel: [Double] = []
        var bias: [Double] = []
        var activation: Activation?
        /// Gamma, beta, mean and variance; empty but in batch normalisation.
        var normalization: [[Double]] = []
        var epsilon = 0.0
        /// Of dropout; 0 elsewhere.
        var rate = 0.0

        // What mistakes change; nil and false where it is done as it should be.
        /// Sums and biases to pre-activations.
        var addingBias: (@Sendable (_ sums: [Double], _ bias: [Double]) -> [Double])?
        /// The bias is added to what the function gave.
        var isBiasLast = false
        /// In place of ``activation``.
        var activate: Change?
        /// In place of batch normalisation.
        var normalize: (@Sendable (Step, [Double]) -> [Double])?
        /// What is done with each sum, and with what the layer gives.
        var rounding: (@Sendable (Double) -> Double)?
        /// What is done with what the layer gives.
        var finish: Change?

        /// Whether the layer's function changes numbers.
        var isCurved: Bool { activation.map { $0 != .linear } ?? false }
    }

    /// What one layer computes: what stands before its function, and what it gives.
    struct Numbers: Sendable {
        var preActivations: [Double]
        var outputs: [Double]
    }

    var steps: [Step]
    /// What is done with the input first.
    var prepare: Change?
    /// What is done with the output last.
    var finish: Change?

    init<Scalar: Real>(_ model: Sequential<Scalar>) { steps = model.layers.map { $0.recalculation } }

    static func doubles<Scalar: Real>(_ numbers: [Scalar]) -> [Double] { numbers.map { Double($0) } }

    /// What each layer computes from `input` on, which goes into the layer `first`.
    @export(interface)
    func run(_ input: [Double], from first: Int = 0) -> [Numbers] {
        var numbers: [Numbers] = []
        var x = input
        if first == 0, let prepare { x = prepare(x) }
        for index in first..<max(first, steps.count) {
            let layer = steps[index](x)
            x = layer.outputs
            numbers.append(layer)
        }
        return numbers
    }
}

extension Recalculation.Step {
    /// What the layer makes of `x`.
    func callAsFunction(_ x: [Double]) -> Recalculation.Numbers {
        var z = x
        var outputs: [Double]
        if !normalization.isEmpty {
            outputs = normalize.map { $0(self, x) } ?? normalized(x)
            z = outputs
        } else if kernel.isEmpty {
            outputs = activated(x)
        } else {
            let sums = rounded(self.sums(x))
            if isBiasLast {
                z = sums
                outputs = added(activated(sums))
            } else {
                z = rounded(added(sums))
                outputs = activated(z)
            }
        }
        outputs = rounded(outputs)
        if let finish { outputs = finish(outputs) }
        return Recalculation.Numbers(preActivations: z, outputs: outputs)
    }

    /// Σᵢ x[i] · kernel[i, j].
    private func sums(_ x: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: units)
        for i in 0..<min(inputs, x.count) {
            for j in 0..<units { sums[j] += x[i] * kernel[i * units + j] }
        }
        return sums
    }

    private func added(_ sums: [Double]) -> [Double] {
        if bias.isEmpty { return sums }
        if let addingBias { return addingBias(sums, bias) }
        return sums.indices.map { sums[$0] + bias[$0] }
    }

    private func activated(_ z: [Double]) -> [Double] {
        if let activate { return activate(z) }
        return activation.map { $0(z) } ?? z
    }

    private func rounded(_ numbers: [Double]) -> [Double] {
        rounding.map { rounding in numbers.map { rounding($0) } } ?? numbers
    }

    private func normalized(_ x: [Double]) -> [Double] {
        x.indices.map { i in
            normalization[0][i] * (x[i] - normalization[2][i]) / (normalization[3][i] + epsilon).squareRoot()
                + normalization[1][i]
        }
    }
}

extension Recalculation {
    /// Whether the last layer's function gives probabilities.
    var endsInProbabilities: Bool {
        guard let function = steps.last(where: { $0.activation != nil })?.activation else { return false }
        return function == .sigmoid || function == .softmax
    }

    /// Changes every weight and bias.
    @inline(never) @_optimize(none)
    mutating func changeWeights(_ change: @escaping (Double) -> Double) {
        for index in steps.indices {
            steps[index].kernel = steps[index].kernel.map(change)
            steps[index].bias = steps[index].bias.map(change)
            steps[index].normalization = steps[index].normalization.map { $0.map(change) }
        }
    }
}

extension Recalculation.Step {
    /// Reads the kernel's numbers column by column.
    mutating func transposeKernel() {
        let numbers = kernel
        for i in 0..<inputs {
            for j in 0..<units { kernel[i * units + j] = numbers[j * inputs + i] }
        }
    }
}
