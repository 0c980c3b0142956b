import PlainText

/// A kind of mistake: where it can be made, what it does, how common it is, its words.
///
/// A new one is a file in `Mistakes`, and a line in ``all``. `DiagnosisTests` has a case for each.
///
/// Kinds are objects, told apart by which they are: a page copies and compares them in few bytes.
final class MistakeKind: Sendable {
    /// How often people make it, by the public questions that the list comes from.
    enum Commonness: Int, Sendable { case everyday, common, occasional, oneOfMany }

    /// What it changes. Two in one layer that change the same can't both be made.
    enum Place: UInt8, Sendable {
        case activation, bias, kernel, normalization, scale, weights, inputs, outputs
    }

    let name: StaticString
    let commonness: Commonness
    let place: Place
    /// Whether it is also made in all layers at once.
    let isMadeEverywhere: Bool
    /// Whether it is looked for together with others. With kinds of many ways, nearly any number would be explained by two.
    let isPaired: Bool
    /// The ways to make it, in the layer of this index; for what is in no layer the index is nil.
    let ways: @Sendable (_ model: Recalculation, _ layer: Int?) -> [Mistake]
    /// Makes it in a layer.
    let make: @Sendable (_ model: inout Recalculation, _ layer: Int, _ mistake: Mistake) -> Void
    /// Its sentence, with `%f` and the like where ``Mistake/text`` puts in what the mistake has. (Code that puts texts together takes
    /// more of a page than they do.)
    let words: @Sendable (_ mistake: Mistake) -> StaticString

    @inline(never)
    init(
        name: StaticString, commonness: Commonness, place: Place, isMadeEverywhere: Bool = false,
        isPaired: Bool = false,
        ways: @escaping @Sendable (_ model: Recalculation, _ layer: Int?) -> [Mistake],
        make: @escaping @Sendable (_ model: inout Recalculation, _ layer: Int, _ mistake: Mistake) -> Void,
        words: @escaping @Sendable (_ mistake: Mistake) -> StaticString
    ) {
        (self.name, self.commonness, self.place) = (name, commonness, place)
        (self.isMadeEverywhere, self.isPaired) = (isMadeEverywhere, isPaired)
        (self.ways, self.make, self.words) = (ways, make, words)
    }
}

extension MistakeKind: Equatable {
    static func == (left: MistakeKind, right: MistakeKind) -> Bool { left === right }
}

/// What several kinds have in common. Each stands in a page once, not in each kind.
extension MistakeKind {
    /// One way for each of some numbers.
    @inline(never)
    static func each(_ kind: MistakeKind, _ numbers: [Double], layer: Int? = nil) -> [Mistake] {
        var ways: [Mistake] = []
        for number in numbers { ways.append(Mistake(kind, layer: layer, number: number)) }
        return ways
    }

    /// One way for each of so many units, inputs, or forms.
    @inline(never)
    static func each(_ kind: MistakeKind, of count: Int, layer: Int? = nil) -> [Mistake] {
        var ways: [Mistake] = []
        for index in 0..<count { ways.append(Mistake(kind, layer: layer, index: index)) }
        return ways
    }

    /// One way where a layer has a function that changes numbers.
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
    /// Every kind, in the order in which sentences name those that fit equally.
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
            if kind.place == .weights || kind.place == .inputs || kind.place == .outputs {
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

    /// Mistakes that are the same in several layers, made in all of them: in those with one function, and in all.
    private static func everywhere(_ single: [Mistake]) -> [Mistake] {
        var mistakes: [Mistake] = []
        for mistake in single {
            for isOfOneFunction in [true, false] where isOfOneFunction || mistake.function == nil {
                let same = mistakes.indices.first {
                    let other = mistakes[$0]
                    return other.number == mistake.number && other.function == mistake.function
                        && other.isOfOneFunction == isOfOneFunction && other.index == mistake.index
                        && (!isOfOneFunction || other.right == mistake.right)
                }
                if let same {
                    if mistakes[same].right != mistake.right { mistakes[same].right = nil }
                    mistakes[same].layers += mistake.layers
                } else {
                    mistakes.append(mistake)
                    mistakes[mistakes.count - 1].isEverywhere = true
                    mistakes[mistakes.count - 1].isOfOneFunction = isOfOneFunction
                }
            }
        }
        let several = mistakes.filter { $0.layers.count > 1 }
        return several.filter { mistake in
            !mistake.isOfOneFunction
                || !several.contains {
                    !$0.isOfOneFunction && $0.layers == mistake.layers && $0.number == mistake.number
                }
        }
    }
}
