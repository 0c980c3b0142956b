/// A model in double precision that can be computed with mistakes.
struct Recalculation {
    /// What one layer holds.
    struct Step {
        var inputs = 0
        var units = 0
        /// Empty where there are none.
        var kernel: [Double] = []
        var bias: [Double] = []
        var activation: Activation?
        /// Gamma, beta, mean and variance; empty but in batch normalisation.
        var normalization: [[Double]] = []
        var epsilon = 0.0
    }

    let steps: [Step]
    /// What goes into each step, and out of the last, when everything is right.
    let right: [[Double]]

    init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar]) {
        func doubles(_ numbers: [Scalar]) -> [Double] { numbers.map { Double($0) } }
        steps = model.layers.map { layer in
            var step = Step()
            step.activation = layer.activation
            if case .dense(let dense) = layer {
                (step.inputs, step.units) = (dense.inputs, dense.units)
                step.kernel = doubles(dense.kernel.values)
                step.bias = doubles(dense.bias)
            } else if case .batchNormalization(let layer) = layer {
                step.normalization = [
                    doubles(layer.gamma), doubles(layer.beta), doubles(layer.movingMean),
                    doubles(layer.movingVariance),
                ]
                step.epsilon = Double(layer.epsilon)
            }
            return step
        }
        var right = [doubles(x)]
        for index in steps.indices {
            right.append(Self.outputs(of: index, in: steps, right[index], []))
        }
        self.right = right
    }

    /// Every mistake that can be made with this model.
    var mistakes: [Mistake] {
        var mistakes: [Mistake] = []
        let biased = steps.indices.filter { !steps[$0].bias.isEmpty }
        for (index, step) in steps.enumerated() {
            if let activation = step.activation {
                if activation != .linear {
                    mistakes += [.activationLeftOut(layer: index), .activationTwice(layer: index)]
                    if !step.bias.isEmpty { mistakes.append(.activationBeforeBias(layer: index)) }
                }
                let others = Activation.allCases + [.leakyRelu(slope: 0.01), .leakyRelu(slope: 0.3)]
                for other in others where other != activation && other != .linear {
                    mistakes.append(.activationReplaced(layer: index, by: other))
                }
            }
            if !step.bias.isEmpty {
                mistakes.append(.biasLeftOut(layer: index))
                for other in biased where other != index && steps[other].units == step.units {
                    mistakes.append(.biasOfAnother(layer: index, other: other))
                }
                if step.inputs > 1, step.units > 1 { mistakes.append(.kernelTransposed(layer: index)) }
                // NumPy shortens arrays of more than 1000 numbers.
                if step.kernel.count > 1000 { mistakes.append(.kernelShortened(layer: index)) }
            }
            if !step.normalization.isEmpty {
                mistakes += [
                    .normalizationLeftOut(layer: index), .normalizationByVariance(layer: index),
                    .normalizationUnscaled(layer: index),
                ]
                for epsilon in [0, 1e-5, 1e-3] where epsilon != step.epsilon {
                    mistakes.append(.normalizationEpsilon(layer: index, epsilon))
                }
            }
        }
        mistakes += [1, 2, 3, 4].map { .roundedWeights(decimals: $0) }
        mistakes += [1.0 / 255, 0.01, 0.1, 10].map { .inputsScaled(by: $0) }
        return mistakes + [0.01, 0.1, 10, 100].map { .outputsScaled(by: $0) }
    }

    /// What comes out with these mistakes.
    func outputs(_ mistakes: [Mistake]) -> [Double] {
        // Up to the first of them, all is as it was.
        var first = steps.count
        for mistake in mistakes {
            switch mistake.place {
            case .weights, .inputs: first = 0
            case .outputs: break
            default: first = min(first, mistake.layer ?? 0)
            }
        }
        var numbers = right[first]
        for case .inputsScaled(let factor) in mistakes { numbers = numbers.map { $0 * factor } }
        for index in first..<steps.count {
            numbers = Self.outputs(of: index, in: steps, numbers, mistakes)
        }
        for case .outputsScaled(let factor) in mistakes { numbers = numbers.map { $0 * factor } }
        return numbers
    }

    /// What one layer makes of `x`, with those of the mistakes that are its own.
    @export(interface)
    private static func outputs(
        of index: Int, in steps: [Step], _ x: [Double], _ mistakes: [Mistake]
    ) -> [Double] {
        let step = steps[index]
        if !step.normalization.isEmpty { return normalized(step, x, mistakes.filter { $0.layer == index }) }
        var (activation, beforeBias, twice, transposed, shortened) = (
            step.activation, false, false, false, false
        )
        var (bias, scale) = (step.bias, 0.0)
        for mistake in mistakes {
            if case .roundedWeights(let decimals) = mistake {
                scale = 1
                for _ in 0..<decimals { scale *= 10 }
            }
            guard mistake.layer == index else { continue }
            switch mistake {
            case .activationLeftOut: activation = nil
            case .activationReplaced(_, let other): activation = other
            case .activationTwice: twice = true
            case .activationBeforeBias: beforeBias = true
            case .biasLeftOut: bias = [Double](repeating: 0, count: bias.count)
            case .biasOfAnother(_, let other): bias = steps[other].bias
            case .kernelTransposed: transposed = true
            case .kernelShortened: shortened = true
            default: break
            }
        }
        var numbers = x
        if !step.kernel.isEmpty {
            numbers = sums(step, x, transposed: transposed, shortened: shortened, scale: scale)
            if scale > 0 { bias = bias.map { rounded($0, scale) } }
            if beforeBias, let activation { numbers = activation(numbers) }
            for j in bias.indices { numbers[j] += bias[j] }
        }
        if let activation, !beforeBias {
            numbers = activation(numbers)
            if twice { numbers = activation(numbers) }
        }
        return numbers
    }

    /// Σᵢ x[i] · kernel[i, j].
    private static func sums(
        _ step: Step, _ x: [Double], transposed: Bool, shortened: Bool, scale: Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: step.units)
        // Of six and fewer nothing is left out.
        func isPrinted(_ index: Int, of count: Int) -> Bool { index < 3 || index >= count - 3 }
        for i in 0..<step.inputs where !shortened || isPrinted(i, of: step.inputs) {
            for j in 0..<step.units where !shortened || isPrinted(j, of: step.units) {
                let weight = step.kernel[transposed ? j * step.inputs + i : i * step.units + j]
                sums[j] += x[i] * (scale > 0 ? rounded(weight, scale) : weight)
            }
        }
        return sums
    }

    private static func normalized(_ step: Step, _ x: [Double], _ mistakes: [Mistake]) -> [Double] {
        let (gamma, beta) = (step.normalization[0], step.normalization[1])
        let (mean, variance) = (step.normalization[2], step.normalization[3])
        var (epsilon, byVariance, scaled) = (step.epsilon, false, true)
        for mistake in mistakes {
            switch mistake {
            case .normalizationLeftOut: return x
            case .normalizationEpsilon(_, let other): epsilon = other
            case .normalizationByVariance: byVariance = true
            case .normalizationUnscaled: scaled = false
            default: break
            }
        }
        return x.indices.map { i in
            let spread = variance[i] + epsilon
            let number = (x[i] - mean[i]) / (byVariance ? spread : spread.squareRoot())
            return scaled ? gamma[i] * number + beta[i] : number
        }
    }

    /// `number` rounded to a multiple of 1/`scale`, halves away from zero.
    private static func rounded(_ number: Double, _ scale: Double) -> Double {
        let whole = (number.magnitude * scale + 0.5)
        // Adding and taking away 2⁵² drops the fraction, to nearest; one less where that went up.
        let nearest = whole + 0x1p52 - 0x1p52
        return Double(signOf: number, magnitudeOf: (nearest > whole ? nearest - 1 : nearest) / scale)
    }
}
