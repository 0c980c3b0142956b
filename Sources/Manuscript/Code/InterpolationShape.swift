/// The structure of a code span that begins with `\(` and ends with `)`, as far as its characters tell.
/// Inside an interpolation, string, comment, regular expression or quoted name, or after a backslash, Swift
/// reads parentheses differently.
package enum InterpolationShape: Equatable {
    /// A single interpolation.
    case one
    /// The last parenthesis does not end an interpolation.
    case endsInText
    /// Perhaps several, or one that only the compiler can parse.
    case other

    /// The structure of a code span's text.
    package init(_ text: String) {
        var depth = 0
        var last: UInt8 = 0
        // The number of characters outside of interpolations, and whether the last one is outside.
        var outside = 0
        var isOutside = false
        // A regular expression may contain parentheses: between slashes, or after a number sign.
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

    /// Progress toward a regular expression between slashes.
    private enum Slash { case none, seen, beforeParenthesis }
}
