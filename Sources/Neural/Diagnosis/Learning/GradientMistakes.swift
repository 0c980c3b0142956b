import PlainText

/// A derivative of the loss. Layers, inputs and units count from 0.
public enum Derivative: Sendable, Equatable {
    /// The derivative with respect to the weight from an input to a unit.
    case kernel(layer: Int, input: Int, unit: Int)
    /// The derivative with respect to a unit's bias.
    case bias(layer: Int, unit: Int)
    /// The derivative with respect to a unit's pre-activation, often called δ.
    case preActivation(layer: Int, unit: Int)
}

extension Explanation {
    /// Looks for mistakes that give `got` as a derivative of the loss, for one input.
    ///
    /// - Parameters:
    ///   - derivative: the derivative that was computed, in a dense layer.
    ///   - model: the model whose loss is differentiated.
    ///   - x: the input.
    ///   - targets: the targets: one for each output, or the number of the class if the loss is sparse.
    ///   - loss: the loss that is differentiated.
    ///   - got: the number that came out, as typed.
    ///
    /// Stops the program unless `x` and `targets` fit the model, and unless the model has the weight, bias,
    /// or unit that the derivative is taken by.
    public init<Scalar: Real>(
        of derivative: Derivative, in model: Sequential<Scalar>, _ x: [Scalar], targets: [Scalar], loss: Loss,
        got: TypedNumber
    ) {
        let way = WayBack(
            layers: Recalculation(model).steps, x: Recalculation.doubles(x),
            targets: Recalculation.doubles(targets), loss: loss)
        guard let right = way.value(derivative, .none) else {
            stop(
                "Explanation: \(model.text) has no such derivative, or targets for other outputs. "
                    + "Hint: name a dense layer, an input and a unit that the model has, from 0.")
        }
        self.init(right: right, slack: 1e-6 * right.magnitude, got: got, way.hypotheses(derivative))
    }
}

/// The backward pass from the loss, as people compute it.
struct WayBack {
    let layers: [Recalculation.Step]
    let x: [Double]
    let targets: [Double]
    let loss: Loss

    /// A mistake in the backward pass.
    enum Mistake: Equatable {
        case none
        /// The derivative of a layer's activation function was left out; those of all layers if `layer` is
        /// nil.
        case slopeLeftOut(layer: Int?)
        /// The derivative of a layer's activation function was taken at its output.
        case slopeAtOutput(layer: Int)
        /// Only pᵢ(1 − pᵢ) of a softmax's derivative was used.
        case softmaxAlone(layer: Int)
        /// Only the first of a layer's units was used in the backward pass.
        case oneUnit(layer: Int)
        /// The kernel of a layer was left out of the backward pass.
        case kernelLeftOut(layer: Int)
        /// The error itself was used, though the loss's derivative is the error's sign, or is cut off at
        /// delta.
        case startWithError
    }

    /// The derivative with a mistake; nil if the model has no such derivative or the targets do not fit.
    func value(_ derivative: Derivative, _ mistake: Mistake) -> Double? {
        var numbers: [Recalculation.Numbers] = [], inputs: [[Double]] = []
        var current = x
        for layer in layers {
            if !layer.kernel.isEmpty, layer.inputs != current.count { return nil }
            inputs.append(current)
            let step = layer(current)
            numbers.append(step)
            current = step.outputs
        }
        guard loss.targetCount(current.count) == targets.count else { return nil }
        var gradient = loss.gradient(current, targets)
        if mistake == .startWithError {
            gradient = zip(current, targets).map { ($0 - $1) / Double(targets.count) }
        }
        for index in layers.indices.reversed() {
            let layer = layers[index]
            if !layer.normalization.isEmpty {
                gradient = gradient.indices.map {
                    gradient[$0] * layer.normalization[0][$0]
                        / (layer.normalization[3][$0] + layer.epsilon).squareRoot()
                }
                continue
            }
            let delta = delta(gradient, layer, numbers[index], index, mistake)
            if layer.kernel.isEmpty {
                gradient = delta
                continue
            }
            switch derivative {
            case .kernel(index, let input, let unit):
                guard inputs[index].indices.contains(input), delta.indices.contains(unit) else { return nil }
                return inputs[index][input] * delta[unit]
            case .bias(index, let unit), .preActivation(index, let unit):
                return delta.indices.contains(unit) ? delta[unit] : nil
            default: break
            }
            gradient = (0..<layer.inputs).map { i in
                var sum = 0.0
                for j in 0..<layer.units where mistake != .oneUnit(layer: index) || j == 0 {
                    sum +=
                        (mistake == .kernelLeftOut(layer: index) ? 1 : layer.kernel[i * layer.units + j])
                        * delta[j]
                }
                return sum
            }
        }
        return nil
    }

    private func delta(
        _ gradient: [Double], _ layer: Recalculation.Step, _ numbers: Recalculation.Numbers, _ index: Int,
        _ mistake: Mistake
    ) -> [Double] {
        guard let activation = layer.activation else { return gradient }
        switch mistake {
        case .slopeLeftOut(let at) where at == nil || at == index: return gradient
        case .slopeAtOutput(index):
            return gradient.indices.map { gradient[$0] * activation.derivative(numbers.outputs[$0]) }
        case .softmaxAlone(index):
            return gradient.indices.map { gradient[$0] * numbers.outputs[$0] * (1 - numbers.outputs[$0]) }
        default: return activation.backpropagated(gradient, numbers.preActivations, numbers.outputs)
        }
    }

    /// Numbers that may have been computed instead of the derivative.
    func hypotheses(_ derivative: Derivative) -> [Explanation.Hypothesis] {
        var list: [Explanation.Hypothesis] = []
        func add(_ text: Text, _ value: Double?, _ commonness: MistakeKind.Commonness) {
            guard let value else { return }
            list.append(Explanation.Hypothesis(text: text, value: value, commonness: commonness))
        }
        let right = value(derivative, .none) ?? 0
        add("it has the other sign, that of a step down", -right, .everyday)
        if loss.kind == .meanSquaredError {
            add("the factor 2 of the squared error was left out", right / 2, .everyday)
        }
        if loss.isMean, targets.count > 1 {
            add("the loss was summed over the outputs, not averaged", right * Double(targets.count), .common)
        }
        if loss.kind == .meanAbsoluteError {
            add("the error was used, not its sign", value(derivative, .startWithError), .common)
        }
        if loss.kind == .huber {
            add(
                "the error was used, and not cut at delta", value(derivative, .startWithError), .common)
        }
        if case .kernel(let layer, let input, let unit) = derivative {
            add("the input was left out: it is δ", value(.bias(layer: layer, unit: unit), .none), .everyday)
            for other in 0..<min(layers[layer].inputs, 16) where other != input {
                add(
                    "the input is that of weight \(other + 1)",
                    value(.kernel(layer: layer, input: other, unit: unit), .none), .occasional)
            }
        }
        for (index, layer) in layers.enumerated() {
            if layer.isCurved, let activation = layer.activation {
                let name = activation.spoken
                add(
                    "the derivative of the \(name) of layer \(index + 1) was left out",
                    value(derivative, .slopeLeftOut(layer: index)), .everyday)
                if activation.across == nil {
                    add(
                        "the derivative of the \(name) of layer \(index + 1) was taken at what it gives",
                        value(derivative, .slopeAtOutput(layer: index)), .common)
                } else {
                    add(
                        "of the softmax of layer \(index + 1) only p · (1 − p) was used",
                        value(derivative, .softmaxAlone(layer: index)), .common)
                }
            }
            if !layer.kernel.isEmpty, index > 0 {
                if layer.units > 1 {
                    add(
                        "of layer \(index + 1) only the first unit was followed back",
                        value(derivative, .oneUnit(layer: index)),
                        .common)
                }
                add(
                    "the weights of layer \(index + 1) were left out on the way back",
                    value(derivative, .kernelLeftOut(layer: index)), .common)
            }
        }
        add(
            "the derivatives of all functions were left out", value(derivative, .slopeLeftOut(layer: nil)),
            .common)
        return list
    }
}
