/// Distinguishes TeX from other text.
enum TeX {
    /// Whether it contains something that only TeX has: a command, a superscript, a subscript.
    static func isEvident(_ tokens: ArraySlice<MarkedCopy.Token>) -> Bool {
        let scalars = scalars(tokens)
        return scalars.indices.contains { index in
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalars[index] {
            case "\\": return next.properties.isAlphabetic
            case "^", "_": return index > 0 && next != " "
            case "=": return true
            default: return false
            }
        }
    }

    /// `x`, `y = 2x + 5`, `\alpha`; not `5 and `, `HOME/`.
    static func isBetweenDollars(_ tokens: ArraySlice<MarkedCopy.Token>) -> Bool {
        let scalars = scalars(tokens)
        guard let first = scalars.first, let last = scalars.last else { return false }
        let isLetter = { (scalar: Unicode.Scalar) in scalar.isASCII && scalar.properties.isAlphabetic }
        guard isLetter(first) || first == "\\" || first == "(" else { return false }
        guard isLetter(last) || ("0"..."9").contains(last) || ")}]'".unicodeScalars.contains(last) else {
            return false
        }
        return scalars.count == 1 && isLetter(first) || isEvident(tokens)
    }

    /// `x`, `y = wx + b`, `W_{ij}`, `\alpha`; not `PR`, `A Swift Tour`, `the_name`, nor anything with code in
    /// it.
    static func isBetweenParentheses(_ tokens: ArraySlice<MarkedCopy.Token>) -> Bool {
        let scalars = scalars(tokens)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            if scalar == "\\" && next.properties.isAlphabetic || scalar == "_" && next == "{" { return true }
            if scalar == "^", index > 0, next != " " { return true }
            if !scalar.isASCII { return false }
        }
        // `2x` and `wx`, but not `000D`.
        let words = scalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
            .map { (length: $0.count, letters: $0.count { $0.properties.isAlphabetic }) }
            .filter { $0.letters > 0 }
        let most = scalars.contains("=") || scalars.contains("+") ? 3 : 1
        return words.contains { $0.letters == 1 } && words.allSatisfy { $0.length <= 3 && $0.letters <= most }
    }

    private static func scalars(_ tokens: ArraySlice<MarkedCopy.Token>) -> [Unicode.Scalar] {
        tokens.map { if case .scalar(let scalar) = $0 { scalar } else { "\u{FFFC}" } }
    }
}
