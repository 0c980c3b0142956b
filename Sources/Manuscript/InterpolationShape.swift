/// What a code span that begins with `\\(` and ends with `)` has in it, as far as its characters tell. Within an interpolation, behind a
/// quotation mark, a backslash or a comment, Swift reads parentheses in other ways.
package enum InterpolationShape: Equatable {
    /// One interpolation, from end to end.
    case one
    /// Its last parenthesis ends no interpolation.
    case endsInText
    /// Perhaps several, or one with text in it that only the compiler can read.
    case other

    package init(_ text: String) {
        var depth = 0
        var last: UInt8 = 0
        // How many characters are outside of all interpolations, and whether the last one is.
        var outside = 0
        var isOutside = false
        // A regular expression between `#` may have parentheses of its own.
        var hasNumberSign = false
        for byte in text.utf8 {
            isOutside = depth == 0
            if isOutside { outside += 1 }
            switch byte {
            case UInt8(ascii: "(") where depth > 0 || last == UInt8(ascii: "\\"): depth += 1
            case UInt8(ascii: ")") where depth > 0: depth -= 1
            case _ where depth == 0: break
            case UInt8(ascii: "#"): hasNumberSign = true
            case UInt8(ascii: "\""), UInt8(ascii: "\\"),
                UInt8(ascii: "/") where last == byte, UInt8(ascii: "*") where last == UInt8(ascii: "/"):
                self = .other
                return
            default: break
            }
            last = byte
        }
        if depth == 0, outside == 2 {
            self = .one
        } else {
            self = isOutside && !hasNumberSign ? .endsInText : .other
        }
    }
}
