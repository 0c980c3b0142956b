/// A model in double precision, as computed by hand. A mistake changes one of its steps.
struct Recalculation: Sendable {
    /// A function of a layer's numbers.
    typealias Change = @Sendable ([Double]) -> [Double]

    /// One layer: its parameters, and how it is computed.
    struct Step: Sendable {
        var inputs = 0
        var units = 0
        /// The weights, inputs × units; empty if the layer has none.
        var kernel: [Double] = []
        var bias: [Double] = []
        var activation: Activation?
        /// Gamma, beta, mean, and variance; empty except in batch normalization.
        var normalization: [[Double]] = []
        var epsilon = 0.0
        /// The whole computation of a layer of another kind.
        var other: Change?
        /// The dropout rate; 0 in other layers.
        var rate = 0.0

        // Changed by mistakes; nil or false if the step is done right.
        /// Computes pre-activations from sums and biases.
        var addingBias: (@Sendable (_ sums: [Double], _ bias: [Double]) -> [Double])?
        /// Whether the bias is added after the activation function.
        var isBiasLast = false
        /// Replaces ``activation``.
        var activate: Change?
        /// Replaces batch normalization.
        var normalize: (@Sendable (Step, [Double]) -> [Double])?
        /// Rounds each sum, pre-activation, and output of the layer.
        var rounding: (@Sendable (Double) -> Double)?
        /// Changes the outputs of the layer, after all else.
        var finish: Change?

        /// Whether the layer has an activation function other than linear.
        var isCurved: Bool { activation.map { $0 != .linear } ?? false }
    }

    /// The pre-activations and outputs of one layer.
    struct Numbers: Sendable {
        var preActivations: [Double]
        var outputs: [Double]
    }

    var steps: [Step]
    /// Changes the model's input, before all else.
    var prepare: Change?
    /// Changes the model's outputs, after all else.
    var finish: Change?

    init<Scalar: Real>(_ model: Sequential<Scalar>) { steps = model.layers.map { $0.recalculation } }

    static func doubles<Scalar: Real>(_ numbers: [Scalar]) -> [Double] { numbers.map { Double($0) } }

    /// The numbers of each layer from `first` on, whose input is `input`.
    @export(interface) @inline(never)
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
    /// The layer's numbers for the input `x`.
    @inline(never)
    func callAsFunction(_ x: [Double]) -> Recalculation.Numbers {
        var z = x
        var outputs: [Double]
        if let other {
            outputs = other(x)
            z = outputs
        } else if !normalization.isEmpty {
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
    /// Whether the last activation function gives probabilities.
    var endsInProbabilities: Bool {
        guard let function = steps.last(where: { $0.activation != nil })?.activation else { return false }
        return function == .sigmoid || function == .softmax
    }

    /// Changes every weight, bias, and array of batch normalization.
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
