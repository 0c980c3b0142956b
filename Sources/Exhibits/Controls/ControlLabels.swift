import PlainText

extension Control {
    /// Why a choice can't have these labels; nil if it can.
    @export(interface)
    public static func fault(ofLabels labels: [Text]) -> Text? {
        for (index, label) in labels.enumerated() {
            if label.bytes.contains(0) { return "choice: a value's description must not hold U+0000" }
            for other in labels[..<index] where other == label {
                return
                    "choice: two of the values are called '\(label)', and the reader could not tell them apart; give each another description"
            }
        }
        return nil
    }

    static func append(_ label: Text, to wire: inout Text) {
        for byte in label.bytes {
            if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\") {
                wire.bytes.append(UInt8(ascii: "\\"))
            }
            wire.bytes.append(byte)
        }
    }

    /// Splits a kind into the words that `kind` joined.
    public static func words(of wireDescription: Text) -> [Text] {
        var words: [Text] = [Text()]
        var isEscaped = false
        for byte in wireDescription.bytes {
            if isEscaped {
                words[words.count - 1].bytes.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "|") {
                // One space on either side of the bar belongs to the separator.
                if words[words.count - 1].bytes.last == 0x20 { words[words.count - 1].bytes.removeLast() }
                words.append(Text())
            } else {
                words[words.count - 1].bytes.append(byte)
            }
        }
        for index in words.indices.dropFirst() where words[index].bytes.first == 0x20 {
            words[index].bytes.removeFirst()
        }
        return words
    }
}

extension HTML {
    /// Adds ` value="…"` if the text between an option's tags would not be exactly the value: browsers trim
    /// and collapse white space there, and control and direction characters are replaced.
    @export(interface) @inline(never)
    mutating func exactValue(_ text: Text) {
        var isPlain = text.bytes.first != 0x20 && text.bytes.last != 0x20
        var (last, beforeLast): (UInt8, UInt8) = (0, 0)
        for byte in text.bytes {
            if Self.isDirection(beforeLast, last, byte) { isPlain = false }
            if byte < 0x20 || byte == 0x7F || (byte == 0x20 && last == 0x20) { isPlain = false }
            if last == 0xC2, byte < 0xA0 { isPlain = false }
            (last, beforeLast) = (byte, last)
        }
        if isPlain { return }
        raw(" value=\"")
        for byte in text.bytes {
            if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "&") {
                raw("&#\(Int(byte));")
            } else {
                raw(byte: byte)
            }
        }
        raw("\"")
    }
}
