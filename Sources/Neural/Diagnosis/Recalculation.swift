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

    /// A layer as somebody computes it who makes mistakes.
    struct MistakenLayer {
        var step: Step
        var isBeforeBias = false, isTwice = false
        var isTransposed = false, isShortened = false
        /// Weights and biases are rounded to multiples of one over this; 0 where they are not.
        var scale = 0.0
        /// Of batch normalisation.
        var isLeftOut = false, isByVariance = false, isUnscaled = false
    }

    let steps: [Step]
    /// What goes into each step, and out of the last, when everything is right.
    let right: [[Double]]

    init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar]) {
        steps = model.layers.map { $0.recalculation }
        var right = [Self.doubles(x)]
        for index in steps.indices {
            right.append(Self.outputs(of: index, in: steps, right[index], []))
        }
        self.right = right
    }

    static func doubles<Scalar: Real>(_ numbers: [Scalar]) -> [Double] { numbers.map { Double($0) } }

    /// What comes out with these mistakes.
    func outputs(_ mistakes: [Mistake]) -> [Double] {
        // Up to the first of them, all is as it was.
        var first = steps.count
        for mistake in mistakes {
            switch mistake.place {
            case .weights, .inputs: first = 0
            case .outputs: break
            case .activation, .bias, .kernel, .normalization: first = min(first, mistake.layer ?? 0)
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
        var layer = MistakenLayer(step: steps[index])
        for mistake in mistakes where mistake.layer == index || mistake.layer == nil {
            mistake.make(in: &layer, of: steps)
        }
        let step = layer.step
        if !step.normalization.isEmpty { return layer.isLeftOut ? x : normalized(layer, x) }
        var numbers = x
        if !step.kernel.isEmpty {
            numbers = sums(layer, x)
            var bias = step.bias
            if layer.scale > 0 { bias = bias.map { rounded($0, layer.scale) } }
            if layer.isBeforeBias, let activation = step.activation { numbers = activation(numbers) }
            for j in bias.indices { numbers[j] += bias[j] }
        }
        if let activation = step.activation, !layer.isBeforeBias {
            numbers = activation(numbers)
            if layer.isTwice { numbers = activation(numbers) }
        }
        return numbers
    }

    /// Σᵢ x[i] · kernel[i, j].
    private static func sums(_ layer: MistakenLayer, _ x: [Double]) -> [Double] {
        let (step, scale) = (layer.step, layer.scale)
        var sums = [Double](repeating: 0, count: step.units)
        // Of six and fewer nothing is left out.
        func isPrinted(_ index: Int, of count: Int) -> Bool { index < 3 || index >= count - 3 }
        for i in 0..<step.inputs where !layer.isShortened || isPrinted(i, of: step.inputs) {
            for j in 0..<step.units where !layer.isShortened || isPrinted(j, of: step.units) {
                let weight = step.kernel[layer.isTransposed ? j * step.inputs + i : i * step.units + j]
                sums[j] += x[i] * (scale > 0 ? rounded(weight, scale) : weight)
            }
        }
        return sums
    }

    private static func normalized(_ layer: MistakenLayer, _ x: [Double]) -> [Double] {
        let step = layer.step
        let (gamma, beta) = (step.normalization[0], step.normalization[1])
        let (mean, variance) = (step.normalization[2], step.normalization[3])
        return x.indices.map { i in
            let spread = variance[i] + step.epsilon
            let number = (x[i] - mean[i]) / (layer.isByVariance ? spread : spread.squareRoot())
            return layer.isUnscaled ? number : gamma[i] * number + beta[i]
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
