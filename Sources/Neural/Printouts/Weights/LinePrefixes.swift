/// What editors, consoles and listings write before each line, and people copy with it.
enum LinePrefixes {
    /// The text with spaces in place of line numbers, `12: [0.1, 0.2],`, and of what Python's consoles write before
    /// continued lines, `... ` and `   ...: `, so that all other characters keep their places.
    ///
    /// Numbers are those of lines only if every line has one, and each is one more than that before.
    static func blanked(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let lines = lines(of: bytes)
        for prefix in numbers(bytes, lines) ?? continuations(bytes, lines) {
            for index in prefix { bytes[index] = 0x20 }
        }
        return bytes
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            lines.append(start..<index)
            start = index + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }

    /// The line numbers, if all lines that are not empty have them.
    private static func numbers(_ bytes: [UInt8], _ lines: [Range<Int>]) -> [Range<Int>]? {
        var prefixes: [Range<Int>] = []
        var expected: UInt64?
        for line in lines {
            let text = bytes[line]
            let start = text.firstIndex { $0 != 0x20 } ?? line.upperBound
            if start == line.upperBound || bytes[start] == 0x0D { continue }
            let digits = text[start...].prefix(while: PrintedNumber.isDigit)
            guard let number = wholeNumber(digits.prefix(9)), expected.map({ $0 == number }) ?? true else {
                return nil
            }
            expected = number + 1
            let next = digits.endIndex
            // As in `cat -n`, a tab follows numbers that stand to the right.
            guard next < line.upperBound,
                isSeparator(bytes[next]) || bytes[next] == 0x09 && start > line.lowerBound
            else { return nil }
            prefixes.append(line.lowerBound..<(next + 1))
        }
        return prefixes.count > 1 ? prefixes : nil
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: ")")
    }

    /// What consoles write before the lines that continue an input.
    private static func continuations(_ bytes: [UInt8], _ lines: [Range<Int>]) -> [Range<Int>] {
        var prefixes: [Range<Int>] = []
        var isInput = false
        for line in lines {
            let text = bytes[line]
            let start = text.firstIndex { $0 != 0x20 } ?? line.upperBound
            let rest = bytes[start..<line.upperBound]
            if rest.begins(">>>") || rest.begins("In [") {
                isInput = true
            } else if isInput, rest.begins("...:") || start == line.lowerBound && rest.begins("... ") {
                prefixes.append(start..<(start + 4))
            } else {
                isInput = false
            }
        }
        return prefixes
    }
}
