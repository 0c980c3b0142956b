import PlainText

/// A kind of mistake: where it can be made, what it changes, how common it is, and how it is worded.
///
/// To add a kind, add a file in `Mistakes` and a line in ``all``. `MistakeTests` has a case for each kind.
///
/// Kinds are objects compared by identity, so that copying and comparing them takes few bytes in a page.
final class MistakeKind: Sendable {
    /// How often people make the mistake, judging by the public questions that the list comes from.
    enum Commonness: Int, Sendable { case everyday, common, occasional, oneOfMany }

    /// What the mistake changes. Two mistakes that change the same place in one layer can't both be made.
    enum Stage: UInt8, Sendable {
        case activation, bias, kernel, normalization, scale, weights, inputs, outputs
    }

    let name: StaticString
    let commonness: Commonness
    let stage: Stage
    /// Whether the mistake is also tried in all layers at once.
    let isMadeEverywhere: Bool
    /// Whether the mistake is tried in pairs with others. Kinds with many ways are not: pairs of them would
    /// explain nearly any number.
    let isPaired: Bool
    /// The ways to make the mistake in the layer of this index; the index is nil for mistakes that belong to
    /// no layer.
    let ways: @Sendable (_ model: Recalculation, _ layer: Int?) -> [Mistake]
    /// Makes the mistake in a layer.
    let make: @Sendable (_ model: inout Recalculation, _ layer: Int, _ mistake: Mistake) -> Void
    /// The mistake's sentence, with placeholders such as `%f` that ``Mistake/text`` fills in. (Code that
    /// builds texts takes more of a page than placeholders do.)
    let words: @Sendable (_ mistake: Mistake) -> StaticString

    @inline(never)
    init(
        name: StaticString, commonness: Commonness, stage: Stage, isMadeEverywhere: Bool = false,
        isPaired: Bool = false,
        ways: @escaping @Sendable (_ model: Recalculation, _ layer: Int?) -> [Mistake],
        make: @escaping @Sendable (_ model: inout Recalculation, _ layer: Int, _ mistake: Mistake) -> Void,
        words: @escaping @Sendable (_ mistake: Mistake) -> StaticString
    ) {
        (self.name, self.commonness, self.stage) = (name, commonness, stage)
        (self.isMadeEverywhere, self.isPaired) = (isMadeEverywhere, isPaired)
        (self.ways, self.make, self.words) = (ways, make, words)
    }
}

extension MistakeKind: Equatable {
    static func == (left: MistakeKind, right: MistakeKind) -> Bool { left === right }
}

/// Code shared by several kinds. A page contains it once, not once for each kind.
extension MistakeKind {
    /// Makes one way for each number.
    @inline(never)
    static func each(_ kind: MistakeKind, _ numbers: [Double], layer: Int? = nil) -> [Mistake] {
        var ways: [Mistake] = []
        for number in numbers { ways.append(Mistake(kind, layer: layer, number: number)) }
        return ways
    }

    /// Makes one way for each of `count` units, inputs, or forms.
    @inline(never)
    static func each(_ kind: MistakeKind, of count: Int, layer: Int? = nil) -> [Mistake] {
        var ways: [Mistake] = []
        for index in 0..<count { ways.append(Mistake(kind, layer: layer, index: index)) }
        return ways
    }

    /// Makes one way if the layer has an activation function other than linear.
    @inline(never)
    static func ofFunction(_ kind: MistakeKind, _ model: Recalculation, _ layer: Int?) -> [Mistake] {
        guard let layer, model.steps[layer].isCurved else { return [] }
        return [Mistake(kind, layer: layer, right: model.steps[layer].activation)]
    }

    /// Multiplies numbers.
    @inline(never)
    static func multiplying(by factor: Double) -> Recalculation.Change {
        { numbers in numbers.map { $0 * factor } }
    }
}

extension MistakeKind {
    /// All kinds, in the order in which sentences name mistakes that fit equally well.
    static var all: [MistakeKind] {
        [
            .activationLeftOut, .activationReplaced, .activationTwice, .activationBeforeBias,
            .activationAbsolute,
            .activationOfKeras2,
            .biasLeftOut, .biasForEachInput, .biasTwice, .biasSubtracted, .biasMultiplied, .biasOfAnother,
            .kernelTransposed, .kernelShortened, .weightSignLost, .unitLeftOut,
            .normalizationLeftOut, .normalizationEpsilon, .normalizationEpsilonOutside,
            .normalizationByVariance,
            .normalizationUnscaled, .normalizationSwapped, .dropoutScaled,
            .inputsScaled, .inputsShifted, .inputsSwapped,
            .outputsScaled, .outputComplement, .outputOfAnotherUnit, .outputLogarithm,
            .weightsRounded, .weightsCut, .weightsOfFewDigits, .resultsRounded, .halfPrecision,
        ]
    }

    /// Every mistake that can be made in a model.
    @export(interface)
    static func mistakes(in model: Recalculation) -> [Mistake] {
        var mistakes: [Mistake] = []
        for kind in all {
            if kind.stage == .weights || kind.stage == .inputs || kind.stage == .outputs {
                mistakes += kind.ways(model, nil)
                continue
            }
            var single: [Mistake] = []
            for layer in model.steps.indices { single += kind.ways(model, layer) }
            mistakes += single
            if kind.isMadeEverywhere { mistakes += everywhere(single) }
        }
        return mistakes
    }

    /// Combines equal mistakes in several layers: one in all layers with the same function, and one in all
    /// layers.
    private static func everywhere(_ single: [Mistake]) -> [Mistake] {
        var mistakes: [Mistake] = []
        for mistake in single {
            for isForOneFunction in [true, false] where isForOneFunction || mistake.function == nil {
                let same = mistakes.indices.first {
                    let other = mistakes[$0]
                    return other.number == mistake.number && other.function == mistake.function
                        && other.isForOneFunction == isForOneFunction && other.index == mistake.index
                        && (!isForOneFunction || other.right == mistake.right)
                }
                if let same {
                    if mistakes[same].right != mistake.right { mistakes[same].right = nil }
                    mistakes[same].layers += mistake.layers
                } else {
                    mistakes.append(mistake)
                    mistakes[mistakes.count - 1].isEverywhere = true
                    mistakes[mistakes.count - 1].isForOneFunction = isForOneFunction
                }
            }
        }
        let several = mistakes.filter { $0.layers.count > 1 }
        return several.filter { mistake in
            !mistake.isForOneFunction
                || !several.contains {
                    !$0.isForOneFunction && $0.layers == mistake.layers && $0.number == mistake.number
                }
        }
    }
}
