import PlainText

/// An explanation of a number computed by hand: a loss, a gradient, or a step of training.
///
///     let answer = Explanation(
///         of: .meanSquaredError, outputs: [[20.475]], targets: [[25.0]], got: TypedNumber("10.23781")!)
///     answer.description  // the squared error was halved
///
/// For a model's outputs, see ``Diagnosis``.
public struct Explanation: Sendable {
    /// A possible mistake, and the number that results from it.
    public struct Finding: Sendable, Equatable {
        /// The mistake, worded as a sentence.
        public let text: Text
        /// The number that results from the mistake.
        public let value: Double

        /// ``text`` as a `String`.
        public var description: String { text.string }
    }

    /// A possible mistake, and how common it is.
    struct Hypothesis: Sendable {
        var text: Text
        var value: Double
        var commonness: MistakeKind.Commonness
    }

    /// The right number, in double precision.
    public let right: Double
    /// The conclusion; never ``Diagnosis/Verdict/rounding``.
    public let verdict: Diagnosis.Verdict
    /// The mistakes that explain the number: those of the most common rank that has any.
    public let findings: [Finding]
    /// Rarer mistakes that explain the number as well.
    public let alternatives: [Finding]
    /// The fraction of random numbers near the right one, with as many digits, that something tried would
    /// have explained.
    public let chance: Double

    @export(interface)
    init(right: Double, slack: Double, got: TypedNumber, _ hypotheses: [Hypothesis]) {
        self.right = right
        var judgement = Judgement([
            Judgement.Observed(got: got, right: right, slack: max(slack, 5e-7 * right.magnitude))
        ])
        var findings: [Finding] = [], alternatives: [Finding] = []
        if !judgement.isRight, got.value.isFinite {
            for rank in 0...3 {
                let looked = hypotheses.filter {
                    $0.commonness.rawValue == rank && judgement.isDifferent([$0.value])
                }
                let explaining = looked.filter { judgement.isExplained(by: [$0.value]) }
                    .map { Finding(text: $0.text, value: $0.value) }
                if findings.isEmpty {
                    for one in looked { judgement.count([one.value]) }
                    findings = explaining
                } else {
                    alternatives += explaining
                }
            }
        }
        (self.findings, self.alternatives, chance) = (findings, alternatives, judgement.chance)
        if judgement.isRight {
            verdict = .right
        } else if !findings.isEmpty {
            verdict = judgement.isSure ? .mistakes : .undecided
        } else {
            verdict = judgement.isNoise ? .noise : .noneOfThese
        }
    }
}

extension Explanation: TextConvertible {
    /// The verdict in a sentence, worded as in ``Diagnosis/text``.
    public var text: Text {
        @export(interface) get {
            switch verdict {
            case .right, .rounding: return "right, but for rounding"
            case .noise: return "right, but for noise as between a GPU and a processor"
            case .noneOfThese: return "none of these"
            case .mistakes: return named
            case .undecided: return "too few digits to tell: it fits that \(named)"
            }
        }
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    private var named: Text {
        var text = Text()
        for (index, finding) in (findings + alternatives).prefix(4).enumerated() {
            if index > 0 { text.append(index == findings.count ? ", or, less likely, " : ", or ") }
            text.append(finding.text)
        }
        let more = findings.count + alternatives.count - 4
        if more > 0 { text.append(", or one of \(more) others") }
        return text
    }
}
