/// Reads the nested brackets of one array, checking that they make a box.
struct NumbersReader {
    private(set) var decimals: [[UInt8]] = []
    /// The length along each axis, known once the first row at that depth is closed.
    private var lengths: [Int?] = []
    /// How many brackets are around each number, known from the first number on.
    private var numberDepth: Int?
    /// Whether commas separate the elements, known from the first separator on.
    private var commas: Bool?

    static var numberText: String { "a number such as -0.5" }

    var shape: [Int] { lengths.map { $0 ?? 0 } }

    /// Reads a row, or a single number where `depth` brackets are open.
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
            throw reader.error(
                "brackets are nested too deep", expected: "at most \(PrintoutReader.deepest) of them",
                hint: PrintoutReader.printHint)
        }
        if let numberDepth, depth >= numberDepth {
            throw reader.error(
                "a row begins where the rows before it have a number", expected: Self.numberText + " or “]”",
                hint: "close the row before this one; every row has as many brackets around it")
        }
        if depth == lengths.count { lengths.append(nil) }
        reader.position += 1
        reader.skipSpace()
        if reader.peek == UInt8(ascii: "]") {
            throw reader.error(
                "the array is empty", expected: Self.numberText + " or “[”",
                hint: "a layer has at least one weight", from: opening)
        }
        var count = 0
        while true {
            try read(&reader, depth: depth + 1)
            count += 1
            let end = reader.position
            reader.skipSpace()
            let comma = reader.skip(",")
            if reader.peek == UInt8(ascii: "]") { break }
            guard reader.position < reader.bytes.count else {
                throw reader.error(
                    "a row is not closed", expected: "“]”",
                    hint: "the row opened at \(reader.place(opening)) needs its “]”")
            }
            if reader.peek == UInt8(ascii: ")") {
                throw reader.error(
                    "the array ends before its row", expected: "“,” or “]”",
                    hint: "the row opened at \(reader.place(opening)) needs its “]”")
            }
            if let commas, commas != comma {
                reader.position = comma ? end : reader.position
                throw reader.error(
                    commas ? "a comma is missing" : "there is a comma where there were none",
                    expected: commas ? "“,” or “]”" : Self.numberText + " or “]”",
                    hint: "separate either all the numbers with commas or none",
                    length: 12)
            }
            commas = comma
        }
        reader.position += 1
        if let length = lengths[depth] {
            guard length == count else {
                throw reader.error(
                    "this row has \(count) element\(count == 1 ? "" : "s")",
                    expected: "\(length) as in the first row",
                    hint: "every row has one length; was a number lost, or a bracket moved?",
                    length: min(reader.position - opening, 40), from: opening)
            }
        } else {
            lengths[depth] = count
        }
    }

    private mutating func readNumber(_ reader: inout PrintoutReader, depth: Int) throws(PrintoutError) {
        let token = reader.token
        guard let decimal = Self.decimal(token) else { throw notNumber(reader, token) }
        if depth < lengths.count || (numberDepth ?? depth) != depth {
            throw reader.error(
                "a number stands where the rows before it have a row", expected: "“[” or “]”",
                hint: "every number has as many brackets around it", length: token.count)
        }
        numberDepth = depth
        decimals.append(decimal)
        reader.position += token.count
    }

    private func notNumber(_ reader: PrintoutReader, _ token: ArraySlice<UInt8>) -> PrintoutError {
        var hint = "numbers are decimal, such as 0.5, -1e-05, nan or inf"
        if token.begins("...") || token.begins("…") {
            hint =
                "NumPy left numbers out: call np.set_printoptions(threshold=sys.maxsize) and print again"
        } else if token.begins("−") {
            hint = "the minus sign is “-”, the hyphen of the keyboard"
        } else if token.begins("dtype") || token.begins("array") {
            hint = "the array before this needs its “]”"
        }
        return reader.error(
            token.isEmpty && reader.position < reader.bytes.count
                ? "a number is missing"
                : token.isEmpty ? "the text ends in an array" : "this is not a number",
            expected: Self.numberText + " or “[”", hint: hint, length: max(token.count, 1))
    }

    /// The text of a legal number, with a digit on both sides of its point; nil for anything else.
    static func decimal(_ token: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = token
        var text: [UInt8] = []
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            if sign == UInt8(ascii: "-") { text.append(sign) }
            rest.removeFirst()
        }
        if rest.spells("nan") || rest.spells("inf") { return text + rest }
        func digits() -> ArraySlice<UInt8> {
            let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            rest = rest.dropFirst(digits.count)
            return digits
        }
        let whole = digits()
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits()
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        text += whole.isEmpty ? [UInt8(ascii: "0")] : whole
        if !fraction.isEmpty {
            text.append(UInt8(ascii: "."))
            text += fraction
        }
        if let e = rest.first, e == UInt8(ascii: "e") || e == UInt8(ascii: "E") {
            rest.removeFirst()
            text.append(UInt8(ascii: "e"))
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                text.append(sign)
                rest.removeFirst()
            }
            let exponent = digits()
            guard !exponent.isEmpty, exponent.count <= 8 else { return nil }
            text += exponent
        }
        return rest.isEmpty ? text : nil
    }
}
