/// The letters of `\mathbf`, `\mathbb` and similar commands. MathML Core has no attribute for them: Unicode
/// has separate characters.
enum MathAlphabet: Sendable {
    case roman, italic, bold, boldItalic, blackboard, calligraphic, sansSerif, typewriter

    /// Whether adjacent letters form a word.
    var makesWords: Bool { self != .calligraphic && self != .blackboard && self != .boldItalic }

    /// The character in this alphabet, or the given one if there is none.
    func map(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if let letter = exceptions[scalar] { return letter }
        let start: UInt32?
        let base: UInt32
        switch scalar {
        case "A"..."Z": (start, base) = (starts.upper, 0x41)
        case "a"..."z": (start, base) = (starts.lower, 0x61)
        case "0"..."9": (start, base) = (starts.digit, 0x30)
        case "\u{391}"..."\u{3A9}": (start, base) = (starts.upperGreek, 0x391)
        case "\u{3B1}"..."\u{3C9}": (start, base) = (starts.lowerGreek, 0x3B1)
        default: return scalar
        }
        guard let start else { return scalar }
        return Unicode.Scalar(start + scalar.value - base) ?? scalar
    }

    private struct Starts {
        var upper: UInt32?
        var lower: UInt32?
        var digit: UInt32?
        var upperGreek: UInt32?
        var lowerGreek: UInt32?
    }

    private var starts: Starts {
        switch self {
        case .roman, .italic: Starts()
        case .bold:
            Starts(upper: 0x1D400, lower: 0x1D41A, digit: 0x1D7CE, upperGreek: 0x1D6A8, lowerGreek: 0x1D6C2)
        case .boldItalic:
            Starts(upper: 0x1D468, lower: 0x1D482, digit: 0x1D7CE, upperGreek: 0x1D71C, lowerGreek: 0x1D736)
        case .blackboard: Starts(upper: 0x1D538, lower: 0x1D552, digit: 0x1D7D8)
        case .calligraphic: Starts(upper: 0x1D49C, lower: 0x1D4B6)
        case .sansSerif: Starts(upper: 0x1D5A0, lower: 0x1D5BA, digit: 0x1D7E2)
        case .typewriter: Starts(upper: 0x1D670, lower: 0x1D68A, digit: 0x1D7F6)
        }
    }

    /// Letters that were in Unicode before the alphabet was added.
    private var exceptions: [Unicode.Scalar: Unicode.Scalar] {
        switch self {
        case .blackboard: ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
        case .calligraphic:
            [
                "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
                "e": "ℯ", "g": "ℊ", "o": "ℴ",
            ]
        default: [:]
        }
    }
}
