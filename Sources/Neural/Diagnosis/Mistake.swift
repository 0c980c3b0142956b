import PlainText

/// A mistake that people make when they compute a network by hand. Layers count from 0.
///
/// The list comes from public questions about networks computed by hand.
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
        default: true
        }
    }

    /// Whether both can be made at once.
    func isCompatible(with other: Mistake) -> Bool {
        place != other.place || layer != other.layer
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

extension Layer {
    /// The function of a dense or activation layer.
    var activation: Activation? {
        switch self {
        case .dense(let layer): layer.activation
        case .activation(let activation): activation
        default: nil
        }
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
