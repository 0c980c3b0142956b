/// How far float32 results may differ from those in double precision.
enum ErrorBound {
    /// Estimates the error to first order. Each product has a relative error of a few units of 2⁻²⁴, and
    /// errors add up as random errors do, by their squares (Higham, *Accuracy and Stability of Numerical
    /// Algorithms*, 2.8).
    static func slack(
        of quantity: Diagnosis.Quantity, _ model: Recalculation, _ input: [Double],
        _ numbers: [Recalculation.Numbers]
    ) -> Double {
        let unit = 0x1p-22
        var errors = input.map { $0.magnitude * unit }
        var x = input
        for (index, step) in model.steps.enumerated() where index < numbers.count {
            var next = [Double](repeating: 0, count: numbers[index].outputs.count)
            if !step.kernel.isEmpty {
                for j in next.indices where j < step.units {
                    let bias = step.bias.isEmpty ? 0 : step.bias[j] * unit
                    var squares = bias * bias
                    for i in 0..<min(step.inputs, x.count) {
                        let error = step.kernel[i * step.units + j] * (errors[i] + unit * x[i].magnitude)
                        squares += error * error
                    }
                    next[j] = squares.squareRoot()
                }
            } else {
                for j in next.indices where j < errors.count {
                    next[j] = errors[j]
                    if !step.normalization.isEmpty {
                        let scale =
                            step.normalization[0][j] / (step.normalization[3][j] + step.epsilon).squareRoot()
                        next[j] = scale.magnitude * (errors[j] + unit * x[j].magnitude)
                    }
                }
            }
            if case .preActivation(index, let unit) = quantity, next.indices.contains(unit) {
                return next[unit]
            }
            if let activation = step.activation { carry(&next, through: activation, numbers[index]) }
            (errors, x) = (next, numbers[index].outputs)
            if case .activation(index, let unit) = quantity, next.indices.contains(unit) { return next[unit] }
        }
        if case .output(let unit) = quantity, errors.indices.contains(unit) { return errors[unit] }
        return 0
    }

    /// Computes the errors of a layer's outputs from those of its pre-activations.
    private static func carry(
        _ errors: inout [Double], through activation: Activation, _ numbers: Recalculation.Numbers
    ) {
        let largest = errors.max() ?? 0
        for j in errors.indices {
            let output = numbers.outputs[j]
            // Each output of a softmax depends on all pre-activations: ∂pᵢ/∂zⱼ = pᵢ · (δᵢⱼ − pⱼ).
            let slope =
                activation.across == nil
                ? activation.derivative(numbers.preActivations[j]) : 2 * output * (1 - output)
            errors[j] =
                slope.magnitude * (activation.across == nil ? errors[j] : largest) + 0x1p-23
                * output.magnitude
        }
    }
}
