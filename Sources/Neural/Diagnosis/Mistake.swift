import PlainText

/// A mistake that people make when they compute a network by hand. Layers count from 0.
///
/// The list comes from public questions about networks computed by hand.
///
/// A new one is a case here, and what this file asks of each: where it is made, what it changes, when it is tried (`all`), what
/// it does (`make`), its sentence. `DiagnosisTests` has a case for each.
///
///     let layer = Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu)
///     Mistake.activationLeftOut(layer: 0).text(in: Sequential([layer]))  // the ReLU of layer 1 was left out
public enum Mistake: Sendable, Equatable {
    /// The sums went on as they were.
    case activationLeftOut(layer: Int)
    /// The sums went through another function.
    case activationReplaced(layer: Int, by: Activation)
    /// The function was applied to what it had already given.
    case activationTwice(layer: Int)
    /// The bias was added to what the function gave.
    case activationBeforeBias(layer: Int)
    /// No bias was added.
    case biasLeftOut(layer: Int)
    /// The bias of another layer was added.
    case biasOfAnother(layer: Int, other: Int)
    /// The kernel was read column by column: transposed if it is square, reshaped if not.
    case kernelTransposed(layer: Int)
    /// Only the first and last three numbers along each axis were used: those that NumPy prints of a long array.
    case kernelShortened(layer: Int)
    /// Batch normalisation was left out.
    case normalizationLeftOut(layer: Int)
    /// Batch normalisation with another epsilon.
    case normalizationEpsilon(layer: Int, Double)
    /// Batch normalisation divided by the variance, not by its root.
    case normalizationByVariance(layer: Int)
    /// Batch normalisation without its scale and centre.
    case normalizationUnscaled(layer: Int)
    /// Weights and biases rounded to so many decimals.
    case roundedWeights(decimals: Int)
    /// The inputs multiplied by a number, as a scaler does: by a whole number, or one over it.
    case inputsScaled(by: Double)
    /// The outputs multiplied by a whole number, or one over it.
    case outputsScaled(by: Double)

    /// The layer the mistake is in; nil if it is in none.
    public var layer: Int? {
        switch self {
        case .activationLeftOut(let layer), .activationReplaced(let layer, _), .activationTwice(let layer),
            .activationBeforeBias(let layer), .biasLeftOut(let layer), .biasOfAnother(let layer, _),
            .kernelTransposed(let layer), .kernelShortened(let layer), .normalizationLeftOut(let layer),
            .normalizationEpsilon(let layer, _), .normalizationByVariance(let layer),
            .normalizationUnscaled(let layer):
            layer
        case .roundedWeights, .inputsScaled, .outputsScaled: nil
        }
    }

    /// What a mistake changes. Two of one layer that change the same cannot both be made.
    enum Place: UInt8 { case activation, bias, kernel, normalization, weights, inputs, outputs }

    var place: Place {
        switch self {
        case .activationLeftOut, .activationReplaced, .activationTwice, .activationBeforeBias: .activation
        case .biasLeftOut, .biasOfAnother: .bias
        case .kernelTransposed, .kernelShortened: .kernel
        case .normalizationLeftOut, .normalizationEpsilon, .normalizationByVariance, .normalizationUnscaled:
            .normalization
        case .roundedWeights: .weights
        case .inputsScaled: .inputs
        case .outputsScaled: .outputs
        }
    }

    /// Whether the mistake is looked for together with others. So many functions could have been used that, with a
    /// second mistake, nearly any number would be explained.
    var isPaired: Bool {
        switch self {
        case .activationReplaced, .biasOfAnother, .inputsScaled, .outputsScaled, .normalizationEpsilon: false
        case .activationLeftOut, .activationTwice, .activationBeforeBias, .biasLeftOut, .kernelTransposed,
            .kernelShortened, .normalizationLeftOut, .normalizationByVariance, .normalizationUnscaled,
            .roundedWeights:
            true
        }
    }

    /// Whether both can be made at once.
    func isCompatible(with other: Mistake) -> Bool {
        place != other.place || layer != other.layer
    }
}

extension Mistake {
    /// Every mistake that can be made with these layers, in the order in which they are tried.
    static func all(in steps: [Recalculation.Step]) -> [Mistake] {
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

    /// Makes the mistake in a layer that it is in.
    func make(in layer: inout Recalculation.MistakenLayer, of steps: [Recalculation.Step]) {
        switch self {
        case .activationLeftOut: layer.step.activation = nil
        case .activationReplaced(_, let other): layer.step.activation = other
        case .activationTwice: layer.isTwice = true
        case .activationBeforeBias: layer.isBeforeBias = true
        case .biasLeftOut: layer.step.bias = [Double](repeating: 0, count: layer.step.bias.count)
        case .biasOfAnother(_, let other): layer.step.bias = steps[other].bias
        case .kernelTransposed: layer.isTransposed = true
        case .kernelShortened: layer.isShortened = true
        case .normalizationLeftOut: layer.isLeftOut = true
        case .normalizationEpsilon(_, let epsilon): layer.step.epsilon = epsilon
        case .normalizationByVariance: layer.isByVariance = true
        case .normalizationUnscaled: layer.isUnscaled = true
        case .roundedWeights(let decimals):
            layer.scale = 1
            for _ in 0..<decimals { layer.scale *= 10 }
        // In no layer: `Recalculation.outputs` scales what goes in and what comes out.
        case .inputsScaled, .outputsScaled: break
        }
    }
}

extension Mistake {
    /// The mistake as a sentence says it, in the model it was made in; layers count from 1 there, as people count.
    ///
    /// `the ReLU of layer 1 was left out`
    public func text<Scalar: Real>(in model: Sequential<Scalar>) -> Text {
        var function = Text()
        if let layer, place == .activation, let activation = model.layers[layer].activation {
            function = activation.spoken
        }
        return sentence(function)
    }

    /// ``text(in:)`` as a `String`.
    public func description<Scalar: Real>(in model: Sequential<Scalar>) -> String { text(in: model).string }

    @export(interface)
    private func sentence(_ function: Text) -> Text {
        let number = (layer ?? 0) + 1
        switch self {
        case .activationLeftOut: return "the \(function) of layer \(number) was left out"
        case .activationReplaced(_, let other):
            return "\(other.spoken) was used instead of \(function) in layer \(number)"
        case .activationTwice: return "the \(function) of layer \(number) was applied twice"
        case .activationBeforeBias: return "the \(function) of layer \(number) came before the bias"
        case .biasLeftOut: return "the bias of layer \(number) was left out"
        case .biasOfAnother(_, let other): return "the bias of layer \(other + 1) was used in layer \(number)"
        case .kernelTransposed: return "the kernel of layer \(number) was transposed or reshaped"
        case .kernelShortened:
            return "the kernel of layer \(number) was read from a print-out shortened with ..."
        case .normalizationLeftOut: return "the batch normalisation of layer \(number) was left out"
        case .normalizationEpsilon(_, let epsilon):
            return "the batch normalisation of layer \(number) used epsilon \(epsilon)"
        case .normalizationByVariance:
            return "the batch normalisation of layer \(number) divided by the variance, not by its root"
        case .normalizationUnscaled: return "the batch normalisation of layer \(number) lacked gamma and beta"
        case .roundedWeights(1): return "the weights were rounded to 1 decimal"
        case .roundedWeights(let decimals): return "the weights were rounded to \(decimals) decimals"
        case .inputsScaled(let factor): return "the inputs were \(scaled(factor))"
        case .outputsScaled(let factor): return "the outputs were \(scaled(factor))"
        }
    }

    private func scaled(_ factor: Double) -> Text {
        factor < 1 ? "divided by \(Int(1 / factor + 0.5))" : "multiplied by \(Int(factor))"
    }
}

extension Activation {
    /// The name as a sentence says it.
    fileprivate var spoken: Text {
        switch kind {
        case .linear: "no activation"
        case .relu: "ReLU"
        default: text
        }
    }
}
