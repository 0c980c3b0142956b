/// A chapter's bytes as lines, without a BOM, and with uniform line ends.
package struct SourceText {
    /// Without line ends.
    var lines: [ArraySlice<UInt8>] = []
    /// The same text, lines ended by `\n`.
    var bytes: [UInt8] = []

    init(_ raw: [UInt8]) {
        var text = raw[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        bytes.reserveCapacity(text.count)
        if text.contains(0x0D) {
            var previous: UInt8 = 0
            for byte in text {
                if byte == 0x0D {
                    bytes.append(0x0A)
                } else if !(byte == 0x0A && previous == 0x0D) {
                    bytes.append(byte)
                }
                previous = byte
            }
        } else {
            bytes.append(contentsOf: text)
        }
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    /// The first place that is not text, with a message; nil if everything is text.
    func firstFault() -> (place: SourceLocation, message: String)? {
        if let message = Self.otherEncoding(bytes) { return (SourceLocation(line: 1, column: 1), message) }
        if let index = bytes.firstIndex(of: 0) {
            return (
                Self.place(of: index, in: bytes),
                "the character NUL (\(Unicode.Scalar(0).codePoint)) is not text; remove it, or write what is meant"
            )
        }
        return firstBadPlace().map { ($0, "is not UTF-8 text from here on; save the file as UTF-8") }
    }

    /// A message for a text that begins with a BOM of another encoding; nil otherwise.
    package static func otherEncoding(_ bytes: some Collection<UInt8>) -> String? {
        for (name, mark) in [
            ("UTF-32", [0xFF, 0xFE, 0, 0]), ("UTF-32", [0, 0, 0xFE, 0xFF]), ("UTF-16", [0xFF, 0xFE]),
            ("UTF-16", [0xFE, 0xFF]),
        ]
        where bytes.starts(with: mark.map { UInt8($0) }) {
            return "is \(name) text; save the file as UTF-8"
        }
        return nil
    }

    static func place(of index: Int, in bytes: [UInt8]) -> SourceLocation {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return SourceLocation(line: before.count { $0 == 0x0A } + 1, column: index - lineStart + 1)
    }

    /// The first byte that is not valid UTF-8, if any.
    private func firstBadPlace() -> SourceLocation? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        for (number, line) in lines.enumerated() {
            var decoder = UTF8()
            var iterator = line.makeIterator()
            var column = 1
            decoding: while true {
                switch decoder.decode(&iterator) {
                case .scalarValue(let scalar): column += UTF8.width(scalar)
                case .emptyInput: break decoding
                case .error: return SourceLocation(line: number + 1, column: column)
                }
            }
        }
        return nil
    }

    /// The nearest place that exists: cmark's places of inline nodes are unreliable.
    func nearest(to place: SourceLocation) -> SourceLocation {
        let line = min(max(place.line, 1), lines.count)
        return SourceLocation(line: line, column: min(max(place.column, 1), lines[line - 1].count + 1))
    }

    /// The next occurrence of `text` at or after a line and column, on one line.
    func find(_ text: [UInt8], fromLine line: Int, column: Int, lines limit: Int = 2000) -> SourceLocation? {
        guard let first = text.first else { return nil }
        for number in max(line, 1)..<min(lines.count + 1, max(line, 1) + limit) {
            let bytes = lines[number - 1]
            var start = bytes.startIndex + (number == line ? max(column - 1, 0) : 0)
            while start + text.count <= bytes.endIndex {
                if bytes[start] == first, bytes[start..<start + text.count].elementsEqual(text) {
                    return SourceLocation(line: number, column: start - bytes.startIndex + 1)
                }
                start += 1
            }
        }
        return nil
    }
}
