extension PrintedModel {
    /// How far the right output for `x` may be from that of ``model``, since the weights have more digits than were
    /// printed; 0 if they are exact.
    ///
    /// To first order, a weight that is off by up to h changes the output by up to |∂y/∂w| · h. The sum over all
    /// weights is the largest possible change. Rounding errors are as if random, uniform in ±h, with the standard
    /// deviation h/√3, so five standard deviations of the sum, √(Σ (∂y/∂w · h)² / 3), are not exceeded either, in
    /// more than one of a million cases (Higham, *Accuracy and Stability of Numerical Algorithms*, 2.8). The bound is
    /// the smaller of the two.
    ///
    /// - Parameters:
    ///   - x: the model's input.
    ///   - unit: the output, counted from 0.
    func spread(at x: [Double], unit: Int) -> Double {
        guard let halves else { return 0 }
        let (steps, own) = (Recalculation(model), Recalculation(halves))
        let right = steps.run(x)
        var sums = Sums(model: steps, unit: unit, right: right.last?.outputs[unit] ?? 0)
        var input = x
        for (index, step) in steps.steps.enumerated() {
            let half = own.steps[index]
            if !step.kernel.isEmpty {
                for j in 0..<step.units {
                    var terms = half.bias.isEmpty ? [] : [half.bias[j]]
                    for i in 0..<step.inputs {
                        terms.append(input[i].magnitude * half.kernel[i * step.units + j])
                    }
                    sums.add(terms, after: index) { change in
                        var z = right[index].preActivations
                        z[j] += change
                        return step.activation.map { $0(z) } ?? z
                    }
                }
            } else if !step.normalization.isEmpty {
                for i in input.indices {
                    let parts = step.normalization.map { $0[i] }
                    let deviation = (parts[3] + step.epsilon).squareRoot()
                    let normalized = (input[i] - parts[2]) / deviation
                    let slopes = [
                        normalized, 1, parts[0] / deviation,
                        parts[0] * normalized / (2 * deviation * deviation),
                    ]
                    let terms = slopes.indices.map {
                        slopes[$0].magnitude * Self.half(half.normalization[$0][i])
                    }
                    sums.add(terms, after: index) { change in
                        var outputs = right[index].outputs
                        outputs[i] += change
                        return outputs
                    }
                }
            } else if case .other(let layer) = model.layers[index],
                case .other(let half) = halves.layers[index]
            {
                for (array, numbers) in half.parameters.enumerated() {
                    for (place, number) in numbers.enumerated() {
                        sums.add([Self.half(Double(number))], after: index) { change in
                            var parameters = layer.parameters
                            parameters[array][place] += Scalar(change)
                            return layer.with(parameters: parameters).doubles(input)
                        }
                    }
                }
            }
            input = right[index].outputs
        }
        return min(sums.largest, 5 * sums.squares.squareRoot())
    }

    /// Half a unit of a scale. A scale that was not printed is 1, which no half unit is.
    private static func half(_ number: Double) -> Double { number == 1 ? 0 : number }
}

/// The sums of the effects of all weights on one output.
private struct Sums {
    let model: Recalculation
    let unit: Int
    let right: Double
    /// The sum of the largest effects.
    var largest = 0.0
    /// The sum of the variances.
    var squares = 0.0

    /// Adds the effects of weights that change one number of a layer by up to each of `terms`.
    ///
    /// - Parameter outputs: the layer's outputs if the number changes by so much.
    mutating func add(_ terms: [Double], after layer: Int, _ outputs: (Double) -> [Double]) {
        let most = terms.reduce(0, +)
        guard most > 0 else { return }
        var effect = 0.0
        // Both ways, since a ReLU may cut off one of them.
        for change in [most, -most] {
            let changed = outputs(change)
            let last = model.run(changed, from: layer + 1).last?.outputs ?? changed
            effect = max(effect, (last[unit] - right).magnitude)
        }
        largest += effect
        let slope = effect / most
        for term in terms { squares += slope * slope * term * term / 3 }
    }
}
