import PlainText

/// Reads a text array by array. A ``PrintForm`` recognizes and reads each array; the text between arrays is
/// handled in `SurroundingText.swift`.
struct FormScanner {
    let bytes: [UInt8]
    private let forms = PrintForm.all
    var position = 0
    private(set) var items: [PrintedWeights.Item] = []
    var emptyLists = 0
    /// Whether only space and a prompt come before on this line.
    var isAtLineStart = true
    /// The name for an array that begins here, and the number of brackets open around the name.
    var label: (name: Text, depth: Int)?
    /// The number of words before on this line.
    var wordsInLine = 0
    /// The brackets that are open around arrays.
    var open: [Bracket] = []
    /// Whether a comma was found that can only be a decimal comma.
    var hasDecimalCommas = false
    /// Whether the arrays read now are in one pair of brackets.
    var isInList = false
    /// Line and column of the byte that was asked for last.
    private var known = (index: 0, line: 1, column: 1)
    /// The form to give arrays and errors instead of the one that read them; nil for no change.
    var form: PrintedWeights.Form?

    struct Bracket {
        let byte: UInt8
        let position: Int
        /// The number of arrays before the bracket.
        let items: Int
    }

    /// Brackets deeper than this are refused. NumPy's own limit is 64 axes.
    static var deepest: Int { 64 }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readAll() throws(UnreadablePrintout) {
        if let error = BinaryFile.error(bytes) { throw error }
        while true {
            skipSpace()
            guard position < bytes.count else { break }
            if let form = forms.first(where: { $0.begins(self) }) {
                try form.read(&self)
                isAtLineStart = false
            } else {
                try skipSurroundings()
            }
        }
        if let bracket = open.last(where: { $0.byte == UInt8(ascii: "[") }), !items.isEmpty {
            throw error(
                "a list is not closed", expected: "“,” or “]”",
                hint: "the list opened at \(place(bracket.position)) needs its closing bracket")
        }
        if items.isEmpty { throw RefusedPrintout.error(bytes, hasEmptyLists: emptyLists > 0) }
        try checkPoints()
    }

    /// Keeps an array, under the name before it.
    mutating func append(
        shape: [Int], decimals: [ArraySlice<UInt8>], type: Text? = nil, form: PrintedWeights.Form,
        hasAxes: Bool = true, name: Text? = nil, at start: Int
    ) {
        var array = PrintedArray(shape: shape, typeName: type, decimals: decimals)
        array.name = nameOfNext(name ?? label?.name)
        if let label, label.depth >= open.count { self.label = nil }
        let place = coordinates(start)
        items.append(
            .init(
                array: array, form: self.form ?? form, line: place.line, column: place.column,
                position: start,
                hasAxes: hasAxes))
    }

    /// Line and column of a byte, counted on from the byte that was asked for last.
    private mutating func coordinates(_ index: Int) -> (line: Int, column: Int) {
        if index < known.index { known = (0, 1, 1) }
        for byte in bytes[known.index..<index] where byte & 0xC0 != 0x80 {
            known.column += 1
            if byte == UInt8(ascii: "\n") { (known.line, known.column) = (known.line + 1, 1) }
        }
        known.index = index
        return (known.line, known.column)
    }

    /// The name for the next array. An array in a list does not get the list's name if that name tells a role
    /// in the layer: `weights: [[0.5]], [0.1]`.
    private func nameOfNext(_ name: Text?) -> Text? {
        let isOfList = isInList || label.map { $0.depth < open.count } ?? false
        guard let name, isOfList else { return name }
        let weight = WeightName(name)
        return weight.role == nil || weight.isScikitLearn ? name : nil
    }

    /// Sets the form of the last array.
    mutating func setFormOfLast(_ form: PrintedWeights.Form) {
        if !items.isEmpty { items[items.count - 1].form = form }
    }

    mutating func setType(_ index: Int, _ type: Text) {
        let array = items[index].array
        items[index].array = PrintedArray(
            name: array.name, shape: array.shape, typeName: type, decimals: array.decimals)
    }

    func error(
        _ what: Text, at start: Int? = nil, length: Int = 1, form: PrintedWeights.Form? = nil, expected: Text,
        hint: Text = ""
    ) -> UnreadablePrintout {
        UnreadablePrintout(
            what, in: bytes, at: start ?? position, length: length, form: form ?? self.form,
            expected: expected,
            hint: hint)
    }

    /// Line and column of a byte, as in `2:14`.
    func place(_ index: Int) -> Text { PrintoutReader(bytes).place(index) }
}
