import PlainText

/// Reads lists and `array(…)` calls; the numbers of an array are read in `NumbersReader.swift`.
struct PrintoutReader {
    let bytes: [UInt8]
    var position = 0
    var arrays: [PrintedArray] = []

    /// Brackets deeper than this are refused. NumPy's own limit is 64 axes.
    static var deepest: Int { 64 }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readAll() throws(PrintoutError) -> [PrintedArray] {
        skipSpace()
        while position < bytes.count {
            try readItem(depth: 0)
            skipSpace()
            if skip(","), position == bytes.count { break }
        }
        guard !arrays.isEmpty else {
            throw error(.noArray)
        }
        return arrays
    }

    /// Reads a list of items, a bare array, or an `array(…)` call.
    private mutating func readItem(depth: Int) throws(PrintoutError) {
        guard depth < Self.deepest else {
            throw error(.tooDeep)
        }
        switch peek {
        case UInt8(ascii: "["), UInt8(ascii: "("):
            if beginsList { try readList(depth: depth) } else { try readBare() }
        case UInt8(ascii: "]"), UInt8(ascii: ")"):
            throw error(.bracketClosesNothing)
        default:
            try readCall()
        }
    }

    /// Whether the bracket here holds `array(…)` calls, perhaps inside more brackets.
    private var beginsList: Bool {
        if peek == UInt8(ascii: "(") { return true }
        var ahead = self
        while ahead.peek == UInt8(ascii: "[") || ahead.peek == UInt8(ascii: "(") {
            ahead.position += 1
            ahead.skipSpace()
        }
        let word = ahead.word(at: ahead.position)
        return Self.isArrayName(word)
    }

    private mutating func readList(depth: Int) throws(PrintoutError) {
        let round = peek == UInt8(ascii: "(")
        let closing = round ? UInt8(ascii: ")") : UInt8(ascii: "]")
        let opening = position
        position += 1
        skipSpace()
        while true {
            if peek == closing {
                guard position > opening + 1 else {
                    throw error(.emptyList)
                }
                position += 1
                return
            }
            try readItem(depth: depth + 1)
            skipSpace()
            if skip(",") { continue }
            guard peek == closing else {
                throw error(
                    .openList(isRound: round, place: place(opening), atEnd: position == bytes.count))
            }
        }
    }

    private mutating func readBare() throws(PrintoutError) {
        let start = position
        var numbers = NumbersReader()
        try numbers.read(&self, depth: 0)
        try append(numbers, dtype: nil, declared: nil, start: start)
    }

    /// Reads `array(numbers, dtype=float32)`, with or without `np.` or `numpy.` before it.
    private mutating func readCall() throws(PrintoutError) {
        let start = position
        let name = word(at: position)
        guard Self.isArrayName(name) else {
            throw error(.notAnArray, length: max(name.count, 1))
        }
        position += name.count
        skipSpace()
        guard skip("(") else {
            throw error(.notCalled)
        }
        var numbers = NumbersReader()
        try numbers.read(&self, depth: 0)
        var dtype: Text?
        var declared: [Int]?
        skipSpace()
        while skip(",") {
            if peek == UInt8(ascii: ")") { break }
            let key = word(at: position)
            let at = position
            position += key.count
            skipSpace()
            let equals = skip("=")
            if equals, key.spells("dtype") {
                dtype = try readType()
            } else if equals, key.spells("shape") {
                declared = try readShape()
            } else {
                position = at
                throw error(.unknownArgument, length: max(key.count, 1))
            }
            skipSpace()
        }
        guard skip(")") else {
            throw error(.openCall(place: place(start), atEnd: position == bytes.count))
        }
        try append(numbers, dtype: dtype, declared: declared, start: start)
    }

    private mutating func readType() throws(PrintoutError) -> Text {
        let quote = peek == UInt8(ascii: "'") || peek == UInt8(ascii: "\"") ? peek : nil
        if quote != nil { position += 1 }
        var end = position
        while end < bytes.count, Self.isWord(bytes[end]) || (quote != nil && Self.isByteOrder(bytes[end])) {
            end += 1
        }
        guard end > position, quote == nil || (end < bytes.count && bytes[end] == quote) else {
            throw error(.noTypeName)
        }
        let name = Text(bytes: Array(bytes[position..<end]))
        position = quote == nil ? end : end + 1
        return name
    }

    private mutating func readShape() throws(PrintoutError) -> [Int] {
        var shape: [Int] = []
        guard skip("(") else { throw error(.noShapeBracket) }
        while !skip(")") {
            var length = 0
            let start = position
            while let digit = peek, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9"), length < 1 << 26 {
                length = length * 10 + Int(digit - UInt8(ascii: "0"))
                position += 1
            }
            guard position > start, shape.count < Self.deepest else {
                throw error(.noShapeLength)
            }
            shape.append(length)
            skipSpace()
            guard skip(",") || peek == UInt8(ascii: ")") else {
                throw error(.noShapeComma)
            }
        }
        return shape
    }

    private mutating func append(
        _ numbers: NumbersReader, dtype: Text?, declared: [Int]?, start: Int
    ) throws(PrintoutError) {
        let array = PrintedArray(shape: numbers.shape, typeName: dtype, decimals: numbers.decimals)
        if let declared, declared != array.shape {
            throw error(.otherShape(declared: declared, actual: array.shape), length: 20, from: start)
        }
        arrays.append(array)
    }
}
