import PlainText

/// Looking ahead in a text, and skipping parts of it.
extension FormScanner {
    var peek: UInt8? { byte(position) }

    func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Whether `word` comes next.
    func begins(_ word: StaticString) -> Bool { bytes[position...].begins(word) }

    /// The end of the space from `index` on; with `lines`, line ends are space too.
    func afterSpace(_ index: Int, lines: Bool = true) -> Int {
        var index = index
        while index < bytes.count {
            let length = spaceLength(index)
            if length == 0 || !lines && isNewline(bytes[index]) { break }
            index += length
        }
        return index
    }

    /// The length of the space at `index`: ASCII space, no-break space, byte-order mark, or zero-width space.
    func spaceLength(_ index: Int) -> Int {
        switch bytes[index] {
        case 0x20, 0x09...0x0D: 1
        case 0xC2: byte(index + 1) == 0xA0 ? 2 : 0
        case 0xE2:
            byte(index + 1) == 0x80 && (byte(index + 2) ?? 0) | 0x0F == 0x8F
                || byte(index + 1) == 0x80 && byte(index + 2) == 0xAF
                ? 3 : 0
        case 0xEF: byte(index + 1) == 0xBB && byte(index + 2) == 0xBF ? 3 : 0
        default: 0
        }
    }

    func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Skips space, and notices new lines.
    mutating func skipSpace() {
        let end = afterSpace(position)
        if bytes[position..<end].contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            isAtLineStart = true
            wordsInLine = 0
        }
        position = end
    }

    /// Skips `byte` and the space after it, if it comes next.
    mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        position += 1
        position = afterSpace(position)
        return true
    }

    /// The end of the line that contains `index`.
    func lineEnd(_ index: Int) -> Int {
        var end = index
        while end < bytes.count, !isNewline(bytes[end]) { end += 1 }
        return end
    }

    /// The beginning of the next line that is not blank.
    func nextLine(_ index: Int) -> Int {
        let end = lineEnd(index)
        return afterSpace(end)
    }

    /// Letters, digits, points and underscores from `index` on.
    func word(_ index: Int) -> ArraySlice<UInt8> {
        var end = index
        while end < bytes.count, PrintoutReader.isWord(bytes[end]) { end += 1 }
        return bytes[index..<end]
    }

    /// Digits from `index` on.
    func digits(_ index: Int) -> ArraySlice<UInt8> {
        var end = index
        while end < bytes.count, PrintedNumber.isDigit(bytes[end]) { end += 1 }
        return bytes[index..<end]
    }

    /// The text from `index` to the next space, comma, semicolon, bracket, or quotation mark.
    func token(_ index: Int, limit: Int = .max) -> ArraySlice<UInt8> {
        var end = index
        while end < bytes.count, end - index < limit, !Self.isDelimiter(bytes[end]), spaceLength(end) == 0 {
            end += 1
        }
        return bytes[index..<end]
    }

    static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    static func closing(_ bracket: UInt8) -> UInt8? {
        switch bracket {
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        default: nil
        }
    }

    /// Whether `text` begins with an ellipsis, which replaces numbers that were left out.
    static func isEllipsis(_ text: ArraySlice<UInt8>) -> Bool {
        text.begins("...") || text.begins("…") || text.begins("⋯") || text.begins("⋮") || text.begins("⋱")
    }

    /// The position of the first content in a bracket, after any brackets that open directly within it.
    func firstInBrackets(_ index: Int) -> Int {
        var index = index
        while let byte = byte(index),
            byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "(")
        {
            index = afterSpace(index + 1)
        }
        return index
    }

    /// Whether a bracket at `index` holds numbers, or an ellipsis for numbers.
    func beginsNumbers(_ index: Int) -> Bool {
        let first = firstInBrackets(index)
        let token = token(first)
        if PrintoutReader.isNumberName(word(first)) { return true }
        return PrintedNumber.decimal(token) != nil || Self.isEllipsis(token)
    }
}
