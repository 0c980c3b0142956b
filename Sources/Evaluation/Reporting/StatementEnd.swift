import Manuscript

/// The end of a statement whose last token begins at a known offset: the compiler's tree contains the
/// beginnings of tokens only.
enum StatementEnd {
    /// The offset after the token; nil if it can't be determined.
    static func find(from token: Int, in bytes: [UInt8]) -> Int? {
        guard token < bytes.count, let end = end(of: token, in: bytes) else { return nil }
        let rest = bytes[end...].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        guard let first = rest.first else { return end }
        let ends: [UInt8] = [0x0A, UInt8(ascii: ";"), UInt8(ascii: "}")]
        let isComment = rest.starts(with: "//".utf8) || rest.starts(with: "/*".utf8)
        return ends.contains(first) || isComment ? end : nil
    }

    private static func end(of token: Int, in bytes: [UInt8]) -> Int? {
        switch bytes[token] {
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return token + 1
        case UInt8(ascii: "#") where bytes[(token + 1)...].first.map(CodeWord.contains) ?? false:
            // '#line', or a macro.
            return bytes[(token + 1)...].firstIndex { !CodeWord.contains($0) } ?? bytes.count
        case UInt8(ascii: "\""), UInt8(ascii: "#"): return endOfString(at: token, in: bytes)
        case UInt8(ascii: "`"):
            return bytes[(token + 1)...].firstIndex(of: UInt8(ascii: "`")).map { $0 + 1 }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var end = token
            while end < bytes.count, isPartOfNumber(end, from: token, in: bytes) { end += 1 }
            return end
        case let byte where CodeWord.contains(byte) || byte == UInt8(ascii: "$"):
            return bytes[(token + 1)...].firstIndex { !CodeWord.contains($0) } ?? bytes.count
        default:
            // A postfix operator.
            return bytes[token...].firstIndex { !"!?.*+-<>=&|^%~".utf8.contains($0) } ?? bytes.count
        }
    }

    /// `1_000`, `0xFF`, `1.5e-3`
    private static func isPartOfNumber(_ index: Int, from start: Int, in bytes: [UInt8]) -> Bool {
        let byte = bytes[index]
        if CodeWord.contains(byte) { return true }
        let isDigit = { (index: Int) in
            index < bytes.count && bytes[index] >= UInt8(ascii: "0") && bytes[index] <= UInt8(ascii: "9")
        }
        if byte == UInt8(ascii: ".") { return isDigit(index + 1) }
        guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), index > start else { return false }
        let isHexadecimal = bytes[start...].starts(with: "0x".utf8)
        let exponent = isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")
        return bytes[index - 1] | 0x20 == exponent && isDigit(index + 1)
    }

    /// The end of `"…"`, `"""…"""`, `#"…"#` and so on; nil if it can't be found without parsing Swift.
    private static func endOfString(at start: Int, in bytes: [UInt8]) -> Int? {
        let quote = UInt8(ascii: "\"")
        var index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
        let marks = [UInt8](repeating: UInt8(ascii: "#"), count: index - start)
        guard index < bytes.count, bytes[index] == quote else { return nil }
        let isLong = bytes[index...].starts(with: [quote, quote, quote])
        if isLong {
            // `#"""#` is a string of one quote.
            guard let first = bytes[(index + 3)...].first, first == 0x0A || first == 0x0D else { return nil }
        }
        let closing = [UInt8](repeating: quote, count: isLong ? 3 : 1) + marks
        index += isLong ? 3 : 1
        let escape = [UInt8(ascii: "\\")] + marks
        while index < bytes.count {
            let rest = bytes[index...]
            if rest.starts(with: closing) { return index + closing.count }
            if rest.starts(with: escape) {
                index += escape.count
                guard index < bytes.count else { return nil }
                if bytes[index] == UInt8(ascii: "(") {
                    guard let end = endOfInterpolation(at: index, in: bytes) else { return nil }
                    index = end
                } else {
                    index += 1
                }
            } else if bytes[index] == 0x0A, !isLong {
                return nil
            } else {
                index += 1
            }
        }
        return nil
    }

    /// The end of an interpolation of names, numbers and operators; nil if it contains a string, a comment, a
    /// regular expression or a closure.
    private static func endOfInterpolation(at start: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case let byte
            where CodeWord.contains(byte) && byte < 0x80 || " .,[]+-*%<>=!?&|:$".utf8.contains(byte): break
            default: return nil
            }
        }
        return nil
    }
}
