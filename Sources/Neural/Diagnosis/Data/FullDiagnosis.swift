import PlainText

/// A diagnosis that also takes account of what a print-out leaves open: digits of the weights, and where functions
/// are computed.
///
/// A number that was computed from the weights themselves is right, though the printed ones give another in its last
/// digits. So it is compared with all that the weights may have been. A mistake is named if it gives the number
/// exactly, with the weights as printed, or else if it is the only one that may give it; of pairs only the first.
///
///     let text = "tensor([[0.1235, -0.2468]]) tensor([0.5001])"
///     let printed = try PrintedModel<Double>(PrintedWeights(text), activations: [.linear])
///     FullDiagnosis(printed, [[10, 5]], got: [TypedNumber("0.50129")!]).description
///     // right, as far as the printed digits of the weights tell: they leave ±0.0008
public struct FullDiagnosis: Sendable {
    /// The diagnosis with the weights as printed, or with all that they may have been, whichever says more.
    public let diagnosis: Diagnosis
    /// The conclusion.
    public let verdict: Diagnosis.Verdict
    /// How far the right output for each input may be from that of the printed weights.
    public let spreads: [Double]
    private let reason: Reason

    /// What the conclusion comes from, apart from ``diagnosis``.
    private enum Reason {
        case diagnosis
        /// The number is right as far as the printed digits tell; a mistake may give it exactly.
        case digits(besides: Text?)
        /// The number is right with functions on the other side of normalizations.
        case otherOrder
        /// A mistake may give the number, but so may something else too often, since both the weights as printed
        /// and all that they may have been were tried.
        case doubt
    }

    /// Looks for mistakes that make a printed model give these numbers.
    ///
    /// - Parameters:
    ///   - printed: the model, as it was printed.
    ///   - inputs: at least one input.
    ///   - got: the number that came out for each, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///
    /// Stops the program unless the inputs fit the model, there are as many numbers, and the model has such an
    /// output.
    public init<Scalar: Real & PrintedScalar>(
        _ printed: PrintedModel<Scalar>, _ inputs: [[Double]], got: [TypedNumber], unit: Int = 0
    ) {
        self.init(
            printed.model, inputs, got: got, unit: unit, isLayoutOpen: printed.weights.isLayoutOpen,
            printed: printed)
    }

    /// Looks for mistakes that make `model`, whose weights are exact, give these numbers. Stops the program as
    /// ``init(_:_:got:unit:)-(PrintedModel<Scalar>,_,_,_)``.
    public init<Scalar: Real & PrintedScalar>(
        _ model: Sequential<Scalar>, _ inputs: [[Double]], got: [TypedNumber], unit: Int = 0
    ) {
        self.init(model, inputs, got: got, unit: unit, isLayoutOpen: false, printed: nil)
    }

    private init<Scalar: Real & PrintedScalar>(
        _ model: Sequential<Scalar>, _ inputs: [[Double]], got: [TypedNumber], unit: Int, isLayoutOpen: Bool,
        printed: PrintedModel<Scalar>?
    ) {
        guard inputs.count == got.count, !inputs.isEmpty,
            inputs.allSatisfy({ $0.count == model.inputs ?? $0.count })
        else {
            stop(
                "FullDiagnosis: \(inputs.count) inputs and \(got.count) numbers for \(model.text). Hint: give what came out for each input."
            )
        }
        var search = MistakeSearch(
            Recalculation(model), size: model.parameterCount,
            inputs.indices.map { .init(inputs[$0], .output(unit: unit), got[$0]) }, text: model.text)
        search.others = MistakeKind.rare(in: search)
        func diagnosis(_ spreads: [Double]) -> Diagnosis {
            var search = search
            search.judgement = search.judgement.widened(by: spreads)
            return Diagnosis(search, isLayoutOpen: isLayoutOpen)
        }
        let exact = diagnosis([Double](repeating: 0, count: inputs.count))
        let spreads = inputs.map { printed?.spread(at: $0, unit: unit) ?? 0 }
        self.spreads = spreads
        let isOther =
            printed?.otherOrder.map { other in
                let other = Recalculation(other)
                return inputs.indices.allSatisfy {
                    let value = other.outputs(for: inputs[$0])[unit]
                    return got[$0].stands(for: value, slack: max(spreads[$0], 5e-7 * value.magnitude))
                }
            } ?? false
        if exact.verdict == .right {
            (self.diagnosis, verdict, reason) = (exact, .right, .diagnosis)
            return
        }
        guard spreads.contains(where: { $0 > 0 }) else {
            (self.diagnosis, verdict) = (exact, isOther ? .right : exact.verdict)
            reason = isOther ? .otherOrder : .diagnosis
            return
        }
        let wide = diagnosis(spreads)
        if wide.verdict == .right {
            // A mistake among so many numbers is only worth a word if the number has many digits more.
            let isExact =
                exact.verdict == .mistakes && exact.findings.count == 1 && exact.alternatives.isEmpty
                && exact.findings[0].mistakes.count == 1
                && inputs.indices.allSatisfy { 1000 * got[$0].unit < spreads[$0] }
            (self.diagnosis, verdict) = (wide, .right)
            reason = .digits(besides: isExact ? exact.text : nil)
        } else if isOther {
            (self.diagnosis, verdict, reason) = (exact, .right, .otherOrder)
        } else {
            let (surer, isWide) = Self.surer(exact, wide)
            self.diagnosis = surer
            let isNamed = surer.verdict == .mistakes || surer.verdict == .rounding
            let isDoubtful = isWide && isNamed && exact.chance + wide.chance > Judgement.maxChance
            (verdict, reason) = isDoubtful ? (.undecided, .doubt) : (surer.verdict, .diagnosis)
        }
    }

    /// Of the diagnosis with the weights as printed, and that with all that they may have been, the one that says
    /// more, and whether it is the latter.
    private static func surer(
        _ exact: Diagnosis, _ wide: Diagnosis
    ) -> (diagnosis: Diagnosis, isWide: Bool) {
        let isPair = exact.findings.contains { $0.mistakes.count > 1 }
        switch exact.verdict {
        case .right, .rounding: return (exact, false)
        case .mistakes where !isPair: return (exact, false)
        case .mistakes, .undecided, .noise, .noneOfThese: break
        }
        // Pairs are so many that with few digits some always fit.
        let isOnePair = wide.findings.contains { $0.mistakes.count > 1 }
        if wide.findings.isEmpty || isOnePair { return (exact, false) }
        // One mistake that may give the number is likelier than two that do.
        let isWide = wide.verdict == .mistakes || exact.verdict == .mistakes || exact.findings.isEmpty
        return (isWide ? wide : exact, isWide)
    }

    /// Single mistakes whose numbers are nearest: ``Diagnosis/nearest``.
    public var nearest: [Diagnosis.Finding] { diagnosis.nearest }
    /// The fraction of random numbers that something tried would have explained: ``Diagnosis/chance``.
    public var chance: Double { diagnosis.chance }
}

extension FullDiagnosis: TextConvertible {
    /// The verdict in a sentence, as ``Diagnosis/text``.
    public var text: Text {
        switch reason {
        case .digits(let besides):
            let most = spreads.max() ?? 0
            let text: Text =
                "right, as far as the printed digits of the weights tell: they leave ±\(Self.short(most))"
            return besides.map { "\(text); though with the weights as printed, it fits that \($0)" } ?? text
        case .otherOrder:
            return "right, if functions and normalizations are computed in the other order"
        case .doubt: return "too few digits to tell: it fits that \(diagnosis.text)"
        case .diagnosis: break
        }
        if verdict == .noise, let finding = diagnosis.findings.first ?? diagnosis.alternatives.first {
            var text: Text = "right, but for a small difference: it fits that "
            for (index, mistake) in finding.mistakes.enumerated() {
                text.append(index > 0 ? ", and \(mistake.text)" : mistake.text)
            }
            return text
        }
        return diagnosis.text
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    /// How to make the answer more certain; empty if nothing would.
    public var advice: Text {
        if verdict == .right { return Text() }
        if case .doubt = reason {
            return "weights with more digits, or a second input and what you got for it, would tell"
        }
        if verdict == .noneOfThese {
            return
                "\(diagnosis.advice); a second input and what you got for it, or more digits, help as well\(spreads.contains { $0 > 0 } ? "; weights with more digits, too" as StaticString : "")"
        }
        return diagnosis.advice
    }

    /// ``advice`` as a `String`.
    public var adviceText: String { advice.string }

    /// The number with one significant digit, rounded up.
    private static func short(_ number: Double) -> Double {
        guard number > 0, number.isFinite else { return number }
        var (unit, whole) = (1.0, number)
        while whole >= 10 { (unit, whole) = (unit * 10, whole / 10) }
        while whole < 1, unit > 1e-30 { (unit, whole) = (unit / 10, whole * 10) }
        // Dividing gives the nearest to a decimal, multiplying by 0.001 would not.
        let digit = whole.rounded(.up)
        return unit >= 1 ? digit * unit : digit / (1 / unit).rounded()
    }
}

extension Judgement {
    /// The judgement if right numbers may be further off by so much, one number for each place.
    fileprivate func widened(by spreads: [Double]) -> Judgement {
        Judgement(
            zip(observed, spreads).map {
                Observed(got: $0.got, right: $0.right, slack: max($0.slack, $1))
            })
    }
}
