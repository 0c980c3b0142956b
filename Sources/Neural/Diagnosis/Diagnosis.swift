import PlainText

/// What went wrong when somebody computed a model by hand and got another number.
///
/// Every mistake of ``Mistake`` is tried, singly and in pairs, and those that give the very number are named.
///
///     let model = Sequential([
///         Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu),
///         Dense(kernel: Matrix([[1], [1]]), bias: [3]),
///     ])
///     let diagnosis = Diagnosis(model, [10], got: -5.5)
///     diagnosis.right  // 13.5
///     diagnosis.description(in: model)  // the ReLU of layer 1 was left out
public struct Diagnosis: Sendable {
    /// Some mistakes, and what they make of the model.
    public struct Finding: Sendable, Equatable {
        /// One mistake, or two.
        public let mistakes: [Mistake]
        /// What comes out with them.
        public let value: Double
        /// How far that is from what somebody got.
        public let distance: Double
    }

    /// What can be said.
    public enum Verdict: Sendable, Equatable {
        /// The number is right: all its digits are, or it differs by less than 1e-6 of itself, as float32 numbers
        /// added in another order do.
        case right
        /// The number differs by less than 3e-5 of itself: as a GPU's result differs from a processor's.
        case noise
        /// One of ``Diagnosis/findings`` explains the number, or several do equally well, which are a tie.
        case mistakes
        /// No mistake explains the number.
        case noneOfThese
    }

    /// What the model answers, in double precision.
    public let right: Double
    /// What somebody got.
    public let got: Double
    /// How far a mistake's number may be from theirs to explain it.
    public let tolerance: Double
    /// What can be said.
    public let verdict: Verdict
    /// The mistakes that explain the number: all singles or, where there are none, all pairs; nearest first.
    public let findings: [Finding]
    /// The nearest single mistakes, nearest first, at most five, whether they explain the number or not.
    public let nearest: [Finding]
    /// Whether pairs were tried; not where singles explain the number, nor in large models.
    public let triedPairs: Bool

    /// Looks for what makes `model` give `got` for the input `x`.
    ///
    /// A mistake explains the number if it agrees to its last digit: 20.475 stands for all from 20.4745 to 20.4755,
    /// and 24 for those within a two-hundredth of it. At least 2e-6 of the number is allowed, for what somebody's
    /// float32 has rounded.
    ///
    /// - Parameters:
    ///   - model: what somebody computed by hand, and as it should have been.
    ///   - x: the input that they used: as many numbers as the model takes.
    ///   - got: their number, with as many digits as they have of it.
    ///   - unit: the output that was computed, from 0.
    ///
    /// Stops the program unless `x` fits the model and the model has such an output.
    public init<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar], got: Double, unit: Int = 0) {
        let search = Recalculation(model, x)
        let outputs = search.right[search.steps.count]
        guard model.inputs == nil || model.inputs == x.count, outputs.indices.contains(unit) else {
            stop(
                "Diagnosis: an input of shape (\(x.count)) and output \(unit) of \(model.text). "
                    + "Hint: give the input the model takes, and an output it has, from 0.")
        }
        self.init(search, got: got, unit: unit, size: model.parameterCount)
    }

    @export(interface)
    private init(_ search: Recalculation, got: Double, unit: Int, size: Int) {
        let right = search.right[search.steps.count][unit]
        let tolerance = max(min(halfUnit(got), 5e-3 * got.magnitude), 2e-6 * got.magnitude)
        (self.right, self.got, self.tolerance) = (right, got, tolerance)
        let share = (got - right).magnitude / max(got.magnitude, right.magnitude, .leastNormalMagnitude)
        guard got.isFinite, !(share < 1e-6 || (got - right).magnitude <= min(tolerance, 1e-3 * got.magnitude))
        else {
            (verdict, findings, nearest, triedPairs) = (got.isFinite ? .right : .noneOfThese, [], [], false)
            return
        }
        if share < 3e-5 {
            (verdict, findings, nearest, triedPairs) = (.noise, [], [], false)
            return
        }

        func finding(_ mistakes: [Mistake]) -> Finding? {
            let value = search.outputs(mistakes)[unit]
            return value.isFinite
                ? Finding(mistakes: mistakes, value: value, distance: (value - got).magnitude) : nil
        }
        // A mistake that changes nothing here explains nothing.
        let negligible = 1e-9 * max(got.magnitude, right.magnitude)
        var singles: [Finding] = []
        var linear: Finding?
        for mistake in Mistake.all(in: search.steps) {
            guard let one = finding([mistake]), (one.value - right).magnitude > negligible else { continue }
            // Another function that leaves these numbers as they are is none: a layer's own comes before others.
            if case .activationLeftOut = mistake { linear = one }
            if case .activationReplaced(let layer, _) = mistake, let linear,
                linear.mistakes[0].layer == layer,
                (one.value - linear.value).magnitude <= negligible
            {
                continue
            }
            singles.append(one)
        }
        sort(&singles)
        nearest = Array(singles.prefix(5))
        var findings = singles.filter { $0.distance <= tolerance }
        var triedPairs = false
        let paired = singles.filter { $0.mistakes[0].isPaired }
        if findings.isEmpty, paired.count * paired.count * (size + 100) < 100_000_000 {
            triedPairs = true
            for (index, one) in paired.enumerated() {
                for other in paired[..<index] where one.mistakes[0].isCompatible(with: other.mistakes[0]) {
                    let mistakes = inOrder(one.mistakes[0], other.mistakes[0])
                    guard let both = finding(mistakes) else { continue }
                    // If one of the two alone does as much, the other is not to blame.
                    let adds =
                        (both.value - one.value).magnitude > negligible
                        && (both.value - other.value).magnitude > negligible
                    if adds, both.distance <= tolerance { findings.append(both) }
                }
            }
            sort(&findings)
        }
        self.findings = findings
        self.triedPairs = triedPairs
        verdict = findings.isEmpty ? .noneOfThese : .mistakes
    }

    /// The verdict in a sentence: `the ReLU of layer 1 was left out`; a tie as `… , or …`; two mistakes at once as
    /// `… , and …`; or that the number is right, or that it is none of these.
    ///
    /// `model` is the one that was asked about.
    public func text<Scalar: Real>(in model: Sequential<Scalar>) -> Text {
        switch verdict {
        case .right: return "right, but for rounding"
        case .noise: return "right, but for noise as between a GPU and a processor"
        case .noneOfThese: return "none of these"
        case .mistakes:
            var text = Text()
            for (index, finding) in findings.enumerated() {
                if index > 0 { text.append(", or ") }
                for (place, mistake) in finding.mistakes.enumerated() {
                    if place > 0 { text.append(", and ") }
                    text.append(mistake.text(in: model))
                }
            }
            return text
        }
    }

    /// ``text(in:)`` as a `String`.
    public func description<Scalar: Real>(in model: Sequential<Scalar>) -> String { text(in: model).string }
}

/// Half a unit of the last decimal that `number` is written with: 0.0005 for 20.475.
private func halfUnit(_ number: Double) -> Double {
    var scale = 1.0
    for _ in 0..<15 {
        let scaled = number * scale
        if scaled.magnitude >= 0x1p52 { break }
        // Adding and taking away 1.5 · 2⁵² rounds to a whole number.
        let whole = scaled + 0x1.8p52 - 0x1.8p52
        if whole / scale == number { return 0.5 / scale }
        scale *= 10
    }
    return 0.5 / scale
}

/// Both mistakes, that of the earlier layer first.
private func inOrder(_ one: Mistake, _ other: Mistake) -> [Mistake] {
    let (first, second) = (one.layer ?? .max, other.layer ?? .max)
    let isFirst = first < second || (first == second && one.place.rawValue < other.place.rawValue)
    return isFirst ? [one, other] : [other, one]
}

/// Nearest first; those of one distance stay in their order.
private func sort(_ findings: inout [Diagnosis.Finding]) {
    for index in findings.indices.dropFirst() {
        let finding = findings[index]
        var place = index
        while place > 0, findings[place - 1].distance > finding.distance {
            findings[place] = findings[place - 1]
            place -= 1
        }
        findings[place] = finding
    }
}
