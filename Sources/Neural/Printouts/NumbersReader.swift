import PlainText

/// Reads the nested brackets of one array, and checks that all rows at one depth have the same length.
struct NumbersReader {
    private(set) var decimals: [ArraySlice<UInt8>] = []
    /// The length along each axis, known once the first row at that depth is closed.
    private var lengths: [Int?] = []
    /// The number of brackets around each number, known from the first number on.
    private var numberDepth: Int?
    /// Whether commas separate the elements, known from the first separator on.
    private var commas: Bool?

    var shape: [Int] { lengths.map { $0 ?? 0 } }

    /// Reads a row or a single number, inside `depth` open brackets.
    mutating func read(_ reader: inout PrintoutReader, depth: Int) throws(PrintoutError) {
        reader.skipSpace()
        if reader.peek == UInt8(ascii: "[") {
            try readRow(&reader, depth: depth)
        } else {
            try readNumber(&reader, depth: depth)
        }
    }

    private mutating func readRow(_ reader: inout PrintoutReader, depth: Int) throws(PrintoutError) {
        let opening = reader.position
        guard depth < PrintoutReader.deepest else {
            throw reader.error(.tooDeep)
        }
        if let numberDepth, depth >= numberDepth {
            throw reader.error(.rowAmongNumbers)
        }
        if depth == lengths.count { lengths.append(nil) }
        reader.position += 1
        reader.skipSpace()
        if reader.peek == UInt8(ascii: "]") {
            throw reader.error(.emptyArray, from: opening)
        }
        var count = 0
        while true {
            try read(&reader, depth: depth + 1)
            count += 1
            let end = reader.position
            reader.skipSpace()
            let comma = reader.skip(",")
            if reader.peek == UInt8(ascii: "]") { break }
            if reader.peek == nil || reader.peek == UInt8(ascii: ")") {
                throw reader.error(.openRow(place: reader.place(opening), atEnd: reader.peek == nil))
            }
            if let commas, commas != comma {
                reader.position = comma ? end : reader.position
                throw reader.error(commas ? .commaMissing : .commaLeftOver, length: 12)
            }
            commas = comma
        }
        reader.position += 1
        if let length = lengths[depth] {
            guard length == count else {
                throw reader.error(
                    .rowLength(count, first: length), length: min(reader.position - opening, 40),
                    from: opening)
            }
        } else {
            lengths[depth] = count
        }
    }

    private mutating func readNumber(_ reader: inout PrintoutReader, depth: Int) throws(PrintoutError) {
        let name = reader.token
        let isCall = PrintoutReader.isNumberName(name)
        if isCall {
            reader.position += name.count
            guard reader.skip("(") else { throw reader.error(.notCalled) }
        }
        let token = reader.token
        guard Self.isNumber(token) else { throw notNumber(reader, token) }
        if depth < lengths.count || (numberDepth ?? depth) != depth {
            throw reader.error(.numberAmongRows, length: token.count)
        }
        numberDepth = depth
        decimals.append(token)
        reader.position += token.count
        guard isCall else { return }
        reader.skipSpace()
        if !reader.skip(")") { throw reader.error(.openNumber) }
    }

    /// Whether `Double(decimal:)` accepts the token, judged by its form alone: a number far beyond every type
    /// takes long to compute.
    private static func isNumber(_ token: ArraySlice<UInt8>) -> Bool {
        if Decimal(token) != nil { return true }
        let isSigned = token.first == UInt8(ascii: "-") || token.first == UInt8(ascii: "+")
        let word = isSigned ? token.dropFirst() : token
        return word.spells("inf") || word.spells("nan")
    }

    private func notNumber(_ reader: PrintoutReader, _ token: ArraySlice<UInt8>) -> PrintoutError {
        let word: PrintoutFault.Word
        if token.isEmpty {
            word = reader.peek == nil ? .endOfText : .nothing
        } else if token.begins("...") || token.begins("…") {
            word = .ellipsis
        } else if token.begins("−") {
            word = .minusSign
        } else if token.begins("dtype") || token.begins("array") {
            word = .nextArray
        } else {
            word = .other
        }
        return reader.error(.notNumber(word), length: max(token.count, 1))
    }
}
