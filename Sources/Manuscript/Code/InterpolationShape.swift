/// What a code span that begins with `\\(` and ends with `)` has in it, as far as its characters tell. Within an interpolation, behind a
/// quotation mark, a backslash or a comment, in a regular expression and in a name between backticks, Swift reads parentheses in other
/// ways.
package enum InterpolationShape: Equatable {
    /// One interpolation, from end to end.
    case one
    /// Its last parenthesis ends no interpolation.
    case endsInText
    /// Perhaps several, or one with text in it that only the compiler can read.
    case other

    /// The shape of a code span's text.
    package init(_ text: String) {
        var depth = 0
        var last: UInt8 = 0
        // How many characters are outside of all interpolations, and whether the last one is.
        var outside = 0
        var isOutside = false
        // A regular expression may have parentheses of its own: between slashes, or behind a number sign.
        var hasNumberSign = false
        var slash = Slash.none
        for byte in text.utf8 {
            isOutside = depth == 0
            if isOutside { outside += 1 }
            switch byte {
            case UInt8(ascii: "(") where depth > 0 || last == UInt8(ascii: "\\"):
                depth += 1
                if slash == .seen { slash = .beforeParenthesis }
            case UInt8(ascii: ")") where depth > 0:
                depth -= 1
                if slash == .seen { slash = .beforeParenthesis }
            case _ where depth == 0: break
            case UInt8(ascii: "#"): hasNumberSign = true
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "`"),
                UInt8(ascii: "/") where last == byte || slash == .beforeParenthesis,
                UInt8(ascii: "*") where last == UInt8(ascii: "/"):
                self = .other
                return
            case UInt8(ascii: "/"): slash = .seen
            default: break
            }
            last = byte
        }
        if depth == 0, outside == 2, !hasNumberSign {
            self = .one
        } else {
            self = isOutside && !hasNumberSign ? .endsInText : .other
        }
    }

    /// How far a text may be in a regular expression between slashes.
    private enum Slash { case none, seen, beforeParenthesis }
}
