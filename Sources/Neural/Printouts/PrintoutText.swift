import PlainText

/// Characters of a print-out: looking ahead, skipping, and locating errors.
extension PrintoutReader {
    /// The byte here; nil at the end of the text.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips `byte` and the space after it, if it comes next.
    mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        position += 1
        skipSpace()
        return true
    }

    /// Skips spaces and line ends, and the no-break spaces that web pages insert.
    mutating func skipSpace() {
        while position < bytes.count {
            let length = spaceLength(at: position)
            if length == 0 { return }
            position += length
        }
    }

    private func spaceLength(at index: Int) -> Int {
        switch bytes[index] {
        case 0x20, 0x09...0x0D: 1
        case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0xA0 ? 2 : 0
        default: 0
        }
    }

    /// The text from here to the next space, comma or bracket.
    var token: ArraySlice<UInt8> {
        var end = position
        while end < bytes.count, !Self.isDelimiter(bytes[end]), spaceLength(at: end) == 0 { end += 1 }
        return bytes[position..<end]
    }

    /// The letters, digits, points and underscores from `index` on.
    func word(at index: Int) -> ArraySlice<UInt8> {
        var end = index
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return bytes[index..<end]
    }

    /// Whether NumPy prints an array as a call of this name, with or without `np.` or `numpy.` before it.
    static func isArrayName(_ word: ArraySlice<UInt8>) -> Bool {
        let name = nameInNumPy(word) ?? word
        return name.spells("array") || name.spells("matrix") || name.spells("memmap")
    }

    /// Whether NumPy 2 prints a number in a list as a call of this name, as in `np.float32(0.5)`.
    static func isNumberName(_ word: ArraySlice<UInt8>) -> Bool {
        guard let name = nameInNumPy(word) else { return false }
        return name.begins("float") || name.begins("int") || name.begins("uint")
    }

    private static func nameInNumPy(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        word.begins("np.") ? word.dropFirst(3) : word.begins("numpy.") ? word.dropFirst(6) : nil
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    static func isByteOrder(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=")
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// An error about `length` bytes at `start`, or at the current position.
    func error(_ fault: PrintoutFault, length: Int = 1, from start: Int? = nil) -> PrintoutError {
        let start = start ?? position
        let (line, column, offset) = coordinates(start)
        return PrintoutError(
            line: line, column: column, offset: offset, excerpt: excerpt(start, length: length), fault: fault)
    }

    /// Line and column of a byte, as in `2:14`.
    func place(_ index: Int) -> Text {
        let (line, column, _) = coordinates(index)
        return "\(line):\(column)"
    }

    private func coordinates(_ index: Int) -> (line: Int, column: Int, offset: Int) {
        var line = 1
        var column = 1
        var offset = 0
        for byte in bytes[..<index] where byte & 0xC0 != 0x80 {
            offset += 1
            column += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            }
        }
        return (line, column, offset)
    }

    /// An excerpt of at most 40 bytes, extended to whole characters; spaces of any kind become one space.
    private func excerpt(_ start: Int, length: Int) -> Text {
        var end = min(bytes.count, start + min(length, 40))
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        var text: [UInt8] = []
        for byte in bytes[start..<end] {
            let visible = byte > 0x20 && byte != 0x7F
            if visible || text.last != 0x20 { text.append(visible ? byte : 0x20) }
        }
        return Text(bytes: text)
    }
}
