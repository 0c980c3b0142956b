import PlainText

/// Converts numbers as various languages print them to the one form that ``PrintedScalar`` reads.
enum PrintedNumber {
    /// The number as a plain decimal, `nan`, or `inf`; nil if the text is not a number.
    ///
    /// Accepts `0.5f` of C and Java, `1.5f-5` of Julia, `1.5d-5` of Fortran, `1.5*^-5` of Mathematica, a
    /// minus sign or an en dash instead of the hyphen, and, with `decimalComma`, `0,5`.
    static func decimal(_ text: ArraySlice<UInt8>, decimalComma: Bool = false) -> ArraySlice<UInt8>? {
        if isPlain(text) { return text }
        var rest = text
        var number: [UInt8] = []
        if let length = signLength(rest) {
            number.append(rest.first == UInt8(ascii: "+") ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            rest = rest.dropFirst(length)
        }
        let word = rest.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }[...]
        if word.spells("inf") || word.spells("infinity") { return (number + Array("inf".utf8))[...] }
        if word.spells("nan") { return (number + Array("nan".utf8))[...] }
        var seenDigit = false
        while let byte = rest.first {
            if isDigit(byte) {
                seenDigit = true
            } else if byte == UInt8(ascii: ","), decimalComma {
                number.append(UInt8(ascii: "."))
                rest = rest.dropFirst()
                continue
            } else if byte != UInt8(ascii: ".") {
                break
            }
            number.append(byte)
            rest = rest.dropFirst()
        }
        guard seenDigit else { return nil }
        if rest.begins("*^") {
            rest = rest.dropFirst(2)
            number.append(UInt8(ascii: "e"))
            appendExponent(rest, to: &number)
        } else if let letter = rest.first {
            switch letter | 0x20 {
            case UInt8(ascii: "e"), UInt8(ascii: "d"), UInt8(ascii: "f"):
                rest = rest.dropFirst()
                if rest.isEmpty, letter | 0x20 != UInt8(ascii: "e") { break }
                if letter | 0x20 == UInt8(ascii: "e"), let last = rest.last, last | 0x20 == UInt8(ascii: "f")
                {
                    rest = rest.dropLast()
                }
                number.append(UInt8(ascii: "e"))
                appendExponent(rest, to: &number)
            default: return nil
            }
        }
        return isPlain(number[...]) ? number[...] : nil
    }

    private static func appendExponent(_ text: ArraySlice<UInt8>, to number: inout [UInt8]) {
        var rest = text
        if let length = signLength(rest), length > 1 {
            number.append(UInt8(ascii: "-"))
            rest = rest.dropFirst(length)
        }
        number += rest
    }

    /// `number` × 10^`power`, exactly.
    static func scaled(_ number: ArraySlice<UInt8>, byTenTo power: Int) -> ArraySlice<UInt8> {
        guard power != 0, let last = number.last, isDigit(last) || last == UInt8(ascii: ".") else {
            return number
        }
        var text = Text()
        var exponent = power
        if let e = number.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            var digits = number[(e + 1)...]
            let isNegative = digits.first == UInt8(ascii: "-")
            if let length = signLength(digits) { digits = digits.dropFirst(length) }
            let written = Int(clamping: wholeNumber(digits.prefix(9)) ?? 0)
            exponent += isNegative ? -written : written
            text.bytes += number[..<e]
        } else {
            text.bytes += number
        }
        text.append("e\(exponent)")
        return text.bytes[...]
    }

    /// Whether the text is `[+-] digits [. digits] [e [+-] digits]`, with a digit before or after the point.
    static func isPlain(_ text: ArraySlice<UInt8>) -> Bool {
        var next = text.startIndex
        func isAt(_ byte: UInt8) -> Bool { next < text.endIndex && text[next] == byte }
        func skipDigits() -> Bool {
            let start = next
            while next < text.endIndex, isDigit(text[next]) { next += 1 }
            return next > start
        }
        if isAt(UInt8(ascii: "-")) || isAt(UInt8(ascii: "+")) { next += 1 }
        var seenDigit = skipDigits()
        if isAt(UInt8(ascii: ".")) {
            next += 1
            if skipDigits() { seenDigit = true }
        }
        if !seenDigit { return false }
        if isAt(UInt8(ascii: "e")) || isAt(UInt8(ascii: "E")) {
            next += 1
            if isAt(UInt8(ascii: "-")) || isAt(UInt8(ascii: "+")) { next += 1 }
            if !skipDigits() { return false }
        }
        return next == text.endIndex
    }

    /// The length of the sign at the start: a hyphen, a plus, a minus sign (U+2212), or a dash (U+2010 to
    /// U+2013).
    static func signLength(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return nil }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { return 1 }
        guard first == 0xE2, text.count >= 3 else { return nil }
        let (second, third) = (text[text.startIndex + 1], text[text.startIndex + 2])
        let isSign = second == 0x88 && third == 0x92 || second == 0x80 && third >= 0x90 && third <= 0x93
        return isSign ? 3 : nil
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Whether the text is digits and nothing else.
    static func isWhole(_ text: ArraySlice<UInt8>) -> Bool { !text.isEmpty && text.allSatisfy(isDigit) }
}
