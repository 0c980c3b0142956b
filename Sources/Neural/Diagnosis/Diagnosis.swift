import PlainText

/// A diagnosis of a number that was computed by hand from a model: which mistakes, if any, explain it.
///
/// Common mistakes are tried, singly and in pairs; those that give exactly the typed number, as far as its
/// digits show, are named. Common mistakes are preferred to rare ones, and a right number, rounded or cut
/// off, to any mistake.
///
///     let model = Sequential([
///         Dense<Float>(kernel: Matrix([[0.5, -2.25]]), bias: [1.125, 1], activation: .relu),
///         Dense(kernel: Matrix([[0.75], [1.5]]), bias: [3.0625]),
///     ])
///     let diagnosis = Diagnosis(model, [10], got: TypedNumber("-24.59375")!)
///     diagnosis.right  // 7.65625
///     diagnosis.description  // the ReLU of layer 1 was left out
public struct Diagnosis: Sendable {
    /// One number computed by hand: its input, the quantity, and the result.
    public struct Observation<Scalar: Real>: Sendable {
        /// The model's input.
        public var input: [Scalar]
        /// The quantity that was computed.
        public var quantity: Quantity
        /// The result, as typed.
        public var got: TypedNumber

        /// Creates an observation from an input, a quantity, and the number that was typed.
        public init(_ input: [Scalar], _ quantity: Quantity = .output(), got: TypedNumber) {
            (self.input, self.quantity, self.got) = (input, quantity, got)
        }
    }

    /// A number that the model computes: an output or an intermediate value. Layers and units count from 0.
    public enum Quantity: Sendable, Equatable {
        /// An output of the model.
        case output(unit: Int = 0)
        /// A unit's pre-activation: its sum plus its bias, before the activation function.
        case preActivation(layer: Int, unit: Int)
        /// A unit's output, after the activation function.
        case activation(layer: Int, unit: Int)
    }

    /// One or two mistakes, and the numbers that the model gives with them.
    public struct Finding: Sendable, Equatable {
        /// One mistake, or two.
        public let mistakes: [Mistake]
        /// The values with these mistakes, one for each observation.
        public let values: [Double]
        /// The distance of the first value from the first observed number.
        public let distance: Double
        let rank: Int

        /// The value for the first observation.
        public var value: Double { values[0] }
    }

    /// The conclusion.
    public enum Verdict: Sendable, Equatable {
        /// All numbers are right to the digits typed, apart from float32 rounding.
        case right
        /// The numbers differ from the right ones by less than 3e-5 of their size, and no mistake gives them.
        /// GPU and CPU results differ like this.
        case noise
        /// The steps are right, but weights or intermediate results were rounded: see ``Diagnosis/findings``.
        case rounding
        /// One of ``Diagnosis/findings`` explains the numbers, or several do so equally well.
        case mistakes
        /// ``Diagnosis/findings`` would explain the numbers, but these have so few digits that too many
        /// random numbers would be explained by something: see ``Diagnosis/chance``.
        case undecided
        /// No mistake explains the numbers.
        case noneOfThese
    }

    /// The right value for the first observation, in double precision.
    public let right: Double
    /// The typed number of the first observation.
    public let got: Double
    /// The conclusion.
    public let verdict: Verdict
    /// The mistakes that explain the numbers, nearest first: those of the most common rank that has any.
    public let findings: [Finding]
    /// Rarer single mistakes that explain the numbers as well; nearest first.
    public let alternatives: [Finding]
    /// The nearest single mistakes, nearest first, at most five, whether or not they explain the numbers.
    public let nearest: [Finding]
    /// Whether pairs of mistakes were tried. They are not if single mistakes explain the numbers, or if the
    /// model is large.
    public let triedPairs: Bool
    /// The fraction of random numbers near the right ones, with as many digits, that something tried would
    /// have explained.
    public let chance: Double
    /// For each observation, whether it is right.
    public let isRight: [Bool]
    /// The value for the first observation if each square kernel were read the other way, as PyTorch stores
    /// it; nil if no kernel is square, or if the layout is known.
    public let otherLayout: Double?
    /// Whether the layout of the kernels is unknown.
    public let isLayoutOpen: Bool
    /// Whether the numbers would be right if each square kernel were read the other way.
    public let isRightInOtherLayout: Bool
    let typed: TypedNumber
    let slack: Double

    /// Looks for mistakes that make `model` give `got` for the input `x`.
    ///
    /// - Parameters:
    ///   - model: the model that was computed by hand, without mistakes.
    ///   - x: the input that was used: as many numbers as the model takes.
    ///   - got: the number that came out, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///
    /// Stops the program unless `x` fits the model and the model has such an output.
    public init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar], got: TypedNumber, unit: Int = 0) {
        self.init(model, [Observation(x, .output(unit: unit), got: got)])
    }

    /// Looks for mistakes that make `model` give `got`, a number that a program computed, with as many digits
    /// as are needed to write it.
    ///
    /// For a number that was typed, use ``TypedNumber``: as a `Double`, 20 and 20.0 are the same.
    ///
    /// Stops the program unless `x` fits the model and the model has such an output.
    public init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar], got: Double, unit: Int = 0) {
        self.init(model, x, got: TypedNumber(got), unit: unit)
    }

    /// Looks for mistakes that explain all `observations`: several inputs, outputs, and intermediate values.
    ///
    /// - Parameters:
    ///   - model: the model that was computed by hand, without mistakes.
    ///   - observations: the numbers computed by hand, at least one.
    ///   - isLayoutOpen: whether it is unknown if kernels are inputs × units, as in Keras, or units × inputs,
    ///     as PyTorch stores them. A square kernel does not tell; the answer then says what holds for each
    ///     layout.
    ///
    /// Stops the program if there are no observations, if an input does not fit the model, or if the model
    /// does not have an observed quantity.
    public init<Scalar: Real>(
        _ model: Sequential<Scalar>, _ observations: [Observation<Scalar>], isLayoutOpen: Bool = false
    ) {
        guard !observations.isEmpty else {
            stop("Diagnosis: there are no observations. Hint: give at least one.")
        }
        for observation in observations where model.inputs.map({ $0 != observation.input.count }) ?? false {
            stop(
                "Diagnosis: an input of shape (\(observation.input.count)) for \(model.text). "
                    + "Hint: give the \(model.inputs ?? 0) numbers that the model takes.")
        }
        self.init(
            MistakeSearch(
                Recalculation(model), size: model.parameterCount,
                observations.map {
                    MistakeSearch.Observation(Recalculation.doubles($0.input), $0.quantity, $0.got)
                },
                text: model.text), isLayoutOpen: isLayoutOpen)
    }

    @export(interface)
    init(_ search: MistakeSearch, isLayoutOpen: Bool) {
        let observed = search.judgement.observed
        (right, got) = (observed[0].right, observed[0].got.value)
        typed = observed[0].got
        slack = observed[0].slack
        isRight = observed.map { $0.isExplained(by: $0.right) }
        let other = isLayoutOpen ? search.otherLayout : nil
        otherLayout = other?[0]
        isRightInOtherLayout = other.map { search.judgement.isExplained(by: $0) } ?? false
        self.isLayoutOpen = isLayoutOpen
        var search = search
        verdict = search.find()
        (findings, alternatives, nearest) = (search.findings, search.alternatives, search.nearest)
        (triedPairs, chance) = (search.triedPairs, search.judgement.chance)
    }
}
