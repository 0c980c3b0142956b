import PlainText

/// What a number that somebody computed can be put down to: of a loss, a gradient, or a step of training.
///
///     let answer = Explanation(
///         of: .meanSquaredError, outputs: [[20.475]], targets: [[25.0]], got: TypedNumber("10.23781")!)
///     answer.description  // the squared error was halved
///
/// For what a model gives, see ``Diagnosis``.
public struct Explanation: Sendable {
    /// Something that somebody may have done, and the number that comes out.
    public struct Finding: Sendable, Equatable {
        /// What was done, as a sentence says it.
        public let text: Text
        /// What comes out.
        public let value: Double

        /// ``text`` as a `String`.
        public var description: String { text.string }
    }

    /// Something that may have been done.
    struct Hypothesis: Sendable {
        var text: Text
        var value: Double
        var commonness: MistakeKind.Commonness
    }

    /// The right number, in double precision.
    public let right: Double
    /// What can be said; never ``Diagnosis/Verdict/rounding``.
    public let verdict: Diagnosis.Verdict
    /// What explains the number: of the commonest rank that has anything.
    public let findings: [Finding]
    /// What explains it as well, and is rarer.
    public let alternatives: [Finding]
    /// In which part of all cases a random number near the right one, with as many digits, would have been explained.
    public let chance: Double

    @export(interface)
    init(right: Double, slack: Double, got: TypedNumber, _ hypotheses: [Hypothesis]) {
        self.right = right
        var judgement = Judgement([
            Judgement.Observed(got: got, right: right, slack: max(slack, 5e-7 * right.magnitude))
        ])
        var findings: [Finding] = [], alternatives: [Finding] = []
        if !judgement.isRight, got.value.isFinite {
            var found = 0
            for rank in 0...3 {
                for one in hypotheses
                where one.commonness.rawValue == rank && judgement.isDifferent([one.value]) {
                    if findings.isEmpty || rank == found { judgement.count([one.value]) }
                    guard judgement.isExplained(by: [one.value]) else { continue }
                    let finding = Finding(text: one.text, value: one.value)
                    if findings.isEmpty || rank == found {
                        found = rank
                        findings.append(finding)
                    } else {
                        alternatives.append(finding)
                    }
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
    /// The verdict in a sentence, as ``Diagnosis/text`` says it.
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
