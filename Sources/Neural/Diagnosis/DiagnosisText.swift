import PlainText

extension Diagnosis: TextConvertible {
    /// The verdict in a sentence, such as `the ReLU of layer 1 was left out`. Several that fit are joined as
    /// `… , or …`, and two mistakes at once as `… , and …`. Otherwise, the sentence says that the number is
    /// right, or that it is none of these.
    public var text: Text {
        @export(interface) get {
            var text = Text()
            switch verdict {
            case .right:
                text.append("right, but for rounding")
                if isLayoutOpen, let otherLayout {
                    text.append(
                        ", if kernels are inputs × units as in Keras; as PyTorch stores them it is \(otherLayout)"
                    )
                }
            case .noise: text.append("right, but for noise as between a GPU and a processor")
            case .rounding: text.append("right, but for rounding on the way: \(named)")
            case .mistakes: text.append(named)
            case .undecided: text.append("too few digits to tell: it fits that \(named)")
            case .noneOfThese: text.append("none of these")
            }
            if verdict == .mistakes || verdict == .undecided || verdict == .noneOfThese, isRightInOtherLayout
            {
                text.append(", or it is right, and the kernels are units × inputs as PyTorch stores them")
            }
            return text
        }
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    /// How to make the answer more certain; empty if nothing would.
    ///
    /// `with 2 more digits one of them would be left`
    public var advice: Text {
        @export(interface) get {
            switch verdict {
            case .right, .noise, .rounding: return ""
            case .undecided:
                let more = digitsForChance
                return
                    "of random numbers near the right one with as many digits, \(Int(chance * 100 + 0.5)) in 100 would fit "
                    + "something; type \(more) more digit\(more == 1 ? "" : "s"), or add what you got for another input"
            case .noneOfThese:
                return
                    "add what you got on the way, such as a unit's sum and bias; the first number that is not right says where"
            case .mistakes:
                if findings.count + alternatives.count == 1 { return "" }
                if let digits = digitsToSeparate {
                    return
                        "with \(digits) more digit\(digits == 1 ? "" : "s"), or what you got for a second input, one of them would be left"
                }
                return "more digits can't tell them apart; a second input and what you got for it may"
            }
        }
    }

    /// ``advice`` as a `String`.
    public var adviceText: String { advice.string }

    /// The number of additional digits that would make ``chance`` small enough.
    private var digitsForChance: Int {
        var (digits, chance) = (0, chance)
        while chance > Judgement.maxChance, digits < 9 {
            chance /= 10
            digits += 1
        }
        return max(digits, 1)
    }

    /// The number of additional digits that would distinguish the mistakes that fit; nil if none would.
    private var digitsToSeparate: Int? {
        var gap = Double.infinity
        let values = (findings + alternatives).map { $0.value }
        for (index, one) in values.enumerated() {
            for other in values[..<index] { gap = min(gap, (one - other).magnitude) }
        }
        guard gap > 2 * slack else { return nil }
        var (digits, unit) = (0, typed.unit)
        while unit * 1.5 > gap, digits < 9 {
            unit /= 10
            digits += 1
        }
        return max(digits, 1)
    }

    private var named: Text {
        var text = Text()
        // Name no more than four, since people would not read more.
        for (index, finding) in (findings + alternatives).prefix(4).enumerated() {
            if index > 0 { text.append(index == findings.count ? ", or, less likely, " : ", or ") }
            for (place, mistake) in finding.mistakes.enumerated() {
                if place > 0 { text.append(", and ") }
                text.append(mistake.text)
            }
        }
        let more = findings.count + alternatives.count - 4
        if more > 0 { text.append(", or one of \(more) others") }
        return text
    }
}
