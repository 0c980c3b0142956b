import PlainText

/// What went wrong when somebody computed a model by hand and got another number.
///
/// The mistakes that people make are tried, singly and in pairs; those are named that give the very number that was typed, as
/// far as its digits say. Common ones come before rare ones, and a right number, rounded or cut, before all.
///
///     let model = Sequential([
///         Dense<Float>(kernel: Matrix([[0.5, -2.25]]), bias: [1.125, 1], activation: .relu),
///         Dense(kernel: Matrix([[0.75], [1.5]]), bias: [3.0625]),
///     ])
///     let diagnosis = Diagnosis(model, [10], got: TypedNumber("-24.59375")!)
///     diagnosis.right  // 7.65625
///     diagnosis.description  // the ReLU of layer 1 was left out
public struct Diagnosis: Sendable {
    /// Something that somebody computed: for which input, what, and what came out.
    public struct Observation<Scalar: Real>: Sendable {
        /// What went in.
        public var input: [Scalar]
        /// What was computed.
        public var quantity: Quantity
        /// What came out.
        public var got: TypedNumber

        /// One number of a computation by hand.
        public init(_ input: [Scalar], _ quantity: Quantity = .output(), got: TypedNumber) {
            (self.input, self.quantity, self.got) = (input, quantity, got)
        }
    }

    /// A number on the way from the input to the output. Layers and units count from 0.
    public enum Quantity: Sendable, Equatable {
        /// What the model gives.
        case output(unit: Int = 0)
        /// The sum and the bias of a unit, before the layer's function.
        case preActivation(layer: Int, unit: Int)
        /// What a unit gives.
        case activation(layer: Int, unit: Int)
    }

    /// Some mistakes, and what they make of the model.
    public struct Finding: Sendable, Equatable {
        /// One mistake, or two.
        public let mistakes: [Mistake]
        /// What comes out with them: one number for each observation.
        public let values: [Double]
        /// How far the first of these is from what somebody got.
        public let distance: Double
        let rank: Int

        /// What comes out with them, for the first observation.
        public var value: Double { values[0] }
    }

    /// What can be said.
    public enum Verdict: Sendable, Equatable {
        /// All numbers are right, as far as they were typed, but for the rounding of float32.
        case right
        /// The numbers differ by less than 3e-5 of the right ones, and no mistake gives them: as a GPU's result differs
        /// from a processor's.
        case noise
        /// The steps are right, but weights or results were rounded on the way, as ``Diagnosis/findings`` says.
        case rounding
        /// One of ``Diagnosis/findings`` explains the numbers, or several do equally well, which are a tie.
        case mistakes
        /// ``Diagnosis/findings`` would explain the numbers, but of any numbers with so few digits too many would be
        /// explained by something: see ``Diagnosis/chance``.
        case undecided
        /// No mistake explains the numbers.
        case noneOfThese
    }

    /// What the model gives for the first observation, in double precision.
    public let right: Double
    /// What somebody got there.
    public let got: Double
    /// What can be said.
    public let verdict: Verdict
    /// The mistakes that explain the numbers: those of the commonest rank that has any; nearest first.
    public let findings: [Finding]
    /// Rarer single mistakes that explain the numbers as well; nearest first.
    public let alternatives: [Finding]
    /// The nearest single mistakes, nearest first, at most five, whether they explain the numbers or not.
    public let nearest: [Finding]
    /// Whether pairs were tried; not where singles explain the numbers, nor in large models.
    public let triedPairs: Bool
    /// In which part of all cases random numbers near the right ones, with as many digits, would have been explained by
    /// something that was tried.
    public let chance: Double
    /// Which of the observations are right.
    public let isRight: [Bool]
    /// What the model would give if each square kernel were read the other way, as PyTorch stores it; nil where none is, and
    /// where it is known which way is right.
    public let otherLayout: Double?
    /// Whether it is not known which way the kernels are to be read.
    public let isLayoutOpen: Bool
    /// Whether the numbers would be right if each square kernel were read the other way.
    public let isRightInOtherLayout: Bool
    let typed: TypedNumber
    let slack: Double

    /// Looks for what makes `model` give `got` for the input `x`.
    ///
    /// - Parameters:
    ///   - model: what somebody computed by hand, and as it should have been.
    ///   - x: the input that they used: as many numbers as the model takes.
    ///   - got: their number, as they typed it.
    ///   - unit: the output that was computed, from 0.
    ///
    /// Stops the program unless `x` fits the model and the model has such an output.
    public init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar], got: TypedNumber, unit: Int = 0) {
        self.init(model, [Observation(x, .output(unit: unit), got: got)])
    }

    /// Looks for what makes `model` give `got`, which a program computed: with as many digits as are needed to write it.
    ///
    /// What somebody typed is better read as a ``TypedNumber``, since 20 and 20.0 are one `Double`.
    ///
    /// Stops the program unless `x` fits the model and the model has such an output.
    public init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar], got: Double, unit: Int = 0) {
        self.init(model, x, got: TypedNumber(got), unit: unit)
    }

    /// Looks for what explains all `observations`: several inputs and outputs, and what was computed between them.
    ///
    /// - Parameters:
    ///   - model: what somebody computed by hand, and as it should have been.
    ///   - observations: what they computed of it, at least one.
    ///   - isLayoutOpen: whether it is not known if kernels are inputs × units, as in Keras, or units × inputs, as
    ///     PyTorch stores them. A square kernel does not tell; the answer then says what holds for which.
    ///
    /// Stops the program if there are none, unless each input fits the model, and unless the model has what was computed.
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
                    MistakeSearch.Place(Recalculation.doubles($0.input), $0.quantity, $0.got)
                },
                text: model.text), isLayoutOpen: isLayoutOpen)
    }

    @export(interface)
    private init(_ search: MistakeSearch, isLayoutOpen: Bool) {
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
