import PlainText

/// A kind of mistake: where it can be made, what it does, how common it is, its words.
///
/// A new one is a file in `Mistakes`, and a line in ``all``. `DiagnosisTests` has a case for each.
struct MistakeKind: Sendable {
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
    var isMadeEverywhere = false
    /// Whether it is looked for together with others. With kinds of many ways, nearly any number would be explained by two.
    var isPaired = false
    /// The ways to make it, in the layer of this index; for what is in no layer the index is nil.
    let ways: @Sendable (_ model: Recalculation, _ layer: Int?) -> [Mistake]
    /// Makes it in a layer.
    let make: @Sendable (_ model: inout Recalculation, _ layer: Int, _ mistake: Mistake) -> Void
    /// Its sentence.
    let text: @Sendable (_ mistake: Mistake) -> Text
}

extension MistakeKind: Equatable {
    static func == (left: MistakeKind, right: MistakeKind) -> Bool {
        left.name.utf8CodeUnitCount == right.name.utf8CodeUnitCount
            && Text(stringLiteral: left.name) == Text(stringLiteral: right.name)
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
