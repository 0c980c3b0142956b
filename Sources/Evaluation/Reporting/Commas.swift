/// Finds commas that may separate the variables of one declaration, as in `let a = f(1, 2), b = 3`, line after line.
///
/// Nothing is parsed. Brackets are counted, and a comma counts if a declaration may have begun within the same brackets. Where
/// brackets may be part of a string, a regular expression or a comment, every comma counts from there on.
struct Commas {
    /// For each number of open brackets, whether a declaration has begun there.
    private var declares = [false]
    private var isUncertain = false

    private static let comma = UInt8(ascii: ",")
    private static let quotes = Set("\"/`".utf8)
    private static let brackets = Set("()[]{}".utf8)

    /// Whether a comma of the next line may separate variables.
    mutating func maySeparate(in line: Substring.UTF8View) -> Bool {
        let bytes = Array(line)
        let hasComma = bytes.contains(Self.comma)
        if isUncertain { return hasComma }
        let spansLines = ["\"\"\"", "/*", "*/", "#/"].contains { line.firstRange(of: $0.utf8) != nil }
        if spansLines {
            isUncertain = true
            return hasComma
        }
        if bytes.drop(while: { $0 == 0x20 || $0 == 0x09 }).starts(with: "//".utf8) { return false }
        if hasQuotedBracket(bytes, isCommented: line.firstRange(of: "//".utf8) != nil) {
            isUncertain = true
            return hasComma
        }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): declares.append(false)
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                declares.removeLast()
                if declares.isEmpty {
                    isUncertain = true
                    return hasComma
                }
            case Self.comma: if declares[declares.count - 1] { return true }
            case UInt8(ascii: "l"), UInt8(ascii: "v"):
                let word = bytes[index...].prefix(3)
                if word.elementsEqual("let".utf8) || word.elementsEqual("var".utf8) {
                    declares[declares.count - 1] = true
                }
            default: break
            }
        }
        return false
    }

    /// Whether a bracket is between the first and the last quote of a line, or in a comment at its end.
    private func hasQuotedBracket(_ bytes: [UInt8], isCommented: Bool) -> Bool {
        guard let first = bytes.firstIndex(where: Self.quotes.contains),
            let last = bytes.lastIndex(where: Self.quotes.contains)
        else { return false }
        return bytes[first...(isCommented ? bytes.count - 1 : last)].contains(where: Self.brackets.contains)
    }
}
