extension MathParser {
    /// A character that is not a command.
    func character(_ scalar: Unicode.Scalar, at offset: Int) throws(MathError) -> MathAtom {
        let inScript = scriptLevel > 0
        switch scalar {
        case "-": return .symbol(.binary, "−", inScript: inScript)
        case "+": return .symbol(.binary, "+", inScript: inScript)
        case "*": return .symbol(.binary, "∗", inScript: inScript)
        case "=", "<", ">", ":": return .symbol(.relation, String(scalar), inScript: inScript)
        case ",", ";": return .symbol(.punctuation, String(scalar), inScript: inScript)
        case "(", "[": return .symbol(.opening, String(scalar), inScript: inScript)
        case ")", "]", "!", "?": return .symbol(.closing, String(scalar), inScript: inScript)
        case "/", "|", "@", "\"", "`": return .tightMark(String(scalar))
        case "~": return .space("0.25em")
        case "%", "#", "$":
            throw MathError(
                offset: offset, message: "'\(scalar)' has a meaning of its own in TeX; write '\\\(scalar)'")
        default: break
        }
        if scalar == "‖" { return .tightMark("‖") }
        if let (kind, text) = Self.symbolsByCharacter[scalar] {
            if kind == .largeOperator { return largeOperator(text) }
            return .symbol(kind, text, inScript: inScript)
        }
        if scalar.properties.isAlphabetic {
            guard let alphabet else { return .identifier(String(scalar)) }
            return .identifier(String(alphabet.map(scalar)), upright: alphabet != .italic)
        }
        switch scalar.properties.generalCategory {
        case .control, .unassigned, .surrogate, .privateUse, .format, .lineSeparator, .paragraphSeparator:
            throw MathError(
                offset: offset, message: "the character \(scalar.codePoint) does not belong in a formula")
        default: return .text(String(scalar))
        }
    }

    /// Symbols written as themselves: `≤` for `\le`.
    private static let symbolsByCharacter: [Unicode.Scalar: (MathAtom.Class, String)] = {
        var symbols: [Unicode.Scalar: (MathAtom.Class, String)] = [
            "·": (.binary, "⋅"), "−": (.binary, "−"), "′": (.ordinary, "′"),
        ]
        for command in MathCommand.all.values {
            switch command {
            case .symbol(let kind, let text):
                if let scalar = text.unicodeScalars.first, !scalar.isASCII { symbols[scalar] = (kind, text) }
            case .largeOperator(let text):
                if let scalar = text.unicodeScalars.first { symbols[scalar] = (.largeOperator, text) }
            default: break
            }
        }
        // Two commands produce this character, so the meaning is ambiguous.
        symbols["⊥"] = (.relation, "⊥")
        return symbols
    }()
}

/// Suggests known names for an unknown one.
enum NearName {
    /// ` Did you mean '…'?`, or nothing if no name is near.
    static func hint(for name: String, among names: some Sequence<String>, written: (String) -> String)
        -> String
    {
        let wanted = Array(name.unicodeScalars.prefix(40))
        let reach = wanted.count <= 3 ? 1 : 2
        var best: (distance: Int, name: String)?
        // Sorted, so that the result is deterministic.
        for candidate in names.sorted() where candidate.first?.isLetter == true {
            let distance = Suggestion.distance(wanted, Array(candidate.unicodeScalars))
            if distance <= reach, distance < candidate.count, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best.map { ". Did you mean '\(written($0.name))'?" } ?? ""
    }
}
